"""Examination: begun on record, answered to the store's word, told again after a reload."""

from __future__ import annotations

from typing import Any

import pytest

from certification.kinds import ENROLLED, EXAM_ANSWER, EXAM_FINISHED, PAPER, REFUSED, RESULT
from certification.recall import Recalled
from certification.sitting import kind_of
from pages.exam import Exam
from pages.exam_door import read_sitting
from pages.learners import Who
from pages.shell import make_frame
from pages.studio import Studio
from records import Entry
from records.unavailable import StoreUnavailable
from tests.pages.conftest import do
from tests.pages.exam_course import enrolled, on_course


@pytest.fixture
def studio(studio: Studio) -> Studio:
    """A studio on a programme whose examination waits for nothing."""
    return on_course(studio)


@pytest.fixture
def ada(studio: Studio) -> Who:
    """A learner who is enrolled."""
    return enrolled(studio, "Ada")


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
    assert len(kept(studio, EXAM_FINISHED)) == 10
    assert studio.store.check_ledger() == ""
    told = read_sitting(studio, told_of(exam).id)
    assert set(told.grades) == {key for part in told.paper.parts for key in part.keys}
    assert kept(studio, REFUSED) == ()


def test_a_reload_goes_on_with_what_was_kept_and_asks_nothing_twice(
    studio: Studio, ada: Who
) -> None:
    exam = begun(studio, ada)
    first = asked_of(exam)
    answer_here(exam)
    do(exam.sheet, "flag", address_of(exam))
    again = opened(studio, ada, told_of(exam).id)
    assert again.told is not None
    assert again.told.sitting == told_of(exam).sitting
    assert asked_of(again) != first
    do(again.sheet, "go", "written|0")
    assert 'data-testid="saved"' in again.sheet.html
    assert "flagged" in again.sheet.html


def test_a_changed_answer_supersedes_the_first(studio: Studio, ada: Who) -> None:
    exam = on_choice(studio, begun(studio, ada))
    assert exam.asking is not None
    for option in exam.asking.view["options"][:2]:
        do(exam.sheet, "save", address_of(exam), option=[option["id"]])
    first, second = kept(studio, EXAM_ANSWER)
    assert second.supersedes == first.id
    assert told_of(exam).sitting.answers[asked_of(exam)] == second.payload["answer"]


def test_nothing_says_saved_while_the_store_is_away(
    studio: Studio, ada: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    exam = on_choice(studio, begun(studio, ada))

    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable("Your answer was not saved", "the records file is read-only")

    with monkeypatch.context() as broken:
        broken.setattr(type(studio.store), "append_entry", away)
        answer_here(exam)
    assert 'data-testid="saved"' not in exam.sheet.html
    assert "the records file is read-only" in exam.sheet.html
    answer_here(exam)
    assert 'data-testid="saved"' in exam.sheet.html


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [(None, "You are not enrolled"), ("may_observe", "enrolled as an observer")],
)
def test_only_who_is_enrolled_may_sit(studio: Studio, decision: str | None, sentence: str) -> None:
    learner = studio.store.add_learner("Bo")
    if decision is not None:
        studio.store.append_entry(
            ENROLLED, subject_id=learner.id, actor_id=learner.id, about="open_course",
            payload={"programme": "open_course", "region": "gb", "decision": decision},
            idempotency_key="bo",
        )  # fmt: skip
    exam = opened(studio, Who(learner.id, "Bo"))
    do(exam.sheet, "begin", "", extra_time="1")
    assert sentence in exam.sheet.html
    assert kept(studio, PAPER) == ()
    assert sentence in refusals(studio)[-1]


def test_a_second_sitting_is_refused_and_recorded(studio: Studio, ada: Who) -> None:
    begun(studio, ada)
    other = opened(studio, ada)
    do(other.sheet, "begin", "", extra_time="1")
    assert "You have an examination open" in refusals(studio)[-1]
    assert len(kept(studio, PAPER)) == 1


def test_an_extra_time_that_is_not_offered_is_refused(studio: Studio, ada: Who) -> None:
    exam = opened(studio, ada)
    for wish in ("9", "nan", "much"):
        do(exam.sheet, "begin", "", extra_time=wish)
    assert len(refusals(studio)) == 3
    assert kept(studio, PAPER) == ()


def test_a_replayed_answer_is_refused_and_recorded(studio: Studio, ada: Who) -> None:
    exam = on_choice(studio, begun(studio, ada))
    assert exam.asking is not None
    address, options = address_of(exam), exam.asking.view["options"]
    do(exam.sheet, "save", address, option=[options[0]["id"]])
    do(exam.sheet, "save", address_of(exam), option=[options[1]["id"]])
    do(exam.sheet, "save", address, option=[options[0]["id"]])
    assert "came a second time" in refusals(studio)[-1]
    assert len(kept(studio, EXAM_ANSWER)) == 2


def test_an_answer_after_the_time_is_refused_and_recorded(studio: Studio, ada: Who) -> None:
    exam = on_choice(studio, begun(studio, ada))
    assert exam.asking is not None
    address, option = address_of(exam), exam.asking.view["options"][0]["id"]
    studio.clock.pass_time(minutes=75, seconds=6)  # type: ignore[attr-defined]
    do(exam.sheet, "save", address, option=[option])
    assert "The time for Foundation examination is over" in refusals(studio)[-1]
    assert kept(studio, EXAM_ANSWER) == ()
    assert 'data-testid="exam-pause"' in exam.sheet.html


