"""Marks, verdicts and appeals."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.bank import Bank
from certification.grading import grade_answer
from certification.marking import Cuts, Result, SetCut, mark, may_be_shown
from certification.paper import Paper
from certification.refused import Refused
from certification.regrade import regrade
from certification.stations.station import Rating
from lessons import KINDS, AnswerRefused, Grade
from lessons.questions.case import CaseQuestion
from tests.certification.conftest import NO_FACE, all_grades, all_ratings, made_grade, parts_of

Grades = dict[str, Grade]


def test_who_knows_everything_passes_with_full_marks(paper: Paper, perfect: Grades) -> None:
    made = mark(paper, perfect, all_ratings(paper))
    assert (made.status, made.reasons) == ("passed", ())
    assert made.written.share_pct == made.practical.share_pct == 100
    assert all(domain.share_pct == 100 for domain in made.domains)
    assert sum(domain.most for domain in made.domains) == len(paper.items)


def test_who_says_nothing_fails_and_reads_why(paper: Paper) -> None:
    nothing = {one.station.id: Rating(done=(), overall="clear_fail") for one in paper.stations}
    made = mark(paper, {}, nothing)
    assert made.status == "failed"
    assert made.written.marks == made.practical.marks == 0
    words = " ".join(made.reasons)
    assert "Written part: 0.0 % of the marks, 70 % are needed" in words
    assert "Critical safety items: 0.0 % of the marks, 90 % are needed" in words
    assert "0 of 9 stations passed" in words
    assert "a design choice of this project" in words  # every cut with its tag


def test_who_does_not_mind_danger_in_writing_fails(paper: Paper, bank: Bank) -> None:
    made = mark(paper, all_grades(paper, bank, reckless=True), all_ratings(paper))
    assert made.status == "failed"
    assert made.critical_items.marks == 0
    assert {error.part for error in made.critical} == {"written"}
    assert not any("critical safety error" in reason for reason in made.reasons)


@pytest.mark.parametrize("station", ["technique_glabella", "assessment_marking"])
def test_one_critical_error_in_the_practical_part_fails_whatever_the_points(
    paper: Paper, perfect: Grades, station: str
) -> None:
    found = paper.station(station)
    assert found is not None
    key = found.tasks[0].key
    made = mark(paper, {**perfect, key: made_grade(key, critical=True)}, all_ratings(paper))
    assert made.status == "failed"
    assert made.written.share_pct == 100
    (reason,) = made.reasons
    assert reason == (
        f"A critical safety error at {found.station.title}: The needle meets the artery."
    )
    assert [one.id for one in made.stations if one.endangered] == [station]


def test_what_an_examiner_sees_to_endanger_fails(paper: Paper, perfect: Grades) -> None:
    ratings = all_ratings(paper)
    unsafe = Rating(done=(), overall="clear_fail", unsafe="The needle was used twice.")
    made = mark(paper, perfect, {**ratings, "reconstitution": unsafe})
    assert made.status == "failed"
    assert "The needle was used twice." in made.reasons[0]


def test_a_paper_waits_for_its_examiner(paper: Paper, perfect: Grades) -> None:
    ratings = all_ratings(paper)
    del ratings["reconstitution"]
    made = mark(paper, perfect, ratings)
    assert (made.status, made.waiting_for) == ("waiting", ("Mix a vial",))
    assert not may_be_shown(paper, made, released=False)
    assert may_be_shown(paper, made, released=True)


@pytest.mark.parametrize(("results", "at_once"), [("immediate", True), ("delayed", False)])
def test_results_are_shown_when_the_blueprint_says(
    paper: Paper, perfect: Grades, results: str, at_once: bool
) -> None:
    blueprint = paper.blueprint.model_copy(update={"results": results})
    told = paper.model_copy(update={"blueprint": blueprint})
    made = mark(paper, perfect, all_ratings(paper))
    assert may_be_shown(told, made, released=False) is at_once


def test_a_cut_that_judges_set_takes_the_place_of_the_proposal(
    paper: Paper, perfect: Grades
) -> None:
    some = {item.key: perfect[item.key] for item in paper.items[:50]}  # 83 %, critical ones too few
    strict = Cuts(written=SetCut(pct=85, tag="set by 12 judges"))
    assert mark(paper, some, all_ratings(paper)).written.passed
    made = mark(paper, some, all_ratings(paper), cuts=strict)
    assert not made.written.passed
    assert "85 % are needed (set by 12 judges)" in " ".join(made.reasons)


def test_too_few_stations_fail_even_with_enough_points(paper: Paper, perfect: Grades) -> None:
    ratings = all_ratings(paper)
    few = {**perfect}
    for one in paper.stations[:4]:
        few |= {key: made_grade(key, 0.5) for key in one.keys}
        ratings[one.station.id] = Rating(done=(), overall="borderline")
    made = mark(paper, few, ratings)
    assert made.status == "failed"
    assert "5 of 9 stations passed" in made.reasons[-1]


@settings(max_examples=25)
@given(st.data())
def test_more_marks_never_make_a_result_worse(paper: Paper, data: st.DataObject) -> None:
    keys = [key for part in paper.parts for key in part.keys]
    shares = data.draw(st.lists(st.floats(0, 1), min_size=len(keys), max_size=len(keys)))
    grades = {key: made_grade(key, share) for key, share in zip(keys, shares, strict=True)}
    ratings = all_ratings(paper)
    better = data.draw(st.sampled_from(keys))
    raised = data.draw(st.floats(grades[better].points / 100, 1))
    before = mark(paper, grades, ratings)
    after = mark(paper, {**grades, better: made_grade(better, raised)}, ratings)
    for name in ("written", "practical", "critical_items"):
        assert getattr(after, name).marks >= getattr(before, name).marks - 1e-6
    assert len(after.reasons) <= len(before.reasons)


def test_a_rating_of_what_is_not_there_is_refused(paper: Paper) -> None:
    with pytest.raises(ValueError, match="'juggling' is not on the checklist of Mix a vial"):
        mark(paper, {}, {"reconstitution": Rating(done=("juggling",), overall="pass")})
    with pytest.raises(ValueError, match="'kitchen' is no station of this paper"):
        mark(paper, {}, {"kitchen": Rating(done=(), overall="pass")})


def test_an_appeal_keeps_the_first_grade(paper: Paper, perfect: Grades) -> None:
    ratings = all_ratings(paper)
    key = paper.items[0].key
    worse = {**perfect, key: made_grade(key, 0.0)}
    first = mark(paper, worse, ratings)
    told = regrade(
        paper, worse, ratings, first=first, again={key: perfect[key]}, reason="Two are right."
    )
    assert told.first == first
    assert told.again.written.marks == first.written.marks + 1
    (changed,) = told.changed
    assert (changed.before, changed.after) == (worse[key], perfect[key])
    assert "1 of the grades changed" in told.sentence
    assert Result.model_validate_json(told.again.model_dump_json()) == told.again


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reason": "  "}, "needs its reason"),
        ({"again": {"no:such": made_grade("no:such")}}, "not part of this paper"),
    ],
)
def test_an_appeal_that_cannot_be_is_refused(
    paper: Paper, perfect: Grades, change: dict[str, Any], message: str
) -> None:
    first = mark(paper, perfect, all_ratings(paper))
    told: dict[str, Any] = {"again": {}, "reason": "Look again.", **change}
    with pytest.raises(Refused, match=message):
        regrade(paper, perfect, all_ratings(paper), first=first, **told)


def test_half_a_case_earns_its_half(paper: Paper, bank: Bank, perfect: Grades) -> None:
    key = next(item.key for item in paper.items if parts_of(bank, item.key) > 1)
    lesson, case = bank.question(key)
    assert isinstance(case, CaseQuestion)
    part = case.parts[0]
    data = {"parts": {part.id: KINDS[part.kind].perfect(NO_FACE, lesson, part)}}
    made = grade_answer(paper, bank, key, data)
    assert 0 < made.points < made.max_points == perfect[key].max_points


@pytest.mark.parametrize("data", [None, 7, {}, {"option_ids": ["zz"]}, {"replies": 3}, {"x": 1}])
def test_bad_input_gets_one_sentence(paper: Paper, bank: Bank, data: object) -> None:
    for part in paper.parts[:2]:
        for key in part.keys:
            with pytest.raises(AnswerRefused) as refused:
                grade_answer(paper, bank, key, data)
            assert str(refused.value).endswith(".")
