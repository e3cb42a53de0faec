"""The kinds of question. A new kind is a file here and a line in KINDS."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from anatomy.content import KeyPath
from lessons.feedback import Grade
from lessons.questions.choice import (
    ChoiceAnswer,
    ChoiceQuestion,
    grade_choice,
    public_choice,
    shuffled_options,
)
from lessons.questions.identify import (
    IdentifyAnswer,
    IdentifyQuestion,
    grade_identify,
    public_identify,
)
from lessons.questions.kind import Asked, Given
from lessons.questions.place import (
    PlaceAnswer,
    PlaceQuestion,
    check_place,
    grade_place,
    public_place,
)

if TYPE_CHECKING:
    from lessons.lesson import Lesson

Question = Annotated[IdentifyQuestion | PlaceQuestion | ChoiceQuestion, Field(discriminator="kind")]
Answer = Given  # of any kind


def nothing_shuffled(question: object) -> tuple[str, ...]:
    """No options."""
    del question
    return ()


def nothing_to_check(lesson: Lesson, question: object) -> Iterable[tuple[KeyPath, str]]:
    """Nothing that its own model has not checked."""
    del lesson, question
    return ()


@dataclass(frozen=True)
class Kind:
    """How one kind of question is written, answered, graded and shown before the answer.

    public: what may be shown before the answer; its "options" are put in the attempt's order.
    shuffled: ids of these options, so that each attempt has an order of its own.
    check: what is wrong with a question in its lesson, as (where in the question, problem. Fix.).
    """

    question: type[Asked]
    answer: type[Given]
    grade: Callable[..., Grade]
    public: Callable[..., dict[str, Any]]
    shuffled: Callable[[Any], tuple[str, ...]] = nothing_shuffled
    check: Callable[[Lesson, Any], Iterable[tuple[KeyPath, str]]] = nothing_to_check


KINDS: Mapping[str, Kind] = {
    "identify": Kind(IdentifyQuestion, IdentifyAnswer, grade_identify, public_identify),
    "place": Kind(PlaceQuestion, PlaceAnswer, grade_place, public_place, check=check_place),
    "choice": Kind(ChoiceQuestion, ChoiceAnswer, grade_choice, public_choice, shuffled_options),
}
