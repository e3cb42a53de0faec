"""One entry of the ledger, as far as this package reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


class Remembered(Protocol):
    """What was remembered: who (actor_id) did what (kind, payload) about whom (subject_id), when.

    `records.Entry` is one; so is any frozen dataclass with these fields.
    """

    @property
    def id(self) -> UUID:
        """The entry's own id."""

    @property
    def sequence(self) -> int:
        """Its place in the whole ledger, from 1."""

    @property
    def kind(self) -> str:
        """One of `certification.kinds`."""

    @property
    def subject_id(self) -> UUID:
        """The learner whom it is about."""

    @property
    def actor_id(self) -> UUID:
        """Who did it."""

    @property
    def about(self) -> str:
        """The id of the thing: a sitting, a logbook entry, a certificate's number, or ""."""

    @property
    def payload(self) -> Mapping[str, Any]:
        """What was said, as plain data."""

    @property
    def at(self) -> datetime:
        """When, aware and UTC."""
