"""A learner's whole record as JSON whose entries anybody can check, and as a tagged PDF."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from certification.canonical import hash_of
from pages.studio import Studio
from pages.typeset import typeset
from records.ledger import told_of

FORMAT: Final = "facies-record-1"
TEMPLATE: Final = "record.typ"
STATEMENT = (
    "This record states what was done in Facies, an educational model that no clinician has "
    "reviewed. It is no licence and no permission to inject."
)
HOW_TO_CHECK = (
    "entry_hash is the SHA-256, in hexadecimal digits, of the entry without entry_hash, written as "
    "JSON by RFC 8785 (keys in order, no blanks). previous_hash is that of the entry before it in "
    "the whole ledger, which holds other people's entries too."
)
NO_RECORD = "This is no record of Facies, or a part of it is missing."
CHANGED = "Entry {sequence} was changed after it was written."
OUT_OF_ORDER = "Entry {sequence} does not stand in its order."
UNLINKED = "Entry {sequence} does not follow from the one before it."
WORDS: Mapping[str, Any] = {
    "title": "Record of {name}",
    "statement": STATEMENT,
    "entries": "The ledger: who did what, when",
    "entry_head": ("No.", "When (UTC)", "What", "About", "By", "Hash"),
    "attempts": "Attempts at lessons",
    "attempt_head": ("Started (UTC)", "Lesson", "Answers", "Points"),
    "none": "None.",
    "check": "How to check it",
    "how": HOW_TO_CHECK,
    "exported": "Exported on {day}. The same in full detail is the record as JSON.",
}
SELF, SHORT_HASH = "the same", 12


def record_of(studio: Studio, learner_id: UUID) -> dict[str, Any]:
    """All that is remembered of a learner, as plain data. Raises UnknownRecord, StoreUnavailable.

    Who acted on the learner's record is named by id alone.
    """
    store = studio.store
    answers = store.answers_by_attempt(learner_id)
    return {
        "format": FORMAT,
        "statement": STATEMENT,
        "how_to_check": HOW_TO_CHECK,
        "exported_at": studio.clock().isoformat(),
        "learner": plain(store.get_learner(learner_id)),
        "ledger": [told_of(entry) for entry in store.list_entries(subject_id=learner_id)],
        "attempts": [
            {**plain(one), "answers": plain(answers.get(one.attempt.id, ()))}
            for one in store.list_attempts(learner_id)
        ],
        "plans": plain(store.list_plans(learner_id)),
        "reviews": plain(store.list_reviews(learner_id)),
        "places": plain(store.list_places(learner_id)),
    }


def record_json(studio: Studio, learner_id: UUID) -> str:
    """The record as JSON for a file. Raises UnknownRecord, StoreUnavailable."""
    return json.dumps(record_of(studio, learner_id), indent=1, ensure_ascii=False)


def check_record(record: Mapping[str, Any]) -> str:
    """A sentence naming the first entry of an exported record that was changed, "" if none was."""
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


def record_pdf(studio: Studio, learner_id: UUID) -> bytes:
    """The record as a tagged PDF. Raises UnknownRecord, StoreUnavailable."""
    return typeset(TEMPLATE, record_words(record_of(studio, learner_id)), pictures={})


def record_words(record: Mapping[str, Any]) -> dict[str, Any]:
    """Everything the template prints."""
    name, learner_id = record["learner"]["display_name"], record["learner"]["id"]
    words = {**WORDS, "title": WORDS["title"].format(name=name)}
    words["exported"] = words["exported"].format(day=record["exported_at"][:10])
    return {
        "words": words,
        "entries": [_entry_row(one, learner_id) for one in record["ledger"]],
        "attempts": [_attempt_row(one) for one in record["attempts"]],
    }


def plain(value: Any) -> Any:
    """Rows as plain data for JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(inside) for key, inside in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inside) for inside in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _entry_row(entry: Mapping[str, Any], learner_id: str) -> tuple[str, ...]:
    return (
        str(entry["sequence"]),
        _when(entry["at"]),
        entry["kind"].replace("_", " "),
        entry["about"],
        SELF if entry["actor_id"] == learner_id else entry["actor_id"][:8],
        entry["entry_hash"][:SHORT_HASH],
    )


def _attempt_row(one: Mapping[str, Any]) -> tuple[str, ...]:
    attempt = one["attempt"]
    return (
        _when(attempt["started_at"]),
        attempt["lesson_id"],
        f"{one['answered']} / {attempt['question_count']}",
        f"{one['points']:g} / {one['max_points']:g}",
    )


def _when(moment: str) -> str:
    return moment[:16].replace("T", " ")
