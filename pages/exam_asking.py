"""The question that is open in an examination: its panel, its draft, the face it is asked on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anatomy.face import Face
from certification.paper import PaperPart
from certification.recall import Recalled
from certification.shown import public_question
from certification.sitting import Span, kind_of
from lessons import Question
from lessons.overlay import stage
from lessons.questions.case import CaseQuestion
from meshes.scene import Scene
from pages.exam_draft import draft_of, put_run, redraw, run_of
from pages.people import Who, face_of, scene_of
from pages.preferences import Palette
from pages.questions import PANELS
from pages.questions.draft import Draft
from pages.questions.panel import Open
from pages.studio import Studio
from viewer.component import Viewer

SCRIPT = "consultation"
ON_FACE = ("identify", "place", "needle")
PLACE_SIGN = "|"


@dataclass
class Asking:
    """One question of the present part, by its place in it, from 0.

    shown: what certification lets a candidate see. question: what its panel asks, None for a talk
    with a virtual patient, and for a case whose parts are all answered. part_id: of a case, "".
    kept: how many answers are on record. touched: the draft is no longer what was kept.
    """

    key: str
    place: int
    kind: str
    shown: Mapping[str, Any]
    question: Question | None
    view: Mapping[str, Any]
    part_id: str
    kept: int
    draft: Draft
    face: Face
    scene: Scene
    touched: bool = False

    @property
    def given(self) -> Mapping[str, Any]:
        """What is on record as the answer, {} for none."""
        given: Mapping[str, Any] = self.shown["answer"]
        return given

    @property
    def panel_kind(self) -> str:
        """The kind whose panel asks it: a case's part has its own."""
        return str(self.view["kind"])

    def address(self, part: str) -> str:
        """What a control of this question sends, so that a late message is known as one."""
        return PLACE_SIGN.join((part, str(self.place), str(self.kept)))

    def answer(self, form: Mapping[str, str | tuple[str, ...]]) -> dict[str, Any]:
        """The draft as the answer to keep. Raises AnswerRefused for what cannot be read."""
        if self.question is None:
            return dict(self.given)
        self.draft.fields.update(form)
        data = PANELS[self.question.kind].read(self.question, self.draft)
        if not self.part_id:
            return data
        return {"parts": {**self.given.get("parts", {}), self.part_id: data}}

    def opened(self, viewer: Viewer, studio: Studio) -> Open | None:
        """The question as its panel sees it."""
        if self.question is None:
            return None
        return Open(self.question, self.view, self.draft, self.face, self.scene, viewer, studio)


def ask(studio: Studio, told: Recalled, span: Span, place: int, *, palette: Palette) -> Asking:
    """The question at this place of the present part, as it was left. Raises Refused."""
    key = span.part.keys[place]
    bank, kind = told.bank, kind_of(told.paper, key)
    shown = public_question(told.sitting, bank, key, now=studio.clock())
    given, view = shown["answer"], shown["view"]
    item = told.paper.by_key.get(key)
    person = Who() if item is None else Who(item.attempt.patient_id)
    face = face_of(studio, person) if kind in ON_FACE else studio.face
    base = scene_of(studio, person, palette) if kind in ON_FACE else studio.scene(palette)
    question: Question | None = None if kind == SCRIPT else bank.question(key)[1]
    part_id = ""
    if isinstance(question, CaseQuestion):
        question, view, part_id = _next_part(question, shown)
    draft = Draft() if part_id else draft_of(kind, given, face)
    if kind == "drill" and given:
        made_at = told.answers[key][-1].payload["made_at"]
        run = run_of(given, made_at=made_at, extra_time=told.sitting.extra_time)
        put_run(draft, run)
    scene = base
    if question is not None and kind in ON_FACE:
        staging = question.staging
        scene = base if staging is None else studio.acted(stage(base, staging))
        scene = PANELS[kind].arrange(scene, question, face)
    return Asking(
        key=key,
        place=place,
        kind=kind,
        shown=shown,
        question=question,
        view=view,
        part_id=part_id,
        kept=len(told.answers.get(key, ())),
        draft=draft,
        face=face,
        scene=scene,
    )


def is_on_lost_face(told: Recalled, part: PaperPart) -> bool:
    """Whether something of this part is done on a face that cannot be drawn any more."""
    return told.faces_changed and any(kind_of(told.paper, key) in ON_FACE for key in part.keys)


def come_up(asking: Asking, viewer: Viewer, studio: Studio) -> None:
    """Draws on the face what the question shows first, then what was answered so far."""
    viewer.set_answer_safe(True)
    viewer.set_needle(None)
    viewer.set_scene(asking.scene)
    opened = asking.opened(viewer, studio)
    if opened is not None:
        PANELS[opened.view["kind"]].opened(opened)
        redraw(opened)


def _next_part(
    case: CaseQuestion[Any], shown: Mapping[str, Any]
) -> tuple[Question | None, Mapping[str, Any], str]:
    """The part that is asked now with what may be shown of it; None when all are answered."""
    given = shown["answer"].get("parts", {})
    for part, view in zip(case.parts, shown["view"]["parts"], strict=False):
        if part.id not in given:
            return part, view, part.id
    return None, shown["view"], ""
