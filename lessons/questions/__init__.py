"""The kinds of question. A new kind is a file here and a line in KINDS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from lessons.feedback import Grade
from lessons.questions.choice import (
    ChoiceAnswer,
    ChoiceQuestion,
    grade_choice,
    public_choice,
)
from lessons.questions.identify import (
    IdentifyAnswer,
    IdentifyQuestion,
    grade_identify,
    public_identify,
)
from lessons.questions.place import PlaceAnswer, PlaceQuestion, grade_place, public_place

Question = Annotated[IdentifyQuestion | PlaceQuestion | ChoiceQuestion, Field(discriminator="kind")]
Answer = IdentifyAnswer | PlaceAnswer | ChoiceAnswer


@dataclass(frozen=True)
class Kind:
    """How one kind of question is written, answered, graded and shown before the answer."""

    question: type[IdentifyQuestion | PlaceQuestion | ChoiceQuestion]
    answer: type[Answer]
    grade: Callable[..., Grade]
    public: Callable[..., dict[str, Any]]


KINDS: Mapping[str, Kind] = {
    "identify": Kind(IdentifyQuestion, IdentifyAnswer, grade_identify, public_identify),
    "place": Kind(PlaceQuestion, PlaceAnswer, grade_place, public_place),
    "choice": Kind(ChoiceQuestion, ChoiceAnswer, grade_choice, public_choice),
}
