"""Examination: begun on record, answered to the store's word, told again after a reload."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from certification.kinds import ENROLLED, EXAM_ANSWER, EXAM_FINISHED, PAPER, REFUSED, RESULT
from certification.recall import Recalled
from pages.exam import Exam
from pages.exam_door import bank_of, read_sitting
from pages.learners import Who
from pages.shell import make_frame
from pages.studio import Studio
from records import Entry
from tests.pages.conftest import do

NEXT_VALUE = re.compile(r'data-act="go" data-value="([^"]+)"')


@pytest.fixture
def ada(studio: Studio) -> Who:
    """A learner who is enrolled."""
    return enrolled(studio, "Ada")


def enrolled(studio: Studio, name: str) -> Who:
    learner = studio.store.add_learner(name)
    studio.store.append_entry(
        ENROLLED,
        subject_id=learner.id,
        actor_id=learner.id,
        payload={"programme": "foundation", "region": "gb", "decision": "may_enrol"},
        about="foundation",
        idempotency_key=f"enrolled:{learner.id}",
    )
    return Who(learner.id, name)


def opened(studio: Studio, who: Who, sitting: str = "") -> Exam:
    assert who.id is not None
    exam = Exam(studio, make_frame("/exam", "Examination", plan="player"), who.id)
    exam.open(sitting)
    return exam


def begun(studio: Studio, who: Who) -> Exam:
    exam = opened(studio, who)
    do(exam.sheet, "begin", "", extra_time="1")
    assert exam.told is not None, exam.sheet.html
    return exam


def told_of(exam: Exam) -> Recalled:
    assert exam.told is not None
    return exam.told


def kept(studio: Studio, kind: str) -> tuple[Entry, ...]:
    return studio.store.list_entries(kinds=(kind,))


def pass_to(studio: Studio, exam: Exam, part: str) -> None:
    """Hands in whatever comes first, until this part is open."""
    from certification.sitting import present

    while True:
        span = present(told_of(exam).sitting, studio.clock())
        assert span is not None
        if studio.clock() < span.starts_at:
            wait = (span.starts_at - studio.clock()).total_seconds()
            studio.clock.pass_time(seconds=wait)  # type: ignore[attr-defined]
            do(exam.sheet, "over")
        if span.part.id == part:
            return
        do(exam.sheet, "hand_in", span.part.id)


def answer_here(exam: Exam) -> None:
    """Some answer to the question that is open, as a browser sends it."""
    asking = exam.asking
    assert asking is not None
    assert exam.at[0]
    address = asking.address(exam.at[0])
    if asking.kind == "consultation":
        do(exam.sheet, "reply", f"{address}|{asking.view['options'][0]['id']}")
    elif asking.kind == "drill":
        step_of_drill(exam)
    elif asking.panel_kind == "choice":
        do(exam.sheet, "save", address, option=[asking.view["options"][0]["id"]])
    elif asking.panel_kind == "dose":
        do(exam.sheet, "save", address, units="4", ml="4")
    elif asking.panel_kind in ("place", "needle"):
        given = {"landmark": "glabella", "side": "left", "lateral": "0", "superior": "0"}
        do(exam.sheet, "put", "", **given)
        fields = {"units": "4", "depth_mm": "4", "length_mm": "4", "angle_deg": "90",
                  "towards_deg": "0"}  # fmt: skip
        do(exam.sheet, "save", address, **fields)
    else:
        if asking.panel_kind == "identify":
            do(exam.sheet, "mark", 0)
        do(exam.sheet, "save", address)


def step_of_drill(exam: Exam) -> None:
    asking = exam.asking
    assert asking is not None
    do(exam.sheet, "begin_drill")
    while (moment := exam.asking.shown["view"]["moment"]) is not None:  # type: ignore[union-attr]
        option = moment["options"][0]["id"]
        do(exam.sheet, "choose_way", f"{moment['id']}.{option}")


def test_the_paper_is_on_record_before_anything_is_shown(studio: Studio, ada: Who) -> None:
    exam = begun(studio, ada)
    (paper,) = kept(studio, PAPER)
    assert paper.payload["extra_time_set_by"] == str(ada.id)
    assert paper.about == told_of(exam).id
    assert "Question 1 of 60" in exam.sheet.html


def test_a_whole_sitting_ends_in_a_result_that_waits_for_the_administrator(
    studio: Studio, ada: Who
) -> None:
    exam = begun(studio, ada)
    for part in told_of(exam).paper.parts:
        pass_to(studio, exam, part.id)
        for place, key in enumerate(part.keys):
            do(exam.sheet, "go", f"{part.id}|{place}")
            before = len(kept(studio, EXAM_ANSWER))
            answer_here(exam)
            assert len(kept(studio, EXAM_ANSWER)) > before, (key, exam.trouble)
            assert 'data-testid="saved"' in exam.sheet.html
        do(exam.sheet, "hand_in", part.id)
    assert 'data-testid="delayed"' in exam.sheet.html
    assert kept(studio, RESULT) == ()
    assert len(kept(studio, EXAM_FINISHED)) == 9
    assert studio.store.check_ledger() == ""
    told = read_sitting(studio, told_of(exam).id)
    assert set(told.grades) == {key for part in told.paper.parts for key in part.keys}
    assert bank_of(studio) is bank_of(studio)
    assert kept(studio, REFUSED) == ()


Change = Callable[[Exam], None]
