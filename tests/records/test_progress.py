"""What the progress page reads: summaries, the attempt to take up again, the trend of the error."""

from __future__ import annotations

import pytest

from records import Store
from records.rows import AttemptRow, TrendPoint
from tests.conftest import FakeClock
from tests.records.samples import ATLAS_HASH, answered, asked, graded, started


def again(store: Store, attempt: AttemptRow, *, lesson_id: str = "glabellar_lines") -> AttemptRow:
    """One more attempt of the same learner."""
    model = asked(lesson_id=lesson_id)
    return store.add_attempt(model, learner_id=attempt.learner_id, atlas_hash=ATLAS_HASH)


def test_an_attempt_without_answers_has_a_summary_of_nothing(
    store: Store, attempt: AttemptRow
) -> None:
    (line,) = store.list_attempts(attempt.learner_id)
    assert line.attempt == attempt
    assert (line.answered, line.points, line.max_points, line.critical) == (0, 0, 0, 0)
    assert line.mean_error_mm is None
    assert line.last_at is None
    assert not line.finished


def test_a_summary_counts_points_critical_findings_and_millimetres(
    store: Store, attempt: AttemptRow, clock: FakeClock
) -> None:
    answered(store, attempt.id, "a", grade=graded("q1", points=8, error_mm=2))
    answered(store, attempt.id, "b", grade=graded("q2", points=0, error_mm=6, outcome="critical"))
    clock.pass_time(minutes=3)
    answered(store, attempt.id, "c", grade=graded("q3", points=5, error_mm=None, site_id=None))
    (line,) = store.list_attempts(attempt.learner_id)
    assert (line.answered, line.points, line.max_points, line.critical) == (3, 13, 30, 1)
    assert line.mean_error_mm == pytest.approx(4)
    assert line.last_at == clock.now
    assert line.finished


def test_the_first_answer_to_a_question_counts(store: Store, attempt: AttemptRow) -> None:
    answered(store, attempt.id, "a", grade=graded("q1", points=2))
    answered(store, attempt.id, "b", grade=graded("q1", points=10))
    (line,) = store.list_attempts(attempt.learner_id)
    assert (line.answered, line.points) == (1, 2)


def test_a_superseding_grade_is_the_one_that_counts(store: Store, attempt: AttemptRow) -> None:
    saved = answered(store, attempt.id, "a", grade=graded(points=2, error_mm=9))
    store.add_grade(saved.answer.id, graded(points=6, error_mm=4), rubric_hash="next")
    (line,) = store.list_attempts(attempt.learner_id)
    assert (line.points, line.mean_error_mm) == (6, 4)
    (point,) = store.error_trend(attempt.learner_id)["procerus"]
    assert point.error_mm == 4


def test_attempts_are_listed_latest_first_and_only_the_learners_own(
    store: Store, attempt: AttemptRow, clock: FakeClock
) -> None:
    started(store, name="Mia")
    clock.pass_time(days=1)
    second = again(store, attempt)
    lines = store.list_attempts(attempt.learner_id)
    assert [line.attempt.id for line in lines] == [second.id, attempt.id]


def test_the_trend_follows_each_site_and_side_through_time(
    store: Store, attempt: AttemptRow, clock: FakeClock
) -> None:
    for key, side, error_mm in (("a", "left", 9.0), ("b", "right", 5.0), ("c", "left", 3.0)):
        clock.pass_time(days=1)
        answered(
            store, attempt.id, key, grade=graded(side=side, site_id="corrugator", error_mm=error_mm)
        )
    trend = store.error_trend(attempt.learner_id)
    assert {site: [p.error_mm for p in points] for site, points in trend.items()} == {
        "corrugator.left": [9.0, 3.0],
        "corrugator.right": [5.0],
    }
    assert trend["corrugator.left"][-1] == TrendPoint(clock.now, 3.0)


def test_an_error_of_zero_is_a_point_and_a_missed_face_is_none(
    store: Store, attempt: AttemptRow
) -> None:
    answered(store, attempt.id, "a", grade=graded(error_mm=0.0))
    answered(store, attempt.id, "b", grade=graded(error_mm=None, outcome="no_hit"))
    assert [p.error_mm for p in store.error_trend(attempt.learner_id)["procerus"]] == [0.0]


def test_an_open_attempt_is_found_again_until_its_last_question(
    store: Store, attempt: AttemptRow
) -> None:
    def unfinished() -> AttemptRow | None:
        return store.unfinished_attempt(attempt.learner_id, lesson_id="glabellar_lines")

    for question_id in ("q1", "q2", "q3"):
        assert unfinished() == attempt
        answered(store, attempt.id, question_id, grade=graded(question_id))
    assert unfinished() is None


def test_only_the_latest_attempt_of_the_same_lesson_is_taken_up_again(
    store: Store, attempt: AttemptRow, clock: FakeClock
) -> None:
    clock.pass_time(minutes=1)
    other = again(store, attempt, lesson_id="crow")
    clock.pass_time(minutes=1)
    later = again(store, attempt)
    find = store.unfinished_attempt
    assert find(attempt.learner_id, lesson_id="glabellar_lines") == later
    assert find(attempt.learner_id, lesson_id="crow") == other
    assert find(attempt.learner_id, lesson_id="forehead") is None
