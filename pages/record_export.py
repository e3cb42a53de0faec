"""A learner's whole record as a JSON file and as a tagged PDF."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from certification.refused import Refused
from pages.exam_changed import changed_since
from pages.exam_door import list_sittings
from pages.language import _, language_now, spoken
from pages.retold import retold
from pages.studio import Studio
from pages.typeset import typeset
from records.exported import HOW_TO_CHECK, STATEMENT, record_of

TEMPLATE: Final = "record.typ"
WORDS: Mapping[str, Any] = {
    "title": _("Record of {name}"),
    "statement": STATEMENT,
    "entries": _("The ledger: who did what, when"),
    "entry_head": (_("No."), _("When (UTC)"), _("What"), _("About"), _("By"), _("Hash")),
    "attempts": _("Attempts at lessons"),
    "attempt_head": (_("Started (UTC)"), _("Lesson"), _("Answers"), _("Points")),
    "none": _("None."),
    "check": _("How to check it"),
    "how": HOW_TO_CHECK,
    "exported": _("Exported on {day}. The same in full detail is the record as JSON."),
}
CHANGED = _("Sitting {sitting}. {sentence}")
NOT_NOW = _(
    "The record as JSON holds the grades of your examination, whose result is not released yet. "
    "Take it afterwards; the record as PDF is there now."
)
SELF, SHORT_HASH = _("the same"), 12
KIND_WORDS: Mapping[str, str] = {
    "role_granted": _("role granted"),
    "role_withdrawn": _("role withdrawn"),
    "passphrase_set": _("passphrase set"),
    "profile": _("profile"),
    "enrolled": _("enrolled"),
    "logbook": _("logbook"),
    "logbook_signed": _("logbook signed"),
    "logbook_declined": _("logbook declined"),
    "comment": _("comment"),
    "paper": _("paper"),
    "exam_answer": _("exam answer"),
    "exam_flag": _("exam flag"),
    "station_rated": _("station rated"),
    "exam_finished": _("exam finished"),
    "result": _("result"),
    "appeal": _("appeal"),
    "regrade": _("regrade"),
    "certificate": _("certificate"),
    "revoked": _("revoked"),
    "refused": _("refused"),
}


def record_json(studio: Studio, learner_id: UUID) -> str:
    """The record as JSON for a file.

    Raises Refused while an examination has no result, for grades stand in it; UnknownRecord,
    StoreUnavailable.
    """
    sat = list_sittings(studio, learner_id)
    if any(not one.results for one in sat):
        raise Refused(str(NOT_NOW))
    record = record_of(studio.store, learner_id, now=studio.clock())
    record["content_changed_since"] = {one.id: changed_since(one) for one in sat if one.changed}
    return json.dumps(record, indent=1, ensure_ascii=False)


def record_pdf(studio: Studio, learner_id: UUID) -> bytes:
    """The record as a tagged PDF. Raises UnknownRecord, StoreUnavailable."""
    record = record_of(studio.store, learner_id, now=studio.clock())
    words = record_words(record)
    words["changed"] = [
        CHANGED.format(sitting=one.id, sentence=changed_since(one))
        for one in list_sittings(studio, learner_id)
        if one.changed
    ]
    return typeset(TEMPLATE, words, pictures={})


def record_words(record: Mapping[str, Any]) -> dict[str, Any]:
    """Everything the template prints."""
    name, learner_id = record["learner"]["display_name"], record["learner"]["id"]
    exported = WORDS["exported"].format(day=record["exported_at"][:10])
    told = {"title": WORDS["title"].format(name=name), "exported": exported}
    retelling = {"statement": retold(STATEMENT), "how": retold(HOW_TO_CHECK)}
    return {
        "words": {**spoken(WORDS), **told, **retelling},
        "language": language_now(),
        "entries": [_entry_row(one, learner_id) for one in record["ledger"]],
        "attempts": [_attempt_row(one) for one in record["attempts"]],
    }


def _entry_row(entry: Mapping[str, Any], learner_id: str) -> tuple[str, ...]:
    return (
        str(entry["sequence"]),
        _when(entry["at"]),
        str(KIND_WORDS.get(entry["kind"], entry["kind"].replace("_", " "))),
        entry["about"],
        str(SELF) if entry["actor_id"] == learner_id else entry["actor_id"][:8],
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
