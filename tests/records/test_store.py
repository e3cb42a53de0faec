"""What goes into the store comes out of it, once, and after a restart too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from lessons.attempt import Attempt
from lessons.feedback import Finding, Grade, Truth
from records import Clock, Store, UnknownRecord, open_store
from records.rows import AttemptRow
from tests.conftest import FakeClock
from tests.records.samples import ATLAS_HASH, Placed, answered, asked, graded, keys, opened, started

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
finite = st.floats(allow_nan=False, allow_infinity=False)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | finite | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=8,
)
names = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=80)


class Anything(BaseModel):
    """An answer that may hold whatever JSON can say."""

    value: object


@st.composite
def grades(draw: st.DrawFn) -> Grade:
    """Any grade that the lessons may give."""
    finding = st.builds(
        Finding,
        rule=text,
        message=text,
        value=st.none() | finite,
        unit=text,
        severity=st.just("note"),
    )
    points = draw(st.floats(0, 10))
    return Grade(
        question_id=draw(text),
        kind="place",
        points=points,
        max_points=draw(st.floats(points, 20)),
        outcome=draw(st.sampled_from(["correct", "partly", "wrong", "critical", "no_hit"])),
        findings=tuple(draw(st.lists(finding, max_size=3))),
        truth=Truth(site_id=draw(st.none() | text), label=draw(text)),
        error_mm=draw(st.none() | st.floats(0, 300)),
    )


same_store = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@same_store
@given(value=plain, grade=grades())
def test_an_answer_and_its_grade_come_back_as_they_went_in(
    store: Store, attempt: AttemptRow, value: object, grade: Grade
) -> None:
    key = str(uuid4())
    answer = Anything(value=value)
    saved = store.add_answer_with_grade(
        attempt.id, answer, grade=grade, rubric_hash="r", idempotency_key=key
    )
    read = store.list_answers(attempt.id)[-1]
    assert (read.answer, read.grade) == (saved.answer, saved.grade)
    assert read.answer.answer == answer.model_dump(mode="json")
    mark = read.grade
    columns = {
        name: getattr(mark, name) for name in ("points", "max_points", "outcome", "error_mm")
    }
    assert Grade.model_validate({**mark.details, **columns, "findings": mark.findings}) == grade


@same_store
@given(name=names)
def test_a_learner_comes_back_as_added(store: Store, name: str) -> None:
    learner = store.add_learner(name)
    assert store.get_learner(learner.id) == learner
    assert learner in store.list_learners()


@same_store
@given(seed=st.integers(-(2**63), 2**63 - 1), lesson_id=text, shown=st.lists(text, max_size=5))
def test_an_attempt_comes_back_as_added(
    store: Store, attempt: AttemptRow, seed: int, lesson_id: str, shown: list[str]
) -> None:
    model = asked(*shown, seed=seed, lesson_id=lesson_id)
    row = store.add_attempt(model, learner_id=attempt.learner_id, atlas_hash=ATLAS_HASH)
    assert store.get_attempt(row.id) == row
    assert Attempt.model_validate(row.shown) == model


@pytest.mark.parametrize("name", ["", "  \n", "x" * 81, "bell\a", "zero\0"])
def test_a_name_nobody_could_read_is_refused(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        store.add_learner(name)
    assert store.list_learners() == ()


@pytest.mark.parametrize("key", ["", "k" * 121, "a\nb"])
def test_a_key_that_is_no_key_is_refused(store: Store, attempt: AttemptRow, key: str) -> None:
    with pytest.raises(ValueError, match="Expected a key"):
        answered(store, attempt.id, key)
    assert keys(store, attempt.id) == []


def test_the_same_key_again_stores_nothing_and_returns_the_first(
    store: Store, attempt: AttemptRow, clock: FakeClock
) -> None:
    first = answered(store, attempt.id, "key")
    clock.pass_time(hours=1)
    again = answered(store, attempt.id, "key")
    assert (again.answer, again.grade) == (first.answer, first.grade)
    assert (first.replayed, again.replayed) == (False, True)
    assert len(store.list_grades(attempt.id)) == 1


def test_a_key_of_another_answer_is_refused(store: Store, attempt: AttemptRow) -> None:
    answered(store, attempt.id, "key")
    with pytest.raises(ValueError, match="belongs to another answer"):
        store.add_answer_with_grade(
            attempt.id, Placed(units=8), grade=graded(), rubric_hash="r", idempotency_key="key"
        )
    assert keys(store, attempt.id) == ["key"]


def test_answers_are_numbered_in_their_order(store: Store, attempt: AttemptRow) -> None:
    numbers = [answered(store, attempt.id, key).answer.sequence for key in "abc"]
    assert numbers == [1, 2, 3]


def test_everything_is_there_after_a_restart(
    path: Path, store: Store, attempt: AttemptRow, clock: Clock
) -> None:
    saved = answered(store, attempt.id, "key")
    store.close()
    with opened(path, clock) as again:
        assert again.get_attempt(attempt.id) == attempt
        assert again.list_answers(attempt.id)[0].answer == saved.answer
        assert again.list_grades(attempt.id) == (saved.grade,)


def test_times_come_back_aware_and_in_utc(path: Path) -> None:
    east = timezone(timedelta(hours=9))
    with opened(path, lambda: datetime(2026, 3, 1, 8, tzinfo=east)) as store:
        learner = store.get_learner(store.add_learner("Ada").id)
    assert learner.created_at == datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert learner.created_at.tzinfo is UTC


def test_a_clock_without_a_zone_stores_nothing(path: Path) -> None:
    with opened(path, lambda: datetime(2026, 3, 1, 8)) as store:  # noqa: DTZ001
        with pytest.raises(Exception, match="time with its zone"):
            store.add_learner("Ada")
        assert store.list_learners() == ()


def test_an_answer_that_is_not_a_number_stores_nothing(store: Store, attempt: AttemptRow) -> None:
    class Raw(BaseModel):
        def model_dump(self, **_: object) -> dict[str, object]:
            return {"units": float("nan")}

    with pytest.raises(Exception, match="JSON compliant"):
        store.add_answer_with_grade(
            attempt.id, Raw(), grade=graded(), rubric_hash="r", idempotency_key="key"
        )
    assert keys(store, attempt.id) == []


def test_points_above_the_most_possible_store_nothing(store: Store, attempt: AttemptRow) -> None:
    with pytest.raises(Exception, match="points_in_range"):
        answered(store, attempt.id, "key", grade=graded(points=11))
    assert keys(store, attempt.id) == []
    assert store.list_grades(attempt.id) == ()


def test_unknown_ids_are_named(store: Store) -> None:
    nobody = UUID(int=0)
    for call in (
        lambda: store.get_learner(nobody),
        lambda: store.get_attempt(nobody),
        lambda: store.add_attempt(asked(), learner_id=nobody, atlas_hash=ATLAS_HASH),
        lambda: answered(store, nobody, "key"),
        lambda: store.add_grade(nobody, graded(), rubric_hash="r"),
    ):
        with pytest.raises(UnknownRecord, match=str(nobody)):
            call()


def test_learners_are_listed_by_name_and_may_share_one(store: Store) -> None:
    for name in ("Mia", "Ada", "Ada"):
        store.add_learner(name)
    assert [learner.display_name for learner in store.list_learners()] == ["Ada", "Ada", "Mia"]


def test_two_stores_on_one_file_see_each_other(path: Path, store: Store, clock: Clock) -> None:
    with open_store(f"sqlite:///{path}", clock=clock) as other:
        attempt = started(other, name="Mia")
    assert store.get_attempt(attempt.id) == attempt
