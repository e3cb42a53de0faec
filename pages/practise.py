"""Practise: one question at a time, answered on the face, saved, then explained with numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final
from uuid import UUID

import numpy as np
import panel_material_ui as pmui

from anatomy.content import UnknownId
from anatomy.face import Face
from lessons.attempt import public_view
from lessons.feedback import AnswerRefused, Grade
from lessons.lesson import Lesson
from lessons.overlay import stage
from lessons.questions import Question
from meshes.scene import Scene
from pages import practise_panel as panel
from pages.address import asked
from pages.faceview import make_viewer
from pages.feedback_panel import feedback_markup
from pages.language import _
from pages.learners import Who, current_learner
from pages.people import Who as Person
from pages.people import face_of, is_patient, person_chosen, scene_of, settled
from pages.practise_start import setup_markup
from pages.questions import PANELS
from pages.questions.by_hand import meaning
from pages.questions.panel import Open
from pages.retold import retold
from pages.sheet import Act, Handler, Sheet
from pages.shell import Frame, fill, make_frame
from pages.sitting import CERTAINTY, Sitting, begin, resume
from pages.studio import Studio
from records.unavailable import StoreUnavailable, UnknownRecord
from viewer.component import Viewer
from viewer.needle import NeedlePose
from viewer.picks import Pick

ADDRESS: Final = "/practise"
TITLE: Final = _("Practise")
NOT_ON_FACE = _("That click did not meet the face, so nothing was placed.")
CHANGED = _(
    "The lesson has changed since you stopped, so that attempt stays as it is. Start a new one."
)
WENT_ON = _("You went on with this in another window. It goes on here where you were there.")
NOT_YOURS = _("That attempt belongs to somebody else on this machine.")
NEAR_MM: Final = 360.0


def page(studio: Studio) -> pmui.Page:
    """`?lesson=<id>` opens that lesson's questions; `&attempt=<id>` goes on where it was left.

    `&patient=<id>` asks them on that face.
    """
    who = current_learner(studio)
    lesson, trouble = _wanted_lesson(studio)
    frame = make_frame(ADDRESS, TITLE, plan="player", where=lesson.title if lesson else "",
                       learner=who.name)  # fmt: skip
    if trouble:
        frame.notice.say(trouble)
    practise = Practise(studio, frame, lesson, who)
    practise.wear(asked("patient"))
    practise.open(asked("attempt"))
    return fill(frame, practise.viewer, practise.sheet)


def _wanted_lesson(studio: Studio) -> tuple[Lesson | None, str]:
    wanted = asked("lesson")
    try:
        if wanted:
            return studio.lesson(wanted), ""
    except UnknownId as error:
        return None, retold(str(error))
    return (studio.lessons[0] if len(studio.lessons) == 1 else None), ""


class Practise:
    """The page's state: who answers what, and what the face may show while they do."""

    def __init__(self, studio: Studio, frame: Frame, lesson: Lesson | None, who: Who) -> None:
        self.studio, self.frame, self.lesson, self.who = studio, frame, lesson, who
        self.sitting: Sitting | None = None
        self.answered: Grade | None = None
        self.trouble = ""
        self.unsaved = False
        self.kinds: tuple[str, ...] = tuple(PANELS)
        self.ask_certainty = False
        self.person = settled(studio, Person())
        self.base: Scene = studio.scene(frame.preferences.palette)
        self.scene: Scene = self.base
        self.viewer: Viewer = make_viewer(studio, self.base, frame, answer_safe=True)
        self.viewer.on_pick(self._picked)
        self.viewer.on_stroke(self._picked)
        self.viewer.on_needle(self._held)
        self.sheet = Sheet(region="card", on={
            "add_learner": self._add_learner, "choose_lesson": self._choose_lesson,
            "kinds": self._choose_kinds, "certainty": self._choose_certainty,
            "start": self._start, "resume": self._resume,
            "confirm": self._confirm, "next": self._next, "setup": self._setup,
            "patient": self._choose_person, **self._controls(),
        })  # fmt: skip

    @property
    def face(self) -> Face:
        """The face on which the questions are asked."""
        return face_of(self.studio, self.person)

    def wear(self, patient: str) -> None:
        """Asks on this face from now on; an unknown one changes nothing."""
        if is_patient(patient) and patient != self.person.patient:
            self.person = settled(self.studio, Person(patient))
            self.base = scene_of(self.studio, self.person, self.frame.preferences.palette)
            self.scene = self.base
            self.viewer.set_scene(self.base)

    def open(self, attempt: str) -> None:
        """Goes on with this attempt if it is the learner's own, else shows the start."""
        if attempt:
            self._reopen(attempt)
        if self.sitting is None:
            self._draw_setup()
        else:
            self._ask()

    # before the first question

    def _reopen(self, attempt: str) -> None:
        try:
            row = self.studio.store.get_attempt(UUID(attempt))
            if row.learner_id != self.who.id:
                self.frame.notice.say(NOT_YOURS)
                return
            self.lesson = self.studio.lesson(row.lesson_id)
            self.sitting = resume(self.studio.store, self.lesson, row)
            self.wear(row.patient_id)
            if self.sitting is None:
                self.frame.notice.say(CHANGED)
        except (ValueError, UnknownRecord, UnknownId):
            return
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))

    def _draw_setup(self) -> None:
        unfinished = None
        if self.who.id is not None and self.lesson is not None:
            try:
                unfinished = self.studio.store.unfinished_attempt(
                    self.who.id, lesson_id=self.lesson.id
                )
            except StoreUnavailable as error:
                self.frame.notice.say(str(error))
        self.sheet.show(
            setup_markup(
                self.studio.lessons,
                self.lesson,
                self.who.name,
                self.kinds,
                unfinished=unfinished,
                patient=self.person.patient,
                certainty=self.ask_certainty,
            )
        )

    def _setup(self, _: Act) -> None:
        self.sitting = self.answered = None
        self.frame.top.set_address(ADDRESS)
        self._draw_setup()

    def _add_learner(self, act: Act) -> None:
        try:
            learner = self.studio.store.add_learner(act.word("name"))
        except (StoreUnavailable, ValueError) as error:
            self.frame.notice.say(str(error))
            return
        self.who = Who(learner.id, learner.display_name)
        self.frame.become(learner.id, learner.display_name)
        self._draw_setup()

    def _choose_lesson(self, act: Act) -> None:
        try:
            self.lesson = self.studio.lesson(act.text) if act.text else self.lesson
        except UnknownId as error:
            self.frame.notice.say(str(error))
        self._draw_setup()

    def _choose_person(self, act: Act) -> None:
        if self.sitting is None:
            self.wear(person_chosen(self.studio, act.text))
            self._draw_setup()

    def _choose_kinds(self, act: Act) -> None:
        self.kinds = (act.text,) if act.text in PANELS else tuple(PANELS)
        self._draw_setup()

    def _choose_certainty(self, _: Act) -> None:
        self.ask_certainty = not self.ask_certainty
        self._draw_setup()

    def _start(self, _: Act) -> None:
        if self.lesson is None or self.who.id is None:
            return
        try:
            self.sitting = begin(
                self.studio, self.lesson, learner_id=self.who.id, kinds=self.kinds,
                patient_id=self.person.patient, ask_certainty=self.ask_certainty,
            )  # fmt: skip
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))
            return
        self._ask()

    def _resume(self, act: Act) -> None:
        self._reopen(act.text)
        if self.sitting is not None:
            self._ask()

    # a question

    def _ask(self) -> None:
        sitting = self.sitting
        if sitting is None:
            return
        self.frame.top.set_address(self._address(sitting))
        self.wear(sitting.attempt.patient_id if sitting.case is None else sitting.case.case)
        if sitting.asked is None and sitting.case is not None:
            self._sum_up(sitting)
            return
        self.answered, self.trouble, self.unsaved = None, "", False
        self.viewer.set_answer_safe(True)
        self.viewer.set_needle(None)
        question = sitting.asked
        self.scene = self._question_scene(question)
        self.viewer.set_scene(self.scene)
        if question is not None and self._open is not None:
            PANELS[question.kind].opened(self._open)
        self._draw()

    def _sum_up(self, sitting: Sitting) -> None:
        """Saves and shows what a case is worth once its parts are answered."""
        try:
            self.answered = sitting.save_case(self.face, self.studio.store)
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))
            if self.answered is None:
                self._draw_setup()
            return
        self._draw()

    def _address(self, sitting: Sitting) -> str:
        """Where a reload goes on."""
        return f"{ADDRESS}?lesson={sitting.lesson.id}&attempt={sitting.attempt_id}"

    def _question_scene(self, question: Question | None) -> Scene:
        staging = None if question is None else question.staging
        scene = self.base if staging is None else self.studio.acted(stage(self.base, staging))
        if question is None:
            return scene
        return PANELS[question.kind].arrange(scene, question, self.face)

    def _draw(self) -> None:
        sitting, opened = self.sitting, self._open
        if sitting is None:
            self._draw_setup()
        elif self.answered is not None:
            self.sheet.show(feedback_markup(sitting, self.answered, self.studio.sources))
        elif opened is None:
            self.sheet.show(panel.done_markup(list(sitting.grades.values())))
        else:
            self.sheet.show(
                panel.question_markup(opened, sitting, trouble=self.trouble, unsaved=self.unsaved)
            )

    @property
    def _open(self) -> Open | None:
        sitting = self.sitting
        if sitting is None or sitting.asked is None or self.answered is not None:
            return None
        question = sitting.asked
        view = public_view(question, sitting.attempt, part_of=sitting.case)
        return Open(question, view, sitting.draft, self.face, self.scene, self.viewer, self.studio)

    def _controls(self) -> dict[str, Handler]:
        """What the controls of all panels ask for; only the open question's own panel hears it."""
        acts = {act for one in PANELS.values() for act in one.acts}
        typed = {CERTAINTY, *(name for one in PANELS.values() for name in one.typed)}
        heard = {act: self._heard(act) for act in sorted(acts)}
        return heard | {f"draft_{name}": self._typed(name) for name in sorted(typed)}

    def _typed(self, name: str) -> Handler:
        def keep(act: Act) -> None:
            if self.sitting is not None:
                self.sitting.draft.fields[name] = act.text

        return keep

    def _heard(self, name: str) -> Handler:
        def hear(act: Act) -> None:
            opened = self._open
            handler = None if opened is None else PANELS[opened.view["kind"]].acts.get(name)
            if opened is not None and handler is not None:
                self._change(lambda: handler(opened, act))

        return hear

    def _picked(self, met: Pick | tuple[Pick, ...]) -> None:
        act = meaning(self._open, met)
        if act is not None:
            self._change(_beside if isinstance(met, Pick) and met.no_hit else act)

    def _held(self, pose: NeedlePose) -> None:
        opened = self._open
        held = None if opened is None else PANELS[opened.view["kind"]].held
        if opened is None or held is None or self.unsaved:
            return
        held(opened, pose)
        if not pose.moving:
            self._draw()

    def _change(self, change: Callable[[], None]) -> None:
        """A change of the draft, or the sentence that says why not; none while an answer waits."""
        if self.unsaved:
            return
        try:
            change()
        except AnswerRefused as refused:
            self.trouble = retold(str(refused))
        else:
            self.trouble = self._keep()
        self._draw()

    def _keep(self) -> str:
        """Stores what may not be lost of an answer under way; a sentence where that failed."""
        sitting = self.sitting
        if sitting is None:
            return ""
        try:
            sitting.keep(self.studio.store)
        except StoreUnavailable as error:
            return retold(str(error))
        except ValueError:
            self._reopen(str(sitting.attempt_id))
            return WENT_ON
        return ""

    # the answer

    def _confirm(self, act: Act) -> None:
        sitting = self.sitting
        if sitting is None or sitting.asked is None or self.answered is not None:
            return
        opened = self._open
        try:
            pending = sitting.answer(self.face, act.form)
            self.answered = sitting.save(self.studio.store, pending)
        except AnswerRefused as refused:
            self.trouble = retold(str(refused))
        except StoreUnavailable as error:
            self.trouble, self.unsaved = retold(str(error)), True
        else:
            self.trouble, self.unsaved = "", False
            self._reveal(opened, self.answered)
        self._draw()

    def _reveal(self, opened: Open | None, grade: Grade) -> None:
        scene = self.scene if opened is None else PANELS[grade.kind].revealed(opened, grade)
        markers = () if opened is None else PANELS[grade.kind].marks(opened, grade)
        self.viewer.set_answer_safe(False)
        self.viewer.set_scene(replace(scene, markers=markers), keep_view=True)
        if markers:
            middle = np.mean([marker.position for marker in markers], axis=0)
            self.viewer.look_at(middle, NEAR_MM)
        drawn = {item.id for item in scene.items}
        right = [one for one in grade.truth.structure_ids if one in drawn]
        if right:
            self.viewer.set_items(right, highlight=True, visible=True)

    def _next(self, _: Act) -> None:
        if self.sitting is not None and self.answered is not None:
            self._ask()


def _beside() -> None:
    raise AnswerRefused(NOT_ON_FACE)
