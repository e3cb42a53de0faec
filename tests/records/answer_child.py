"""Another process that saves answers, and says each key when the store has acknowledged it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

from tests.records.samples import answered, opened


def answer_many(
    path: Path, attempt_id: UUID, card_id: str, keys: Sequence[str], said: Connection
) -> None:
    """Save an answer for each key; each reviews the card, if any. Say each key when it is safe."""
    with opened(path, lambda: datetime.now(UTC), patience_s=60.0) as store:
        for key in keys:
            answered(store, attempt_id, key, card_id=card_id)
            said.send(key)
    said.close()
