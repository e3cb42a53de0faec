"""Judges on the record: who may, what is kept, what is hidden, and which cut a sitting has."""

from __future__ import annotations

from uuid import UUID

import pytest

from certification.blueprint import load_blueprint
from certification.kinds import (
    ANGOFF_ESTIMATE,
    ANGOFF_ROUND_CLOSED,
    CUT_SET,
    PAPER,
    RESULT,
    ROLE_WITHDRAWN,
)
from pages.exam_door import standard_now
from pages.exam_outcome import mark_sitting, release
from pages.learners import Who
from pages.standards import Standards
from pages.studio import Studio
from tests.pages.conftest import do
from tests.pages.exam_course import enrol, enrolled, on_course
from tests.pages.judging import WORDS, judging_of, opened, refused, setter, unlocked
from tests.pages.test_exam import (
    ada,  # noqa: F401 - a fixture
    begun,
    kept,
    pass_to,
    told_of,
)
from tests.pages.test_exam import opened as exam_opened


@pytest.fixture
def studio(studio: Studio) -> Studio:
    """A studio on a programme whose examination waits for nothing."""
    return on_course(studio)


@pytest.fixture
def jo(studio: Studio) -> UUID:
    return setter(studio, "Jo", "judge")


@pytest.fixture
def kim(studio: Studio) -> UUID:
    return setter(studio, "Kim", "judge")


@pytest.fixture
def admin(studio: Studio) -> UUID:
    return setter(studio, "Alex", "administrator")


def items_of(page: Standards) -> tuple[str, ...]:
    return judging_of(page).panel.items


def rate(page: Standards, item: str, estimate: str, *, known: int = 0, number: int = 1) -> None:
    do(judging_of(page).sheet, "rate", f"{number}|{item}|{known}", estimate=estimate)


def rate_all(studio: Studio, person: UUID, estimate: float, *, number: int = 1) -> None:
    page = unlocked(studio, person)
    lines = (f"{item},{estimate + k % 5}" for k, item in enumerate(items_of(page)))
    do(judging_of(page).sheet, "paste", number, estimates="\n".join(lines))
    assert page.trouble == ""


def act_as(studio: Studio, person: UUID, act: str, value: object, **form: object) -> Standards:
    page = unlocked(studio, person)
    do(judging_of(page).sheet, act, value, **{"passphrase": WORDS, **form})
    return page


def cut_set(studio: Studio, admin: UUID, jo: UUID, kim: UUID) -> None:
    rate_all(studio, jo, 50)
    rate_all(studio, kim, 60)
    assert act_as(studio, admin, "close", 1).trouble == ""
    assert act_as(studio, admin, "set", "written").trouble == ""


def test_nobody_without_a_role_and_the_passphrase_reads_what_is_stored(
    studio: Studio, jo: UUID
) -> None:
    eve = setter(studio, "Eve", "mentor")
    page = opened(studio, eve)
    assert "for judges, examiners and administrators" in page.head.html
    assert 'data-testid="lock"' not in page.head.html
    assert refused(studio) == [page.trouble]
    do(page.head, "open", passphrase=WORDS)
    assert page.judging is None
    assert list(page.judged) == []
    assert len(refused(studio)) == 2
    nobody = opened(studio, None)
    assert "for judges, examiners and administrators" in nobody.head.html
    judge = opened(studio, jo)
    assert 'data-testid="lock"' in judge.head.html
    do(judge.head, "open", passphrase="a guess of mine")
    assert judge.judging is None
    assert "not your passphrase" in refused(studio)[-1]


def test_a_role_that_is_withdrawn_locks_the_page_that_is_open(studio: Studio, jo: UUID) -> None:
    page = unlocked(studio, jo)
    item = items_of(page)[0]
    studio.store.append_entry(
        ROLE_WITHDRAWN, subject_id=jo, actor_id=jo, payload={"role": "judge"},
        idempotency_key="gone",
    )  # fmt: skip
    rate(page, item, "60")
    assert page.judging is None
    assert "for judges" in refused(studio)[-1]
    assert kept(studio, ANGOFF_ESTIMATE) == ()


def test_whoever_sits_an_examination_is_shown_no_keys(studio: Studio) -> None:
    bo = enrolled(studio, "Bo")
    assert bo.id is not None
    begun(studio, bo)
    studio.store.append_entry(
        "role_granted", subject_id=bo.id, actor_id=bo.id, payload={"role": "judge"},
        idempotency_key="bo",
    )  # fmt: skip
    assert "You have an examination open" in opened(studio, bo.id).head.html


