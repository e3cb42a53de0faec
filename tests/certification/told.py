"""Entries of the ledger, made by hand: no store is needed to test what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

ADA, EVE, BEA = UUID(int=1), UUID(int=2), UUID(int=3)
MORNING = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """An entry as `certification.remembered` wants it."""

    sequence: int
    kind: str
    payload: Mapping[str, Any]
    subject_id: UUID = ADA
    actor_id: UUID = ADA
    about: str = ""
    at: datetime = MORNING
    id: UUID = field(default_factory=uuid4)
