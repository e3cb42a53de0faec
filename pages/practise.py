"""Practise: one question at a time, answered on the face, saved, then explained with numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import UUID

import numpy as np
import panel_material_ui as pmui

from anatomy.content import UnknownId
from anatomy.face import Face
from anatomy.place import Place, resolve_place, skin_point
from lessons.attempt import public_view
from lessons.feedback import AnswerRefused, Grade
from lessons.lesson import Lesson
from lessons.overlay import stage
from lessons.questions import Question
from meshes.geodesics import SurfacePoint
from meshes.scene import Scene
from pages import practise_panel as panel
from pages.address import asked, read_count
from pages.answer_marks import (
    SKIN,
    answer_marker,
    clickable_skin,
    skin_point_of,
    truth_marker,
)
from pages.faceview import make_viewer
from pages.feedback_panel import feedback_markup
from pages.learners import Who, current_learner
from pages.people import Who as Person
from pages.people import face_of, is_patient, scene_of, settled
from pages.practise_start import setup_markup
from pages.sheet import Act, Handler, Sheet
from pages.shell import Frame, fill, make_frame
from pages.sitting import KINDS, Sitting, begin, read_number, resume
from pages.studio import Studio
from records.unavailable import StoreUnavailable, UnknownRecord
from viewer.component import Pick, Viewer

ADDRESS: Final = "/practise"
TITLE: Final = "Practise"
NOT_ON_FACE = "That click did not meet the face, so nothing was placed."
NOT_A_PLACE = "These numbers do not lead to a place on the face. Check them and try again."
CHANGED = (
    "The lesson has changed since you stopped, so that attempt stays as it is. Start a new one."
)
NOT_YOURS = "That attempt belongs to somebody else on this machine."
FARTHEST_MM = 120.0
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
        return None, str(error)
    return (studio.lessons[0] if len(studio.lessons) == 1 else None), ""


class Practise:
    """The page's state: who answers what, and what the face may show while they do."""

    def __init__(self, studio: Studio, frame: Frame, lesson: Lesson | None, who: Who) -> None:
        self.studio, self.frame, self.lesson, self.who = studio, frame, lesson, who
        self.sitting: Sitting | None = None
        self.answered: Grade | None = None
        self.trouble = ""
        self.unsaved = False
        self.kinds: tuple[str, ...] = tuple(KINDS)
        self.person = settled(studio, Person())
        self.base: Scene = studio.scene(frame.preferences.palette)
        self.scene: Scene = self.base
        self.viewer: Viewer = make_viewer(studio, self.base, frame, answer_safe=True)
        self.viewer.on_pick(self._picked)
        self.sheet = Sheet(region="card", on={
            "add_learner": self._add_learner, "choose_lesson": self._choose_lesson,
            "kinds": self._choose_kinds, "start": self._start, "resume": self._resume,
            "confirm": self._confirm, "next": self._next, "draft_units": self._draft("units"),
            "draft_depth_mm": self._draft("depth_mm"), "mark": self._mark_from_list,
            "put": self._put, "setup": self._setup, "patient": self._choose_person,
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
        self.lesson = self.studio.lesson(act.text)
        self._draw_setup()

    def _choose_person(self, act: Act) -> None:
        if self.sitting is None:
            self.wear(act.text)
            self._draw_setup()

    def _choose_kinds(self, act: Act) -> None:
        self.kinds = (act.text,) if act.text in KINDS else tuple(KINDS)
        self._draw_setup()

    def _start(self, _: Act) -> None:
        if self.lesson is None or self.who.id is None:
            return
        try:
            self.sitting = begin(
                self.studio, self.lesson, learner_id=self.who.id, kinds=self.kinds,
                patient_id=self.person.patient,
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
        self.frame.top.set_address(
            f"{ADDRESS}?lesson={sitting.lesson.id}&attempt={sitting.attempt_id}"
        )
        self.answered, self.trouble, self.unsaved = None, "", False
        self.viewer.set_answer_safe(True)
        question = sitting.question
        self.scene = self._question_scene(question)
        self.viewer.set_scene(self.scene)
        self._draw()

    def _question_scene(self, question: Question | None) -> Scene:
        staging = None
        if question is not None:
            staging = question.image if question.kind == "choice" else question.scene
        scene = self.base if staging is None else self.studio.acted(stage(self.base, staging))
        return scene if question is None or question.kind != "place" else clickable_skin(scene)

    def _draw(self) -> None:
        sitting = self.sitting
        if sitting is None:
            self._draw_setup()
        elif self.answered is not None:
            self.sheet.show(feedback_markup(sitting, self.answered, self.studio.sources))
        elif sitting.question is None:
            self.sheet.show(panel.done_markup(list(sitting.grades.values())))
        else:
            self.sheet.show(
                panel.question_markup(
                    public_view(sitting.question, sitting.attempt),
                    sitting,
                    trouble=self.trouble,
                    unsaved=self.unsaved,
                    structures=self._listed(),
                    landmarks=panel.landmark_names(self.face),
                )
            )

    def _listed(self) -> list[tuple[str, str]]:
        if self.sitting is None or self.sitting.question is None:
            return []
        if self.sitting.question.kind != "identify":
            return []
        return panel.described(self.scene, self.studio.atlas.facts)

    def _draft(self, name: str) -> Handler:
        def keep(act: Act) -> None:
            if self.sitting is not None:
                self.sitting.draft.fields[name] = act.text

        return keep

    @property
    def _open_question(self) -> Question | None:
        if self.sitting is None or self.answered is not None or self.unsaved:
            return None
        return self.sitting.question

    def _picked(self, pick: Pick) -> None:
        question = self._open_question
        if question is None or question.kind == "choice":
            return
        if pick.item_id is None or pick.face is None or pick.barycentric is None:
            self.trouble = NOT_ON_FACE
            self._draw()
        elif question.kind == "identify":
            self._mark(pick.item_id)
        elif pick.item_id == SKIN:
            self._place(skin_point(self.face, pick.face, pick.barycentric))
        else:
            where = (pick.face, np.asarray(pick.barycentric))
            self._place(skin_point_of(self.face, self.scene, pick.item_id, where))

    def _mark(self, item_id: str) -> None:
        assert self.sitting is not None  # noqa: S101 - a question is open
        draft = self.sitting.draft
        if draft.structure_id is not None:
            self.viewer.set_item(draft.structure_id, highlight=False)
        draft.structure_id = item_id
        self.viewer.set_item(item_id, highlight=True)
        self.trouble = ""
        self._draw()

    def _mark_from_list(self, act: Act) -> None:
        listed = dict(enumerate(key for key, _ in self._listed()))
        number = read_count(act.text)
        if self._open_question is not None and number in listed:
            self._mark(listed[number])

    def _place(self, point: SurfacePoint) -> None:
        assert self.sitting is not None  # noqa: S101 - a question is open
        self.sitting.draft.point = point
        self.viewer.set_markers((answer_marker(self.scene, point),))
        self.trouble = ""
        self._draw()

    def _put(self, act: Act) -> None:
        question = self._open_question
        if question is None or question.kind != "place" or self.sitting is None:
            return
        self.sitting.draft.fields.update(act.form)
        try:
            self._place(self._point_in_words(act))
        except (AnswerRefused, UnknownId, ValueError) as error:
            self.trouble = str(error) if isinstance(error, AnswerRefused) else NOT_A_PLACE
            self._draw()

    def _point_in_words(self, act: Act) -> SurfacePoint:
        lateral = read_number(act.word("lateral")) or 0.0
        superior = read_number(act.word("superior")) or 0.0
        if not max(abs(lateral), abs(superior)) <= FARTHEST_MM:
            raise AnswerRefused(NOT_A_PLACE)
        side = act.word("side") if act.word("side") in ("left", "right") else "left"
        place = Place(ref=act.word("landmark"), lateral=lateral, superior=superior)
        return resolve_place(self.face, place, side)

    # the answer

    def _confirm(self, act: Act) -> None:
        sitting = self.sitting
        if sitting is None or sitting.question is None or self.answered is not None:
            return
        draft = sitting.draft
        try:
            pending = sitting.answer(self.face, act.form)
            self.answered = sitting.save(self.studio.store, pending)
        except AnswerRefused as refused:
            self.trouble = str(refused)
        except StoreUnavailable as error:
            self.trouble, self.unsaved = str(error), True
        else:
            self.trouble, self.unsaved = "", False
            self._reveal(self.answered, draft.point, draft.fields.get("depth_mm", ""))
        self._draw()

    def _reveal(self, grade: Grade, point: SurfacePoint | None, depth: object) -> None:
        scene = self.scene
        truth = truth_marker(scene, self.face, grade)
        markers = [] if truth is None else [truth]
        if point is not None:
            deep = read_number(depth) if isinstance(depth, str) else None
            markers.append(answer_marker(scene, point, depth_mm=deep or 0.0))
        self.viewer.set_answer_safe(False)
        self.viewer.set_scene(replace(scene, markers=tuple(markers)), keep_view=True)
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