def test_whoever_rated_an_item_cannot_sit_that_examination(studio: Studio, jo: UUID) -> None:
    enrol(studio, Who(jo, "Jo"))
    assert begun(studio, Who(jo, "Jo")).told is not None
    studio.clock.pass_time(days=1)  # type: ignore[attr-defined]
    page = unlocked(studio, jo)
    rate(page, items_of(page)[0], "60")
    exam = exam_opened(studio, Who(jo, "Jo"))
    do(exam.sheet, "begin", "", extra_time="1")
    assert exam.told is None
    assert "rated questions of this examination" in refused(studio)[-1]


def test_estimates_are_on_record_and_come_back_on_a_new_page(studio: Studio, jo: UUID) -> None:
    page = unlocked(studio, jo)
    first, second = items_of(page)[:2]
    rate(page, first, "62.5")
    assert "Saved" in page.head.html
    assert second in judging_of(page).sheet.html  # it goes on to the next
    rate(page, first, "70", known=1)
    old, new = kept(studio, ANGOFF_ESTIMATE)
    assert new.supersedes == old.id
    assert (new.actor_id, new.payload) == (jo, {"round": 1, "item": first, "estimate_pct": 70.0})
    made = {key: value for key, value in studio._made.items() if key != "store"}
    restarted = Studio(studio.settings, studio.clock, make_seed=lambda: 7, _made=made)
    for one in (studio, restarted):
        again = unlocked(one, jo)
        assert judging_of(again).panel.estimates(1, jo) == {first: 70.0}
        assert 'value="70"' in judging_of(again).sheet.html
    assert restarted.store.check_ledger() == ""


@pytest.mark.parametrize(
    ("estimate", "sentence"),
    [("170", "is no estimate"), ("-1", "is no estimate"), ("nan", "is no estimate"),
     ("", "is no estimate"), ("<b>", "Write a number from 0 to 100")],
)  # fmt: skip
def test_an_estimate_that_is_none_is_refused(
    studio: Studio, jo: UUID, estimate: str, sentence: str
) -> None:
    page = unlocked(studio, jo)
    rate(page, items_of(page)[0], estimate)
    assert sentence in page.trouble
    assert len(refused(studio)) == 1
    assert kept(studio, ANGOFF_ESTIMATE) == ()


def test_what_is_no_item_comes_twice_or_late_is_refused(studio: Studio, jo: UUID) -> None:
    page = unlocked(studio, jo)
    item = items_of(page)[0]
    rate(page, "nothing:at_all", "50")
    assert "No item is called" in page.trouble
    do(judging_of(page).sheet, "paste", 1, estimates=f"{item},50\n{item},60")
    assert "is rated twice" in page.trouble
    do(judging_of(page).sheet, "paste", 1, estimates=f"{item},50\n{items_of(page)[1]},nan")
    assert "Line 2" in page.trouble
    assert kept(studio, ANGOFF_ESTIMATE) == ()
    rate(page, item, "50")
    for known, number, sentence in (
        (0, 1, "came a second time"),
        (5, 1, "Another window"),
        (1, 2, "Round 2 is not open"),
    ):
        rate(page, item, "50", known=known, number=number)
        assert sentence in page.trouble
    rate(page, item, "51", known=0)
    assert "Another window" in page.trouble
    do(judging_of(page).sheet, "paste", 1, estimates=f"{item},50")
    assert "came a second time" in page.trouble
    assert len(kept(studio, ANGOFF_ESTIMATE)) == 1


def test_only_judges_rate_and_only_administrators_close_and_set(
    studio: Studio, jo: UUID, kim: UUID, admin: UUID
) -> None:
    page = unlocked(studio, admin)
    assert 'data-testid="judged-item"' not in judging_of(page).sheet.html
    rate(page, items_of(page)[0], "50")
    assert "Only a judge rates items" in page.trouble
    rate_all(studio, jo, 50)
    assert "1 rated all" in act_as(studio, admin, "close", 1).trouble
    assert "No round is closed yet" in act_as(studio, admin, "set", "written").trouble
    assert "No station was rated yet" in act_as(studio, admin, "set", "practical").trouble
    rate_all(studio, kim, 60)
    assert "Only an administrator" in act_as(studio, jo, "close", 1).trouble
    wrong = act_as(studio, admin, "close", 1, passphrase="a guess of mine")
    assert "not your passphrase" in wrong.trouble
    assert kept(studio, ANGOFF_ROUND_CLOSED) == kept(studio, CUT_SET) == ()


