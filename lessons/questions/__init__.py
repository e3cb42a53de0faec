"""The kinds of question. A new kind is a file here and a line in KINDS."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from anatomy.content import KeyPath
from lessons.feedback import Grade
from lessons.questions.avoid import (
    AvoidAnswer,
    AvoidQuestion,
    check_avoid,
    grade_avoid,
    public_avoid,
    shuffled_areas,
)
from lessons.questions.case import (
    CaseAnswer,
    CaseQuestion,
    check_case,
    grade_case,
    perfect_case,
    public_case,
    reckless_case,
)
from lessons.questions.choice import (
    ChoiceAnswer,
    ChoiceQuestion,
    grade_choice,
    perfect_choice,
    public_choice,
    reckless_choice,
    shuffled_options,
)
from lessons.questions.dose import (
    DoseAnswer,
    DoseQuestion,
    check_dose,
    grade_dose,
    perfect_dose,
    public_dose,
    reckless_dose,
)
from lessons.questions.drill import (
    DrillAnswer,
    DrillQuestion,
    grade_drill,
    public_drill,
    shuffled_ways,
)
from lessons.questions.identify import (
    IdentifyAnswer,
    IdentifyQuestion,
    grade_identify,
    perfect_identify,
    public_identify,
)
from lessons.questions.kind import Asked, Given
from lessons.questions.label import (
    LabelAnswer,
    LabelQuestion,
    check_label,
    grade_label,
    perfect_label,
    public_label,
    shuffled_labels,
)
from lessons.questions.name import (
    NameAnswer,
    NameQuestion,
    check_name,
    grade_name,
    perfect_name,
    public_name,
    shuffled_names,
)
from lessons.questions.needle import (
    NeedleAnswer,
    NeedleQuestion,
    check_needle,
    grade_needle,
    public_needle,
)
from lessons.questions.order import (
    OrderAnswer,
    OrderQuestion,
    grade_order,
    perfect_order,
    public_order,
    shuffled_items,
)
from lessons.questions.place import (
    PlaceAnswer,
    PlaceQuestion,
    check_place,
    grade_place,
    perfect_place,
    public_place,
    reckless_place,
)
from lessons.questions.plane import (
    PlaneAnswer,
    PlaneQuestion,
    check_plane,
    grade_plane,
    public_plane,
)

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson

    Knowing = Callable[[Face, Lesson, Any], dict[str, Any]]
    Reckless = Callable[[Face, Lesson, Any], dict[str, Any] | None]

Single = Annotated[
    IdentifyQuestion
    | NameQuestion
    | PlaceQuestion
    | DoseQuestion
    | LabelQuestion
    | OrderQuestion
    | ChoiceQuestion
    | PlaneQuestion
    | NeedleQuestion
    | AvoidQuestion
    | DrillQuestion,
    Field(discriminator="kind"),
]
Question = Annotated[
    IdentifyQuestion
    | NameQuestion
    | PlaceQuestion
    | DoseQuestion
    | LabelQuestion
    | OrderQuestion
    | ChoiceQuestion
    | PlaneQuestion
    | NeedleQuestion
    | AvoidQuestion
    | DrillQuestion
    | CaseQuestion[Single],
    Field(discriminator="kind"),
]
Answer = Given  # of any kind


def nothing_shuffled(question: object) -> tuple[str, ...]:
    """No options."""
    del question
    return ()


def nothing_to_check(lesson: Lesson, question: object) -> Iterable[tuple[KeyPath, str]]:
    """Nothing that its own model has not checked."""
    del lesson, question
    return ()


def played_elsewhere(face: Face, lesson: Lesson, question: object) -> dict[str, Any]:
    """A kind whose own tests play its questions. Raises NotImplementedError."""
    raise NotImplementedError(f"{question} says nothing of a perfect answer.")


def nothing_reckless(face: Face, lesson: Lesson, question: object) -> None:
    """A kind in which no answer endangers anybody."""
    del face, lesson, question


@dataclass(frozen=True)
class Kind:
    """How one kind of question is written, answered, graded and shown before the answer.

    public: what may be shown before the answer; its "options" are put in the attempt's order.
    shuffled: ids of these options, so that each attempt has an order of its own.
    check: what is wrong with a question in its lesson, as (where in the question, problem. Fix.).
    perfect: what a learner who knows everything sends. reckless: what one sends who does not mind
    the danger, None where a question has none. Both are for trying questions out.
    """

    question: type[Asked]
    answer: type[Given]
    grade: Callable[..., Grade]
    public: Callable[..., dict[str, Any]]
    shuffled: Callable[[Any], tuple[str, ...]] = nothing_shuffled
    check: Callable[[Lesson, Any], Iterable[tuple[KeyPath, str]]] = nothing_to_check
    perfect: Knowing = played_elsewhere
    reckless: Reckless = nothing_reckless


KINDS: Mapping[str, Kind] = {
    "identify": Kind(
        IdentifyQuestion, IdentifyAnswer, grade_identify, public_identify,
        perfect=perfect_identify,
    ),
    "name": Kind(
        NameQuestion, NameAnswer, grade_name, public_name, shuffled_names, check_name,
        perfect=perfect_name,
    ),
    "label": Kind(
        LabelQuestion, LabelAnswer, grade_label, public_label, shuffled_labels, check_label,
        perfect=perfect_label,
    ),
    "place": Kind(
        PlaceQuestion, PlaceAnswer, grade_place, public_place, check=check_place,
        perfect=perfect_place, reckless=reckless_place,
    ),
    "dose": Kind(
        DoseQuestion, DoseAnswer, grade_dose, public_dose, check=check_dose,
        perfect=perfect_dose, reckless=reckless_dose,
    ),
    "order": Kind(
        OrderQuestion, OrderAnswer, grade_order, public_order, shuffled_items,
        perfect=perfect_order,
    ),
    "choice": Kind(
        ChoiceQuestion, ChoiceAnswer, grade_choice, public_choice, shuffled_options,
        perfect=perfect_choice, reckless=reckless_choice,
    ),
    "case": Kind(
        CaseQuestion, CaseAnswer, grade_case, public_case, check=check_case,
        perfect=perfect_case, reckless=reckless_case,
    ),
    "plane": Kind(PlaneQuestion, PlaneAnswer, grade_plane, public_plane, check=check_plane),
    "needle": Kind(NeedleQuestion, NeedleAnswer, grade_needle, public_needle, check=check_needle),
    "avoid": Kind(
        AvoidQuestion, AvoidAnswer, grade_avoid, public_avoid, shuffled_areas, check_avoid
    ),
    "drill": Kind(DrillQuestion, DrillAnswer, grade_drill, public_drill, shuffled_ways),
}  # fmt: skip
