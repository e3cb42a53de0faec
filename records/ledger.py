"""The ledger: one append-only table in which each entry holds the hash of the one before it.

Whoever changes, adds or takes away an entry past the store breaks the chain, and `broken_entry`
names the first place. A head beside the chain says where it ends, so that missing last entries are
found too; PostgreSQL's writers take turns by locking it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, update

from certification.canonical import canonical_json, hash_of
from records.engine import to_json
from records.intake import checked_key
from records.rows import Appended, Entry, Part
from records.saving import fetch, insert_row
from records.tables import HASH_LENGTH, ID_LENGTH, KIND_LENGTH, learners, ledger, ledger_head

PAYLOAD_LENGTH = 1_000_000
"""The most letters that a payload has as JSON; our proposal."""

SAME_ENTRY = ("kind", "subject_id", "actor_id", "about")  # what a key stands for, with the payload


class ReplayMismatch(ValueError):
    """A key came a second time with something else; nothing of the second was stored."""


def new_entry(
    kind: str,
    entry_id: UUID,
    part: Part,
    *,
    people: tuple[UUID, UUID],
    about: str,
    hashes: tuple[str, str],
    at: datetime,
) -> Entry:
    """An entry whose place in the chain is not known yet. Raises ValueError for what none may hold.

    people: whom it is about, who did it. hashes: of the content and of the atlas.
    """
    for name, text, most in (
        ("a kind", kind, KIND_LENGTH),
        ("about", about, ID_LENGTH),
        ("a content hash", hashes[0], HASH_LENGTH),
        ("an atlas hash", hashes[1], HASH_LENGTH),
    ):
        if len(text) > most or not text.isprintable():
            raise ValueError(f"Expected {name} of at most {most} letters, got {text[:40]!a}.")
    return Entry(
        id=entry_id,
        sequence=0,
        kind=kind,
        subject_id=people[0],
        actor_id=people[1],
        about=about,
        payload=_checked_payload(part.payload),
        content_hash=hashes[0],
        atlas_hash=hashes[1],
        at=at.astimezone(UTC),
        idempotency_key=checked_key(part.idempotency_key),
        supersedes=part.supersedes,
        previous_hash="",
        entry_hash="",
    )


def append(connection: Connection, entry: Entry) -> Appended:
    """The entry with its place in the chain, or what was stored when its key came before.

    Raises UnknownRecord for the people and for the superseded entry, ReplayMismatch for a key that
    belongs to another entry, ValueError for an entry that is superseded already.
    """
    head = connection.execute(select(ledger_head).with_for_update()).mappings().one()
    earlier = _find_by_key(connection, entry)
    if earlier is not None:
        return Appended(earlier, replayed=True)
    for person in {entry.subject_id, entry.actor_id}:
        fetch(connection, learners, person, kind="learner")
    _check_superseded(connection, entry)
    placed = replace(entry, sequence=head["sequence"] + 1, previous_hash=head["entry_hash"])
    stored = replace(placed, entry_hash=entry_hash(placed))
    insert_row(connection, ledger, stored)
    end = {"sequence": stored.sequence, "entry_hash": stored.entry_hash}
    connection.execute(update(ledger_head).values(**end))
    return Appended(stored, replayed=False)


def list_entries(
    connection: Connection,
    *,
    subject_id: UUID | None = None,
    actor_id: UUID | None = None,
    kinds: Collection[str] | None = None,
    about: str | None = None,
) -> tuple[Entry, ...]:
    """The entries that fit everything asked for, in their order."""
    query = select(ledger).order_by(ledger.c.sequence)
    if subject_id is not None:
        query = query.where(ledger.c.subject_id == subject_id)
    if actor_id is not None:
        query = query.where(ledger.c.actor_id == actor_id)
    if kinds is not None:
        query = query.where(ledger.c.kind.in_(kinds))
    if about is not None:
        query = query.where(ledger.c.about == about)
    return tuple(Entry(**row) for row in connection.execute(query).mappings())


def broken_entry(connection: Connection) -> str:
    """A sentence that names the first entry that is not whole, or "" when the chain is."""
    rows = connection.execute(select(ledger).order_by(ledger.c.sequence)).mappings()
    sequence, last_hash = 0, ""
    try:
        for row in rows:
            entry = Entry(**row)
            problem = _problem(entry, after=sequence, previous_hash=last_hash)
            if problem:
                return problem
            sequence, last_hash = entry.sequence, entry.entry_hash
    except (ValueError, TypeError):  # a column that was changed past the store cannot be read
        return f"What follows entry {sequence} of the ledger was changed: it cannot be read."
    return _problem_of_head(connection, sequence, last_hash)


def entry_hash(entry: Entry) -> str:
    """The SHA-256 over all that an entry says, and over the hash of the entry before."""
    return hash_of(told_of(entry, without=("entry_hash",)))


def told_of(entry: Entry, *, without: Collection[str] = ()) -> dict[str, Any]:
    """An entry as plain data for JSON: what is hashed, and what an export holds."""
    return {name: _plain(value) for name, value in vars(entry).items() if name not in without}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _problem(entry: Entry, *, after: int, previous_hash: str) -> str:
    if entry.sequence != after + 1:
        return f"Entry {after + 1} of the ledger is missing."
    if entry.previous_hash != previous_hash:
        return f"Entry {entry.sequence} of the ledger does not follow from the one before it."
    if entry.entry_hash != entry_hash(entry):
        return f"Entry {entry.sequence} of the ledger was changed after it was written."
    return ""


def _problem_of_head(connection: Connection, sequence: int, last_hash: str) -> str:
    head = connection.execute(select(ledger_head)).mappings().one_or_none()
    if head is None:
        return "The head of the ledger is missing."
    if head["sequence"] > sequence:
        return f"Entry {sequence + 1} of the ledger is missing."
    if (head["sequence"], head["entry_hash"]) != (sequence, last_hash):
        return f"The ledger ends at entry {sequence}, and its head names another end."
    return ""


def _find_by_key(connection: Connection, entry: Entry) -> Entry | None:
    query = select(ledger).where(ledger.c.idempotency_key == entry.idempotency_key)
    found = connection.execute(query).mappings().one_or_none()
    if found is None:
        return None
    earlier = Entry(**found)
    if _meaning(earlier) != _meaning(entry):
        raise ReplayMismatch(f"The key {entry.idempotency_key!r} belongs to another entry.")
    return earlier


def _meaning(entry: Entry) -> tuple[object, ...]:
    return (*(getattr(entry, name) for name in SAME_ENTRY), canonical_json(entry.payload))


def _check_superseded(connection: Connection, entry: Entry) -> None:
    if entry.supersedes is None:
        return
    earlier = fetch(connection, ledger, entry.supersedes, kind="entry")
    if earlier["subject_id"] != entry.subject_id:
        raise ValueError("An entry supersedes one about the same person; this one is another's.")
    query = select(ledger.c.sequence).where(ledger.c.supersedes == entry.supersedes)
    later = connection.execute(query).scalar()
    if later is not None:
        raise ValueError(f"Entry {earlier['sequence']} is superseded already, by entry {later}.")


def _checked_payload(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The payload as the database gives it back, with lists for tuples."""
    length = len(canonical_json(payload))
    if length > PAYLOAD_LENGTH:
        raise ValueError(f"Expected a payload of at most {PAYLOAD_LENGTH} letters, got {length}.")
    as_stored: Mapping[str, Any] = json.loads(to_json(payload))
    return as_stored
