"""A structure stands out on the face: type its name, or choose it among four."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from anatomy.content import KeyPath
from lessons.feedback import AnswerRefused, Finding, Grade, Truth
from lessons.naming import bodies_of, name_of
from lessons.questions.kind import Asked, Given, Id, Text
from lessons.questions.label import called
from lessons.questions.marking import finding_of, grade_of
from lessons.questions.shown_order import shown_id
from lessons.scoring.score import score_of
from lessons.staging import Staging
from lessons.typed_names import MOST_LETTERS, Meant, kinds_named, plain_name, read_name

if TYPE_CHECKING:
    from anatomy.face import Face
    from lessons.lesson import Lesson
    from lessons.rubric import Rubric

RULE = "name"
TYPE_FIRST = "Type its name first."
CHOOSE_FIRST = "Choose a name first."
NOT_OFFERED = "That name is not one of those offered. Please choose again."
SEVERAL = "Several structures are called so ({kinds}). Say which of them you mean."
WHICH_PART = "“{typed}” is drawn in several parts here. Say which of them you mean."
NO_NAME = "No structure of this face is called “{typed}”. This is the {name}."
MIXED_UP = "You named the {given}. This is the {name}."
RIGHT = "Yes, this is the {name}."
SPELT = "It is spelt “{name}”."

Typed = Annotated[str, StringConstraints(max_length=MOST_LETTERS)]
ShownId = Annotated[str, StringConstraints(max_length=8)]


class NameQuestion(Asked):
    """Which structure stands out on the face.

    ways: type, or choose with the names of `among` beside the right one.
    side: which body stands out; any is both. mixed_up: what to say for a likely confusion.
    """

    kind: Literal["name"]
    target: Id
    side: Literal["left", "right", "any"] = "any"
    ways: Literal["type", "choose"] = "type"
    among: tuple[Id, ...] = ()
    scene: Staging
    mixed_up: dict[Id, Text] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _tells_no_name(self) -> Self:
        if self.target in self.scene.named:
            raise ValueError(f"the scene names {self.target}, which is asked. Name kinds instead")
        name = plain_name(name_of(self.target))
        if name in plain_name(self.prompt):
            raise ValueError(f"the prompt says the name that is asked ({name}). Say it otherwise")
        return self

    @model_validator(mode="after")
    def _offers_four(self) -> Self:
        wanted = 3 if self.ways == "choose" else 0
        if len(set(self.among) - {self.target}) != wanted or len(self.among) != wanted:
            raise ValueError(
                f"among has {len(self.among)} names for ways: {self.ways}. "
                f"Write {wanted} other structures"
            )
        return self

    def structures(self) -> Iterator[tuple[KeyPath, str]]:
        """The target, the other names, and what it may be mixed up with."""
        yield ("target",), self.target
        for k, name in enumerate(self.among):
            yield ("among", k), name
        for name in self.mixed_up:
            yield ("mixed_up", name), name

    @property
    def offered(self) -> dict[str, str]:
        """Id to structure of every name that is offered; none where it is typed."""
        named = (self.target, *self.among) if self.ways == "choose" else ()
        return {shown_id(self.id, one): one for one in named}


class NameAnswer(Given):
    """The name as typed, or the id of the name that was chosen."""

    name: Typed | None = None
    name_id: ShownId | None = None


def grade_name(
    face: Face, lesson: Lesson, question: NameQuestion, answer: NameAnswer, rubric: Rubric
) -> Grade:
    """Full points for the structure's name, none for another's.

    Raises AnswerRefused for no name, one not offered, one that several kinds share, or that of a
    whole of which parts are asked.
    """
    del lesson
    truth = Truth(structure_ids=standing_out(face, question), label=name_of(question.target))
    finding = _chosen(question, answer) if question.ways == "choose" else _typed(question, answer)
    share = 1.0 if finding.severity == "praise" else 0.0
    score = score_of(share, finding, verified=True)  # which body stands out is no figure to doubt
    return grade_of(question, RULE, score, rubric=rubric, truth=truth)


def standing_out(face: Face, question: NameQuestion) -> tuple[str, ...]:
    """Ids of the bodies that stand out on this face."""
    return bodies_of(question.target, question.side, face.meshes)


def public_name(question: NameQuestion) -> dict[str, Any]:
    """What may be shown before the answer: the prompt, and names to choose from; no id."""
    options = [{"id": key, "text": called(one)} for key, one in question.offered.items()]
    return {
        **question.shown(),
        "kind": RULE,
        "ways": question.ways,
        "options": sorted(options, key=lambda one: one["id"]),
    }


def shuffled_names(question: NameQuestion) -> tuple[str, ...]:
    """Ids of the names, which every attempt shows in its own order."""
    return tuple(sorted(question.offered))


def perfect_name(face: Face, lesson: Lesson, question: NameQuestion) -> dict[str, Any]:
    """What somebody who knows it sends."""
    del face, lesson
    if question.ways == "type":
        return {"name": name_of(question.target)}
    return {"name_id": shown_id(question.id, question.target)}


def check_name(lesson: Lesson, question: NameQuestion) -> Iterable[tuple[KeyPath, str]]:
    """What is wrong with it: a name to be typed that does not say which structure it is."""
    del lesson
    if question.ways == "type" and question.target not in read_name(name_of(question.target)).ids:
        yield ("target",), f"nobody could type the name of {question.target}. Write ways: choose."


def _typed(question: NameQuestion, answer: NameAnswer) -> Finding:
    typed = (answer.name or "").strip()
    if not plain_name(typed):
        raise AnswerRefused(TYPE_FIRST)
    meant = read_name(typed)
    kinds = kinds_named(meant.ids)
    if len(kinds) > 1:
        raise AnswerRefused(SEVERAL.format(kinds=", ".join(kinds)))
    if meant.is_whole:
        raise AnswerRefused(WHICH_PART.format(typed=typed))
    return _about(question, meant, typed)


def _chosen(question: NameQuestion, answer: NameAnswer) -> Finding:
    if answer.name_id is None:
        raise AnswerRefused(CHOOSE_FIRST)
    if answer.name_id not in question.offered:
        raise AnswerRefused(NOT_OFFERED)
    return _about(question, Meant(frozenset({question.offered[answer.name_id]})), "")


def _about(question: NameQuestion, meant: Meant, typed: str) -> Finding:
    name = name_of(question.target)
    if question.target in meant.ids:
        told = RIGHT.format(name=name) + (f" {SPELT.format(name=name)}" if meant.slip else "")
        return finding_of(question, RULE, told, severity="praise", why=question.teaches)
    if not meant.ids:
        told = NO_NAME.format(typed=typed, name=name)
        return finding_of(question, RULE, told, severity="serious", why=question.teaches)
    given = min(meant.ids)
    told = MIXED_UP.format(given=name_of(given), name=name)
    told += f" {question.mixed_up[given]}" if given in question.mixed_up else ""
    return finding_of(question, RULE, told, severity="serious", why=question.teaches)
