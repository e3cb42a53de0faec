"""Nothing that may leave before an answer holds the key, for every question of every lesson."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from lessons.attempt import Attempt, public_view, start_attempt
from lessons.lesson import Lesson
from lessons.load import list_lessons, load_lesson
from lessons.naming import name_of
from lessons.practice import build_deck
from lessons.questions import Question
from lessons.questions.case import CaseQuestion
from lessons.questions.dose import say_right
from lessons.questions.made import is_made
from lessons.questions.name import NameQuestion
from lessons.questions.order import OrderQuestion, say_order
from lessons.questions.place import PlaceQuestion

NEVER_KEYS = frozenset({
    *("right", "critical", "feedback", "teaches", "evidence", "target", "mixed_up", "site"),
    *("among", "order_ids", "figure", "mix", "total", "danger", "besides", "parts", "truth"),
    *("decision", "reasons", "contraindications"),
})  # fmt: skip
SEEDS = (1, 2, 3)


@pytest.fixture(params=list_lessons())
def shipped(request: pytest.FixtureRequest) -> Lesson:
    return load_lesson(request.param)


def started(lesson: Lesson, seed: int) -> Attempt:
    return start_attempt(
        lesson, patient_id="template", seed=seed, atlas_version="0.1.0", content_hash="c0ffee"
    )


def views(lesson: Lesson, seed: int) -> Iterator[tuple[Question, dict[str, Any]]]:
    """Every question and every part of a case, with what may be shown of it."""
    attempt = started(lesson, seed)
    for question in lesson.questions:
        yield question, public_view(question, attempt)
        if isinstance(question, CaseQuestion):
            for part in question.parts:
                yield part, public_view(part, attempt, part_of=question)


def keys_in(thing: object) -> set[str]:
    if isinstance(thing, dict):
        return set(thing) | {k for value in thing.values() for k in keys_in(value)}
    if isinstance(thing, list):
        return {k for value in thing for k in keys_in(value)}
    return set()


def secrets(lesson: Lesson, question: Question) -> Iterator[str]:
    """The words and ids that give this question away."""
    yield question.teaches
    if question.kind in GIVEN_AWAY:
        yield from GIVEN_AWAY[question.kind](lesson, question)


def _named(_: Lesson, question: NameQuestion) -> list[str]:
    if question.ways == "choose":
        return [f'"{question.target}']
    return [question.target, name_of(question.target)]


def _placed(lesson: Lesson, question: PlaceQuestion) -> list[str]:
    return [f'"{question.site}', lesson.site(question.site).at]


GIVEN_AWAY: dict[str, Callable[..., Iterable[str]]] = {
    "choice": lambda _, question: [option.feedback for option in question.options],
    "identify": lambda _, question: [f'"{question.target}'],
    "name": _named,
    "label": lambda _, question: [f'"{pin.id}' for pin in question.pins],
    "place": _placed,
    "dose": lambda lesson, question: [say_right(lesson, question)],
    "order": lambda _, question: [say_order(question)],
    "avoid": lambda lesson, question: [
        text for one in question.zones for text in (f'"{one}', f'"{lesson.zone(one).name}"')
    ],
}


@pytest.mark.parametrize("seed", SEEDS)
def test_no_view_holds_a_key(shipped: Lesson, seed: int) -> None:
    for question, view in views(shipped, seed):
        assert_safe(shipped, question, view)


def assert_safe(lesson: Lesson, question: Question, view: dict[str, Any]) -> None:
    told = {key: value for key, value in view.items() if key != "id"}
    dump = json.dumps(told, ensure_ascii=False)
    assert not keys_in(told) & NEVER_KEYS, question.id
    for secret in secrets(lesson, question):
        assert secret not in dump, (question.id, secret)


def test_no_view_of_a_made_question_holds_a_key() -> None:
    lessons = {name: load_lesson(name) for name in list_lessons()}
    kinds = set()
    for card in build_deck(lessons.values()).values():
        for lesson_id, question_id in card.questions:
            if is_made(question_id):
                lesson = lessons[lesson_id]
                question = lesson.question(question_id)
                assert_safe(lesson, question, public_view(question, started(lesson, 1)))
                kinds.add(question.kind)
    assert kinds == {"identify", "name", "place", "avoid"}


def test_no_order_of_options_follows_what_is_right(shipped: Lesson) -> None:
    for question, _ in views(shipped, 0):
        if isinstance(question, OrderQuestion):
            shown = [v for seed in range(40) for q, v in views(shipped, seed) if q is question]
            orders = {tuple(option["id"] for option in view["options"]) for view in shown}
            assert len(orders) > 3, question.id
            return


def test_the_ids_of_options_are_the_same_whatever_the_seed(shipped: Lesson) -> None:
    for (question, one), (_, other) in zip(views(shipped, 1), views(shipped, 2), strict=True):
        ids = [sorted(option["id"] for option in v.get("options", ())) for v in (one, other)]
        assert ids[0] == ids[1], question.id
