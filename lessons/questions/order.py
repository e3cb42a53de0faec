"""Put things in order: layers from skin to bone, the course of an artery, a sequence of acts."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from lessons.feedback import AnswerRefused, Finding, Grade, Truth
from lessons.questions.kind import Asked, Given, Text
from lessons.questions.marking import finding_of, grade_of, lesson_of
from lessons.questions.shown_order import shown_ids
from lessons.scoring.score import Score
from lessons.staging import Staging
from lessons.trust import is_verified

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson
    from lessons.rubric import Rubric

ShownId = Annotated[str, StringConstraints(max_length=8)]
RULE = "order"
NOT_ALL = "Put every line in its place, each once, then confirm."


class OrderQuestion(Asked):
    """Things in their right order, first to last.

    first, last: what the two ends mean, as shown beside the list. scene: a picture of the face.
    """

    kind: Literal["order"]
    items: tuple[Text, ...] = Field(min_length=3, max_length=8)
    first: Text
    last: Text
    scene: Staging | None = None

    @model_validator(mode="after")
    def _items_differ(self) -> Self:
        if len({item.lower() for item in self.items}) != len(self.items):
            raise ValueError("two items say the same. Write each once")
        return self

    @property
    def order_ids(self) -> tuple[str, ...]:
        """Ids of the items in their right order."""
        return tuple(shown_ids(self.id, self.items))


class OrderAnswer(Given):
    """Ids of all items, first to last."""

    order_ids: Annotated[tuple[ShownId, ...], Field(max_length=8, strict=False)]


def grade_order(
    face: Face, lesson: Lesson, question: OrderQuestion, answer: OrderAnswer, rubric: Rubric
) -> Grade:
    """Points for the share of pairs that stand in the right order.

    Raises AnswerRefused unless every item is named once.
    """
    del face, lesson
    right = question.order_ids
    if sorted(answer.order_ids) != sorted(right):
        raise AnswerRefused(NOT_ALL)
    truth = Truth(option_ids=right, label=say_order(question))
    return grade_of(question, RULE, _score(question, answer.order_ids), rubric=rubric, truth=truth)


def public_order(question: OrderQuestion) -> dict[str, Any]:
    """What may be shown before the answer: the items by ids that tell no order."""
    named = shown_ids(question.id, question.items)
    return {
        **question.shown(),
        "kind": RULE,
        "first": question.first,
        "last": question.last,
        "options": sorted(
            ({"id": key, "text": text} for key, text in named.items()), key=lambda one: one["id"]
        ),
    }


def shuffled_items(question: OrderQuestion) -> tuple[str, ...]:
    """Ids of the items, which every attempt shows in its own order."""
    return tuple(sorted(question.order_ids))


def perfect_order(face: Face, lesson: Lesson, question: OrderQuestion) -> dict[str, Any]:
    """What somebody who knows it sends."""
    del face, lesson
    return {"order_ids": question.order_ids}


def say_order(question: OrderQuestion) -> str:
    """The right order in words."""
    return " → ".join(question.items)


def pairs_right(given: tuple[str, ...], right: tuple[str, ...]) -> float:
    """Share of the pairs that stand in the right order, 0 to 1.

    >>> pairs_right(("a", "b", "c"), ("a", "b", "c")), pairs_right(("c", "b", "a"), ("a", "b", "c"))
    (1.0, 0.0)
    """
    place = [right.index(one) for one in given]
    pairs = [(a, b) for k, a in enumerate(place) for b in place[k + 1 :]]
    return sum(a < b for a, b in pairs) / len(pairs)


def _score(question: OrderQuestion, given: tuple[str, ...]) -> Score:
    share = pairs_right(given, question.order_ids)
    verified = is_verified(question.evidence)
    findings = (*_misplaced(question, given), _whole(question, share), lesson_of(question))
    return Score(share, share if verified else 1.0, findings)


def _whole(question: OrderQuestion, share: float) -> Finding:
    if share >= 1:
        message = f"In the right order: {say_order(question)}."
        return finding_of(question, RULE, message, severity="praise")
    message = f"The order is: {say_order(question)}."
    return finding_of(question, RULE, message, severity="note")


def _misplaced(question: OrderQuestion, given: tuple[str, ...]) -> list[Finding]:
    named = shown_ids(question.id, question.items)
    place = {key: k for k, key in enumerate(question.order_ids)}
    return [
        finding_of(
            question,
            RULE,
            f"“{named[after]}” comes before “{named[before]}”.",
            severity="minor",
        )
        for before, after in pairwise(given)
        if place[before] > place[after]
    ]