def test_an_answer_to_another_part_is_refused_and_recorded(studio: Studio, ada: Who) -> None:
    exam = begun(studio, ada)
    do(exam.sheet, "save", "danger_zone_reasoning|0|0", option=["a"])
    do(exam.sheet, "reply", "consultation|0|0|opening.hello")
    do(exam.sheet, "hand_in", "consultation")
    do(exam.sheet, "flag", "written|999|0")
    assert len(refusals(studio)) == 4
    assert kept(studio, EXAM_ANSWER) == ()


def test_somebody_elses_sitting_is_refused_and_recorded(studio: Studio, ada: Who) -> None:
    exam = begun(studio, ada)
    bo = enrolled(studio, "Bo")
    other = opened(studio, bo, told_of(exam).id)
    assert other.told is None
    assert "Only your own can be opened" in refusals(studio)[-1]
    for wrong in ("nothing", "\x00" * 300, "x" * 2000):
        assert opened(studio, bo, wrong).told is None
    assert len(refusals(studio)) == 4


def test_a_part_that_was_handed_in_is_not_entered_again(studio: Studio, ada: Who) -> None:
    exam = on_choice(studio, begun(studio, ada))
    assert exam.asking is not None
    address, option = address_of(exam), exam.asking.view["options"][0]["id"]
    do(exam.sheet, "hand_in", "written")
    do(exam.sheet, "save", address, option=[option])
    do(exam.sheet, "hand_in", "written")
    assert len(refusals(studio)) == 2
    assert kept(studio, EXAM_ANSWER) == ()


def asked_of(exam: Exam) -> str:
    assert exam.asking is not None
    return exam.asking.key


def address_of(exam: Exam) -> str:
    assert exam.asking is not None
    return exam.asking.address(exam.at[0])


def refusals(studio: Studio) -> list[str]:
    return [str(one.payload["sentence"]) for one in kept(studio, REFUSED)]


def on_choice(studio: Studio, exam: Exam) -> Exam:
    """The page with a choice of one open."""
    del studio
    for place, item in enumerate(told_of(exam).paper.items):
        do(exam.sheet, "go", f"written|{place}")
        if item.kind == "choice" and not exam.asking.view["multiple"]:  # type: ignore[union-attr]
            return exam
    raise AssertionError("The paper has no choice of one.")


def test_extra_time_lengthens_every_part_after_a_reload_too(studio: Studio, ada: Who) -> None:
    exam = opened(studio, ada)
    do(exam.sheet, "begin", "", extra_time="1.5")
    studio.clock.pass_time(minutes=100)  # type: ignore[attr-defined]
    again = opened(studio, ada, told_of(exam).id)
    assert 'data-left="750.0"' in again.sheet.html  # of 112.5 minutes


def on_drill(studio: Studio, exam: Exam) -> Exam:
    """At the start of the paper's drill, its part open."""
    told = told_of(exam)
    part, place = next(
        (part, place)
        for part in told.paper.parts
        for place, key in enumerate(part.keys)
        if kind_of(told.paper, key) == "drill"
    )
    pass_to(studio, exam, part.id)
    do(exam.sheet, "go", f"{part.id}|{place}")
    return exam


def moment_of(exam: Exam) -> dict[str, Any] | None:
    assert exam.asking is not None
    moment: dict[str, Any] | None = exam.asking.shown["view"]["moment"]
    return moment


def test_a_moment_of_a_drill_ends_with_its_time_and_is_kept_as_nothing_chosen(
    studio: Studio, ada: Who
) -> None:
    exam = on_drill(studio, begun(studio, ada))
    do(exam.sheet, "begin_drill")
    first = moment_of(exam)
    assert first is not None
    do(exam.sheet, "moment_over", first["id"])  # a browser that says so too early
    assert moment_of(exam) == first
    studio.clock.pass_time(minutes=3)  # type: ignore[attr-defined]
    other = opened(studio, ada, told_of(exam).id)
    part = next(p for p in told_of(exam).paper.parts if exam.asking.key in p.keys)  # type: ignore[union-attr]
    do(other.sheet, "go", f"{part.id}|{exam.asking.place}")  # type: ignore[union-attr]
    do(exam.sheet, "moment_over", first["id"])
    assert moment_of(exam) != first
    assert "ran out: nothing was chosen" in exam.sheet.html
    last = kept(studio, EXAM_ANSWER)[-1].payload["answer"]["steps"]
    assert [(one["moment_id"], one["option_id"]) for one in last] == [(first["id"], None)]
    before = len(kept(studio, EXAM_ANSWER))
    do(other.sheet, "moment_over", first["id"])  # a window that has not heard of it
    assert len(kept(studio, EXAM_ANSWER)) == before
    assert other.trouble == ""
    while (moment := moment_of(exam)) is not None:
        do(exam.sheet, "choose_way", f"{moment['id']}.{moment['options'][0]['id']}")
    assert exam.trouble == ""


def test_the_clock_of_a_drill_that_has_not_begun_begins_nothing(studio: Studio, ada: Who) -> None:
    exam = on_drill(studio, begun(studio, ada))
    before = len(kept(studio, EXAM_ANSWER))
    do(exam.sheet, "moment_over", "look")
    assert len(kept(studio, EXAM_ANSWER)) == before
    assert refusals(studio) == []