def test_no_judge_sees_another_ratings_before_their_own_are_in(
    studio: Studio, jo: UUID, kim: UUID, admin: UUID
) -> None:
    lee = setter(studio, "Lee", "judge")
    rate_all(studio, jo, 37.25)
    for person in (kim, lee, admin):
        shown = unlocked(studio, person)
        assert "37.25" not in judging_of(shown).sheet.html
        assert shown.examined.rounds == ()
    rate_all(studio, kim, 60)
    late = unlocked(studio, lee)
    rate(late, items_of(late)[0], "80")
    assert "not finished by 1" in act_as(studio, admin, "close", 1).trouble
    act_as(studio, admin, "close", 1, without=["without"])
    (closed,) = kept(studio, ANGOFF_ROUND_CLOSED)
    assert closed.payload["left_out"] == [str(lee)]
    assert [one["judge"] for one in closed.payload["judges"]] == [str(jo), str(kim)]
    assert len(closed.payload["entries"]) == 120
    seen = unlocked(studio, jo)
    assert seen.reading.judges.html.count('data-testid="judge"') == 2
    assert "Round 1: you 37 %" in judging_of(seen).sheet.html
    out = unlocked(studio, lee)
    assert out.examined.rounds == ()
    assert 'data-testid="judge"' not in out.reading.judges.html
    assert "Angoff" not in out.reading.named_cuts
    rate(out, items_of(out)[0], "50", number=2)
    assert "take no part in later rounds" in out.trouble


def test_a_second_round_moves_the_cut_and_what_comes_late_counts_nowhere(
    studio: Studio, jo: UUID, kim: UUID, admin: UUID
) -> None:
    rate_all(studio, jo, 50)
    rate_all(studio, kim, 60)
    page = unlocked(studio, jo)
    act_as(studio, admin, "close", 1)
    rate(page, items_of(page)[0], "99", known=1)
    assert "Round 1 is not open" in page.trouble
    assert "Round 1 is not open" in act_as(studio, admin, "close", 1).trouble
    rate_all(studio, jo, 54, number=2)
    rate_all(studio, kim, 56, number=2)
    act_as(studio, admin, "close", 2)
    act_as(studio, admin, "set", "written")
    (cut,) = kept(studio, CUT_SET)
    assert cut.payload["cut_pct"] == 57.0
    assert cut.payload["error_pct"] == 5.0  # of the first round: judges had not heard each other
    assert cut.payload["rounds"] == [str(one.id) for one in kept(studio, ANGOFF_ROUND_CLOSED)]
    assert "already" in act_as(studio, admin, "set", "written").trouble
    assert studio.store.check_ledger() == ""


def test_a_recorded_cut_marks_the_next_sitting_and_not_the_open_one(
    studio: Studio,
    ada: Who,  # noqa: F811
    jo: UUID,
    kim: UUID,
    admin: UUID,
) -> None:
    before = begun(studio, ada)
    cut_set(studio, admin, jo, kim)
    after = begun(studio, enrolled(studio, "Bo"))
    papers = [one.payload["standard"] for one in kept(studio, PAPER)]
    (cut,) = kept(studio, CUT_SET)
    assert papers[0] == {}
    assert papers[1]["written"]["entry"] == str(cut.id)
    cuts = []
    for exam in (before, after):
        for part in told_of(exam).paper.parts:
            pass_to(studio, exam, part.id)
            do(exam.sheet, "hand_in", part.id)
        written = mark_sitting(studio, told_of(exam), alone=True).written
        cuts.append((written.cut_pct, "set by 2 judges on" in written.tag))
    assert cuts == [(70.0, False), (57.0, True)]
    assert kept(studio, RESULT) == ()
    told = []
    for exam in (before, after):
        release(studio, told_of(exam), actor=admin, alone=True)
        learner = Who(told_of(exam).learner_id)
        told.append(exam_opened(studio, learner, told_of(exam).id).sheet.html)
    assert "the project’s own proposal" in told[0].split('data-testid="standard"')[1][:200]
    assert "Written part: 57 %, set by 2 judges on" in told[1]
    assert [one.payload["standard"] for one in kept(studio, RESULT)] == papers
    page = unlocked(studio, admin)
    assert page.reading.named_cuts["On record"] == 57.0
    assert "set by 2 judges on" in judging_of(page).sheet.html


def test_a_cut_of_another_blueprint_is_not_in_force(
    studio: Studio, jo: UUID, kim: UUID, admin: UUID
) -> None:
    cut_set(studio, admin, jo, kim)
    blueprint = load_blueprint("foundation")
    assert standard_now(studio, blueprint)["written"]["cut_pct"] == 57.0
    assert standard_now(studio, blueprint.model_copy(update={"title": "Another"})) == {}
