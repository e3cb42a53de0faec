"""How one kind of question is asked on a page: its words, its controls, its drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anatomy.face import Face
from lessons.feedback import Grade
from lessons.questions.kind import Given
from meshes.scene import Marker, Scene
from pages.answer_marks import answer_marker, truth_marker
from pages.markup import Html
from pages.questions.draft import Draft
from pages.sheet import Act
from pages.studio import Studio
from viewer.component import Viewer
from viewer.needle import NeedlePose
from viewer.picks import Pick


@dataclass(frozen=True)
class Open:
    """An open question as its panel sees it: it may change the draft and the viewer, nothing else.

    question: of the panel's own kind. view: what of it may be shown before the answer.
    scene: the face as drawn for this question.
    """

    question: Any
    view: Mapping[str, Any]
    draft: Draft
    face: Face
    scene: Scene
    viewer: Viewer
    studio: Studio


def as_staged(scene: Scene, question: Any, face: Face) -> Scene:
    """The scene as the question's staging left it."""
    del question, face
    return scene


def no_more(opened: Open) -> None:
    """Nothing more to draw when the question comes up."""
    del opened


def nothing_told(question: Any, grade: Grade) -> Html | None:
    """Nothing but the findings."""
    del question, grade
    return None


def as_it_was(opened: Open, grade: Grade) -> Scene:
    """The scene as it was while it was asked."""
    del grade
    return opened.scene


def nothing_kept(draft: Draft) -> tuple[Given, ...]:
    """Nothing: a draft may be lost, an answer may not."""
    del draft
    return ()


def nothing_recalled(draft: Draft, kept: Sequence[Mapping[str, Any]]) -> None:
    """Nothing comes back."""
    del draft, kept


def both_pins(opened: Open, grade: Grade) -> tuple[Marker, ...]:
    """The right place and the learner's own, where there is one."""
    truth = truth_marker(opened.scene, opened.face, grade)
    return (*(() if truth is None else (truth,)), *learners_pin(opened))


def learners_pin(opened: Open) -> tuple[Marker, ...]:
    """Where the learner put the needle, as deep as they said."""
    if opened.draft.point is None:
        return ()
    deep = opened.draft.number("depth_mm") or 0.0
    return (answer_marker(opened.scene, opened.draft.point, depth_mm=deep),)


@dataclass(frozen=True)
class Panel:
    """One kind of question on the page. What is refused in words raises AnswerRefused.

    title: what stands over the question. name: what the kind is called before practice begins.
    body: the markup beside the face, all of it reachable by keyboard.
    read: the draft as plain data for the kind's answer.
    arrange: the staged scene as this kind wants it drawn; names are hidden in any case.
    opened: what else is drawn when the question comes up (pins, a structure that stands out).
    picked: what a click on the face means; None where it means nothing. painted: what a stroke of
    the brush means.
    acts: what its controls ask for, by act name. Two kinds may share an act, each has its own way.
    typed: fields whose text is kept while it is typed, by `data_input="draft_<field>"`.
    held: what it means that a hand moved the needle on the face; None where there is none.
    marks: the pins that show right and wrong once it is answered. told: more than the findings.
    revealed: the scene once it is answered, with what is right drawn in.
    kept: what of the draft is stored as soon as it is there, in order; it only ever grows.
    recalled: puts what was stored so back into a new draft.
    """

    title: str
    name: str
    body: Callable[[Open], Html]
    read: Callable[[Any, Draft], dict[str, Any]]
    arrange: Callable[[Scene, Any, Face], Scene] = as_staged
    opened: Callable[[Open], None] = no_more
    picked: Callable[[Open, Pick], None] | None = None
    painted: Callable[[Open, tuple[Pick, ...]], None] | None = None
    held: Callable[[Open, NeedlePose], None] | None = None
    acts: Mapping[str, Callable[[Open, Act], None]] = field(default_factory=dict)
    typed: tuple[str, ...] = ()
    marks: Callable[[Open, Grade], tuple[Marker, ...]] = both_pins
    told: Callable[[Any, Grade], Html | None] = nothing_told
    revealed: Callable[[Open, Grade], Scene] = as_it_was
    kept: Callable[[Draft], Sequence[Given]] = nothing_kept
    recalled: Callable[[Draft, Sequence[Mapping[str, Any]]], None] = nothing_recalled
