"""The kinds of question. A new kind is a file here and a line in KINDS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from lessons.feedback import Grade
from lessons.questions.avoid import AvoidAnswer, AvoidQuestion, grade_avoid, public_avoid
from lessons.questions.choice import (
    ChoiceAnswer,
    ChoiceQuestion,
    grade_choice,
    public_choice,
)
from lessons.questions.drill import DrillAnswer, DrillQuestion, grade_drill, public_drill
from lessons.questions.identify import (
    IdentifyAnswer,
    IdentifyQuestion,
    grade_identify,
    public_identify,
)
from lessons.questions.kind import Asked
from lessons.questions.needle import NeedleAnswer, NeedleQuestion, grade_needle, public_needle
from lessons.questions.place import PlaceAnswer, PlaceQuestion, grade_place, public_place
from lessons.questions.plane import PlaneAnswer, PlaneQuestion, grade_plane, public_plane

Question = Annotated[
    IdentifyQuestion
    | PlaceQuestion
    | ChoiceQuestion
    | PlaneQuestion
    | NeedleQuestion
    | AvoidQuestion
    | DrillQuestion,
    Field(discriminator="kind"),
]
Answer = (
    IdentifyAnswer
    | PlaceAnswer
    | ChoiceAnswer
    | PlaneAnswer
    | NeedleAnswer
    | AvoidAnswer
    | DrillAnswer
)


@dataclass(frozen=True)
class Kind:
    """How one kind of question is written, answered, graded and shown before the answer."""

    question: type[Asked]
    answer: type[Answer]
    grade: Callable[..., Grade]
    public: Callable[..., dict[str, Any]]


KINDS: Mapping[str, Kind] = {
    "identify": Kind(IdentifyQuestion, IdentifyAnswer, grade_identify, public_identify),
    "place": Kind(PlaceQuestion, PlaceAnswer, grade_place, public_place),
    "choice": Kind(ChoiceQuestion, ChoiceAnswer, grade_choice, public_choice),
    "plane": Kind(PlaneQuestion, PlaneAnswer, grade_plane, public_plane),
    "needle": Kind(NeedleQuestion, NeedleAnswer, grade_needle, public_needle),
    "avoid": Kind(AvoidQuestion, AvoidAnswer, grade_avoid, public_avoid),
    "drill": Kind(DrillQuestion, DrillAnswer, grade_drill, public_drill),
}
