"""The logbook: no identity, nothing changed in place, a signature for what was read alone."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from certification.comments import Pin, read_comment, read_comments
from certification.kinds import COMMENT, LOGBOOK, LOGBOOK_DECLINED, LOGBOOK_SIGNED
from certification.logbook import (
    LogbookEntry,
    age_bands,
    check_correction,
    check_decision,
    count_signed,
    read_entry,
    read_logbook,
)
from certification.refused import Refused
from lessons.lesson import Lesson
from lessons.load import load_lesson
from tests.certification.told import ADA, BEA, EVE, Told

TODAY = date(2026, 11, 28)
ABOUT = "entry-1"
FORM = {
    "kind": "supervised",
    "technique": "glabellar_lines",
    "product": "ona",
    "done_on": "2026-11-20",
    "age_band": "31-42",
    "units_corr_medial": "8",
    "units_procerus_mid": "4,0",
    "complications": "A bruise on the right.",
    "note": "",
}


@pytest.fixture(scope="module")
def techniques() -> dict[str, Lesson]:
    """One technique is enough."""
    return {"glabellar_lines": load_lesson("glabellar_lines")}


@pytest.fixture
def entry(techniques: dict[str, Lesson]) -> LogbookEntry:
    """A sound entry."""
    return read_entry(FORM, techniques, today=TODAY)


def written(entry: LogbookEntry, sequence: int, **told: object) -> Told:
    return Told(sequence, LOGBOOK, entry.model_dump(mode="json"), about=ABOUT, **told)  # type: ignore[arg-type]


def signed(version: UUID, sequence: int, actor: UUID = EVE) -> Told:
    payload = {"note": "Steady hand.", "version": str(version)}
    return Told(sequence, LOGBOOK_SIGNED, payload, actor_id=actor, about=ABOUT)


def test_an_entry_holds_units_by_site_and_no_birth_date(entry: LogbookEntry) -> None:
    assert entry.units == {"corr_medial": 8.0, "procerus_mid": 4.0}
    assert entry.total_units == 12
    assert entry.age_band in age_bands()
    assert LogbookEntry.model_validate(entry.model_dump(mode="json")) == entry
    assert not {"name", "birth", "birth_date"} & set(LogbookEntry.model_fields)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": "dreamt"}, "Choose whether you observed"),
        ({"technique": "liposuction"}, "Choose the technique from the list."),
        ({"product": "water"}, "units of one are not those of another"),
        ({"age_band": "1979"}, "no birth date is kept"),
        ({"done_on": "2026-11-29"}, "2026-11-29 has not come yet."),
        ({"done_on": "1999-01-01"}, "more than ten years ago"),
        ({"done_on": "yesterday"}, "“yesterday” is not."),
        ({"units_corr_medial": "many"}, "“many” is no number of units."),
        ({"units_corr_medial": "-4"}, "-4 U is no dose."),
        ({"units_corr_medial": "nan"}, "is no dose."),
        ({"units_corr_medial": "9999"}, "is no dose."),
        ({"units_corr_medial": "", "units_procerus_mid": ""}, "units of at least one site"),
        ({"note": "Mrs Miller"}, "may be a person's name"),
        ({"complications": "seen 03.04.1979"}, "may be a date of birth"),
        ({"note": "call 0171 555 0199"}, "telephone or record number"),
        ({"note": "a\ud800b"}, "cannot be printed"),
        ({"note": "x" * 401}, "at most 400 letters; this one has 401"),
    ],
)
def test_a_wrong_entry_is_refused_with_a_sentence(
    techniques: dict[str, Lesson], changes: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        read_entry({**FORM, **changes}, techniques, today=TODAY)
    assert sentence in str(refused.value)


def test_what_was_observed_may_stay_without_units(techniques: dict[str, Lesson]) -> None:
    form = {**FORM, "kind": "observed", "units_corr_medial": "", "units_procerus_mid": ""}
    assert read_entry(form, techniques, today=TODAY).units == {}


def test_an_entry_waits_until_it_is_signed_and_counts_then(entry: LogbookEntry) -> None:
    first = written(entry, 1)
    (waiting,) = read_logbook([first])
    assert (waiting.state, waiting.number, count_signed([waiting])) == ("waiting", 1, {})
    (found,) = read_logbook([signed(first.id, 2), first])
    assert (found.state, found.decided_by, found.words) == ("signed", EVE, "Steady hand.")
    assert count_signed([found]) == {("supervised", "glabellar_lines"): 1}


def test_a_correction_waits_again_and_the_signature_stays_with_what_was_read(
    entry: LogbookEntry,
) -> None:
    first = written(entry, 1)
    second = written(entry.model_copy(update={"note": "Left first."}), 3)
    (found,) = read_logbook([first, signed(first.id, 2), second])
    assert (found.state, found.versions, found.number) == ("waiting", 2, 1)
    assert found.entry.note == "Left first."
    (late,) = read_logbook([first, second, signed(first.id, 4)])
    assert late.state == "waiting"
    (again,) = read_logbook([first, second, signed(second.id, 4)])
    assert again.state == "signed"


def test_a_declined_entry_does_not_count_and_says_why(entry: LogbookEntry) -> None:
    first = written(entry, 1)
    payload = {"reason": "The dose does not fit.", "version": str(first.id)}
    (found,) = read_logbook([first, Told(2, LOGBOOK_DECLINED, payload, actor_id=EVE, about=ABOUT)])
    assert (found.state, found.words) == ("declined", "The dose does not fit.")
    assert count_signed([found]) == {}


def test_a_signature_of_ones_own_counts_for_nothing(entry: LogbookEntry) -> None:
    first = written(entry, 1)
    (found,) = read_logbook([first, signed(first.id, 2, actor=ADA)])
    assert found.state == "waiting"


def test_who_may_not_decide_is_told_why(entry: LogbookEntry) -> None:
    first = written(entry, 1)
    (waiting,) = read_logbook([first])
    (done,) = read_logbook([first, signed(first.id, 2)])
    version = str(first.id)
    assert check_decision(waiting, actor=EVE, version=version, words="") is waiting
    for found, actor, read, words, sentence in (
        (None, EVE, version, "", "There is no such entry."),
        (waiting, ADA, version, "", "Nobody signs or declines an entry of their own."),
        (waiting, EVE, str(uuid4()), "", "was corrected since you read it"),
        (done, BEA, version, "", "was signed already"),
        (waiting, EVE, version, "Well done, Mr Miller", "person's name"),
    ):
        with pytest.raises(Refused, match=sentence):
            check_decision(found, actor=actor, version=read, words=words)


def test_only_its_learner_corrects_an_entry(entry: LogbookEntry) -> None:
    (waiting,) = read_logbook([written(entry, 1)])
    assert check_correction(waiting, actor=ADA) is waiting
    with pytest.raises(Refused, match="Only who made an entry may correct it"):
        check_correction(waiting, actor=EVE)
    with pytest.raises(Refused, match="There is no such entry"):
        check_correction(None, actor=ADA)


def test_entries_of_two_learners_are_numbered_apart(entry: LogbookEntry) -> None:
    payload = entry.model_dump(mode="json")
    rows = [
        Told(1, LOGBOOK, payload, about="a"),
        Told(2, LOGBOOK, payload, subject_id=BEA, actor_id=BEA, about="b"),
        Told(3, LOGBOOK, payload, about="c"),
    ]
    assert [(one.learner, one.number) for one in read_logbook(rows)] == [
        (ADA, 1),
        (BEA, 1),
        (ADA, 2),
    ]


def test_a_comment_is_pinned_to_a_place_and_read_back_in_order() -> None:
    pin = Pin(face_index=7, barycentric=(0.2, 0.3, 0.5), where="4 mm above the glabella")
    comment = read_comment(" Go  deeper here. ", pin, actor=EVE, learner=ADA)
    assert comment.text == "Go deeper here."
    rows = [
        Told(2, COMMENT, read_comment("Well thought.", None, actor=EVE, learner=ADA).model_dump(),
             actor_id=EVE, about="plan"),
        Told(1, COMMENT, comment.model_dump(mode="json"), actor_id=EVE, about="plan"),
        Told(3, COMMENT, comment.model_dump(), actor_id=EVE, about="another plan"),
    ]  # fmt: skip
    found = read_comments(rows, "plan")
    assert [one.comment.text for one in found] == ["Go deeper here.", "Well thought."]
    assert found[0].comment.pin == pin


@pytest.mark.parametrize(
    ("text", "actor", "sentence"),
    [
        ("  ", EVE, "Write the comment first."),
        ("fine", ADA, "not on their own"),
        ("This is Mr Miller", EVE, "person's name"),
        ("x" * 401, EVE, "at most 400 letters"),
    ],
)
def test_a_wrong_comment_is_refused(text: str, actor: UUID, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        read_comment(text, None, actor=actor, learner=ADA)
