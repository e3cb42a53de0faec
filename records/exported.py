"""A learner's whole record as plain data, and the check that nobody changed what was exported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from certification.canonical import hash_of
from records.ledger import told_of
from records.store import Store

FORMAT: Final = "facies-record-1"
STATEMENT = (
    "This record states what was done in Facies, an educational model that no clinician has "
    "reviewed. It is no licence and no permission to inject."
)
HOW_TO_CHECK = (
    "entry_hash is the SHA-256, in hexadecimal digits, of the entry without entry_hash, written as "
    "JSON by RFC 8785 (keys in order, no blanks). previous_hash is that of the entry before it in "
    "the whole ledger, which holds other people's entries too. Facies checks a file with: "
    "python app.py records check-export FILE."
)
NO_RECORD = "This is no record of Facies, or a part of it is missing."
CHANGED = "Entry {sequence} was changed after it was written."
OUT_OF_ORDER = "Entry {sequence} does not stand in its order."
UNLINKED = "Entry {sequence} does not follow from the one before it."


def record_of(store: Store, learner_id: UUID, *, now: datetime) -> dict[str, Any]:
    """All that is remembered of a learner, as plain data. Raises UnknownRecord, StoreUnavailable.

    Who acted on the learner's record is named by id alone.
    """
    answers = store.answers_by_attempt(learner_id)
    return {
        "format": FORMAT,
        "statement": STATEMENT,
        "how_to_check": HOW_TO_CHECK,
        "exported_at": now.isoformat(),
        "learner": _plain(store.get_learner(learner_id)),
        "ledger": [told_of(entry) for entry in store.list_entries(subject_id=learner_id)],
        "attempts": [
            _plain({**asdict(one), "answers": answers.get(one.attempt.id, ())})
            for one in store.list_attempts(learner_id)
        ],
        "plans": _plain(store.list_plans(learner_id)),
        "reviews": _plain(store.list_reviews(learner_id)),
        "places": _plain(store.list_places(learner_id)),
    }


def check_record(record: Mapping[str, Any]) -> str:
    """A sentence naming the first entry of an exported record that was changed, "" if none was.

    Entries that were left out between two others are other people's, as far as it can tell.
    """
    try:
        entries = [dict(one) for one in record["ledger"]]
        problems = map(_problem, [{}, *entries], entries)
        return next((problem for problem in problems if problem), "")
    except (KeyError, TypeError, ValueError):
        return NO_RECORD


def _problem(before: Mapping[str, Any], entry: Mapping[str, Any]) -> str:
    told = {name: value for name, value in entry.items() if name != "entry_hash"}
    last, sequence = before.get("sequence", 0), entry["sequence"]
    if entry["entry_hash"] != hash_of(told):
        return CHANGED.format(sequence=sequence)
    if sequence <= last:
        return OUT_OF_ORDER.format(sequence=sequence)
    if sequence == last + 1 and entry["previous_hash"] != before.get("entry_hash", ""):
        return UNLINKED.format(sequence=sequence)
    return ""


def _plain(value: object) -> object:
    """Rows as plain data for JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(inside) for key, inside in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inside) for inside in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
