"""Examination: begun, sat part by part, handed in; all of it told again from the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

import panel_material_ui as pmui

from certification.recall import Recalled
from certification.refused import Refused
from certification.shown import public_part
from certification.sitting import Span, present, seconds_left
from lessons.feedback import AnswerRefused
from pages.address import asked, read_count
from pages.exam_admission import choose_exam, list_exams
from pages.exam_asking import ON_FACE, PLACE_SIGN, Asking, ask, come_up, is_on_lost_face
from pages.exam_door import (
    begin_sitting,
    list_all,
    list_sittings,
    own_sitting,
    read_sitting,
    standard_now,
)
from pages.exam_draft import one_more
from pages.exam_outcome import appeal, mark_sitting, shown_result
from pages.exam_panel import part_markup, pause_markup
from pages.exam_result import result_markup, waiting_markup
from pages.exam_sitting import FACES_CHANGED, close, hand_in, keep_answer, keep_flag
from pages.exam_start import start_markup
from pages.faceview import make_viewer
from pages.language import _
from pages.learners import current_learner
from pages.people import Who as Person
from pages.people import scene_of
from pages.progress_panel import nobody_markup
from pages.questions import PANELS
from pages.questions.by_hand import meaning
from pages.questions.drill import BEGIN_DRILL, CHOOSE, RUN, RUN_OUT
from pages.questions.panel import Open
from pages.refusing import remember_refusal
from pages.retold import retold
from pages.sheet import Act, Handler, Sheet
from pages.shell import Frame, fill, make_frame
from pages.studio import Studio
from records.unavailable import StoreUnavailable
from viewer.needle import NeedlePose
from viewer.picks import Pick

ADDRESS: Final = "/exam"
TITLE: Final = _("Examination")
ELSEWHERE = _("This belongs to another part than the one that is open, so it was not taken.")
EARLIER_STEP = _("That choice belongs to an earlier moment. What was chosen there stands.")
NOT_OPEN = _("No part of an examination is open, so nothing was taken.")
NO_TIME = _("Choose one of the times offered.")
TRIED: Final = {
    "begin": "begin an examination",
    "open": "open a sitting",
    "answer": "answer a question of an examination",
    "flag": "flag a question of an examination",
    "hand_in": "hand in a part of an examination",
    "appeal": "appeal against a result",
}


def page(studio: Studio) -> pmui.Page:
    """`?sitting=<id>` opens a sitting of the learner's own; else the start.

    `?blueprint=<id>` chooses among the examinations that the learner's programmes ask for.
    """
    who = current_learner(studio)
    if who.id is None:
        return fill(make_frame(ADDRESS, TITLE), Sheet(nobody_markup(), region="body"))
    frame = make_frame(ADDRESS, TITLE, plan="player", learner=who.name)
    exam = Exam(studio, frame, who.id)
    exam.open(asked("sitting"), asked("blueprint"))
    return fill(frame, exam.viewer, exam.sheet)


class Exam:
    """The page's state: which sitting, at which question; everything else is in the ledger."""

    def __init__(self, studio: Studio, frame: Frame, learner_id: UUID) -> None:
        self.studio, self.frame, self.learner_id = studio, frame, learner_id
        self.told: Recalled | None = None
        self.blueprint_id = ""
        self.asking: Asking | None = None
        self.at: tuple[str, int] = ("", 0)  # part and place
        self.trouble = ""
        self.viewer = make_viewer(
            studio, studio.scene(frame.preferences.palette), frame, answer_safe=True
        )
        self.viewer.on_pick(self._picked)
        self.viewer.on_stroke(self._picked)
        self.viewer.on_needle(self._held)
        self.sheet = Sheet(region="card", on={
            "begin": self._begin, "go": self._go, "flag": self._flag, "save": self._save,
            "reply": self._reply, "hand_in": self._hand_in, "over": self._over,
            "appeal": self._appeal, **self._controls(),
        })  # fmt: skip

    def open(self, sitting_id: str, blueprint_id: str = "") -> None:
        """Goes on with this sitting, else shows the start: of this examination, or of any."""
        self._try("open", lambda: self._open(sitting_id, blueprint_id),
                  about=sitting_id or blueprint_id)  # fmt: skip
        self.draw()

    def _open(self, sitting_id: str, blueprint_id: str) -> None:
        if sitting_id:
            self.told = own_sitting(self.studio, self.learner_id, sitting_id)
        elif blueprint_id:
            sat = list_sittings(self.studio, self.learner_id)
            exams = list_exams(self.studio, self.learner_id, sat)
            self.blueprint_id = choose_exam(exams, blueprint_id).blueprint.id

    # what a candidate does

    def _begin(self, act: Act) -> None:
        def begin() -> None:
            try:
                factor = float(act.word("extra_time") or "1")
            except ValueError as error:
                raise Refused(str(NO_TIME)) from error
            self.told = begin_sitting(
                self.studio, self.learner_id, extra_time=factor,
                blueprint_id=act.text or self.blueprint_id,
            )  # fmt: skip
            self.at = ("", 0)

        self._try("begin", begin)
        self.draw()

    def _go(self, act: Act) -> None:
        part, _, place = act.text.partition(PLACE_SIGN)
        span = self._span
        if span is not None and part == span.part.id and read_count(place) in range(
            len(span.part.keys)
        ):  # fmt: skip
            self.at, self.asking, self.trouble = (part, read_count(place)), None, ""
        self.draw()

    def _flag(self, act: Act) -> None:
        def flag(told: Recalled) -> Recalled:
            return keep_flag(self.studio, told, self._key(told, act.text)[0])

        self._sit("flag", flag)

    def _save(self, act: Act) -> None:
        def save(told: Recalled) -> Recalled:
            key, number = self._key(told, act.text)
            asking = self.asking
            if asking is None or asking.key != key:
                raise Refused(str(ELSEWHERE))
            return keep_answer(self.studio, told, key, asking.answer(act.form), number=number)

        self._sit("answer", save)

    def _reply(self, act: Act) -> None:
        address, _, reply = act.text.rpartition(PLACE_SIGN)

        def say(told: Recalled) -> Recalled:
            key, number = self._key(told, address)
            said = told.sitting.answers.get(key, {}).get("replies", [])
            answer = {"replies": [*said[:number], reply]}
            return keep_answer(self.studio, told, key, answer, number=number)

        self._sit("answer", say)

    def _hand_in(self, act: Act) -> None:
        self._sit("hand_in", lambda told: hand_in(self.studio, told, act.text))

    def _appeal(self, act: Act) -> None:
        self._sit("appeal", lambda told: appeal(self.studio, told, act.word("reason")))

    def _over(self, _: Act) -> None:
        self.asking = None
        self.draw()

    def _key(self, told: Recalled, address: str) -> tuple[str, int]:
        """The question behind "part|place|number", and how many answers the page knew of it."""
        part_id, place, number = (*address.split(PLACE_SIGN), "", "", "")[:3]
        part = next((one for one in told.paper.parts if one.id == part_id), None)
        if part is None or read_count(place) not in range(len(part.keys)):
            raise Refused(str(ELSEWHERE))
        return part.keys[read_count(place)], max(0, read_count(number))

    def _sit(self, tried: str, do: Callable[[Recalled], Recalled]) -> None:
        """Does it to the sitting as the ledger tells it now, and draws what came of it."""

        def act() -> None:
            if self.told is None:
                raise Refused(str(NOT_OPEN))
            told = read_sitting(self.studio, self.told.id)
            self.told = told
            self.told = do(told)
            self.asking = None

        self._try(tried, act, about="" if self.told is None else self.told.id)
        self.draw()

    def _try(self, tried: str, do: Callable[[], None], *, about: str = "") -> None:
        """Does it, or keeps the sentence that says why not; what was refused is put on record."""
        try:
            do()
        except Refused as refused:
            self.asking = None
            self.trouble = remember_refusal(
                self.studio, self.learner_id, str(refused), tried=TRIED[tried], about=about
            )
        except (AnswerRefused, StoreUnavailable) as error:
            self.trouble = retold(str(error))
            if self.asking is not None:
                self.asking.touched = True
        else:
            self.trouble = ""

    # what a question's own panel does

    def _controls(self) -> dict[str, Handler]:
        acts = {act for one in PANELS.values() for act in one.acts}
        typed = {name for one in PANELS.values() for name in one.typed}
        heard = {act: self._heard(act) for act in sorted(acts)}
        return heard | {f"draft_{name}": self._typed(name) for name in sorted(typed)}

    def _typed(self, name: str) -> Handler:
        def keep(act: Act) -> None:
            if self.asking is not None:
                self.asking.draft.fields[name] = act.text
                self.asking.touched = True

        return keep

    def _heard(self, name: str) -> Handler:
        def hear(act: Act) -> None:
            if self.asking is not None and self.asking.kind == "drill":
                self._drill(name, act)
                return
            opened = self._opened
            handler = None if opened is None else PANELS[opened.view["kind"]].acts.get(name)
            if opened is not None and handler is not None:
                self._change(lambda: handler(opened, act))

        return hear

    def _drill(self, name: str, act: Act) -> None:
        """A complication: begun, a moment's choice, or its end; each is kept at once."""

        def step(told: Recalled) -> Recalled:
            asking, opened = self.asking, self._opened
            if asking is None or opened is None:
                raise Refused(str(NOT_OPEN))
            run = asking.draft.kept.get(RUN)
            before = [] if run is None else run.steps
            chosen = before if name == BEGIN_DRILL else one_more(run, opened, name, act)
            heard = asking.kept == len(told.answers.get(asking.key, ()))
            if name == RUN_OUT and not (heard and len(chosen) > len(before)):
                return told  # too early, or of a moment that has its choice
            if name == CHOOSE and len(chosen) == len(before):
                raise Refused(str(EARLIER_STEP))
            steps = [one.model_dump() for one in chosen]
            answer = {"steps": steps, "extra_time": told.sitting.extra_time}
            return keep_answer(self.studio, told, asking.key, answer, number=asking.kept)

        self._sit("answer", step)

    def _picked(self, met: Pick | tuple[Pick, ...]) -> None:
        act = meaning(self._opened, met)
        if act is not None:
            self._change(act)

    def _held(self, pose: NeedlePose) -> None:
        opened = self._opened
        held = None if opened is None else PANELS[opened.view["kind"]].held
        if opened is not None and held is not None:
            held(opened, pose)
            if not pose.moving:
                self._change(lambda: None)

    def _change(self, change: Callable[[], None]) -> None:
        """A change of the draft, which is not on record before it is saved."""
        self.trouble = ""
        try:
            change()
        except AnswerRefused as refused:
            self.trouble = retold(str(refused))
        if self.asking is not None:
            self.asking.touched = True
        self.draw()

    @property
    def _opened(self) -> Open | None:
        return None if self.asking is None else self.asking.opened(self.viewer, self.studio)

    @property
    def _span(self) -> Span | None:
        now = self.studio.clock()
        span = None if self.told is None else present(self.told.sitting, now)
        return None if span is None or now < span.starts_at else span

    # drawing

    def draw(self) -> None:
        """What stands on the page now, by the server's clock."""
        try:
            self._draw()
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))
        except Refused as refused:
            self.frame.notice.say(str(refused))

    def _draw(self) -> None:
        told, now = self.told, self.studio.clock()
        if told is None:
            self._draw_start(now)
            return
        self.frame.top.set_address(f"{ADDRESS}?sitting={told.id}")
        span = present(told.sitting, now)
        if span is None:
            self._draw_end(told)
        elif now < span.starts_at:
            self.asking = None
            part = public_part(told.paper, span.part)
            self._words(alone=True)
            wait = (span.starts_at - now).total_seconds()
            self.sheet.show(pause_markup(part, seconds=wait))
            self._get_ready(part)
        else:
            self._draw_part(told, span, now)

    def _draw_start(self, now: datetime) -> None:
        sat, lost = list_all(self.studio, self.learner_id)
        open_id = next((one.id for one in sat if present(one.sitting, now) is not None), "")
        exams = list_exams(self.studio, self.learner_id, sat)
        self._words(alone=True)
        exam = choose_exam(exams, self.blueprint_id) if exams else None
        self.sheet.show(
            start_markup(
                exams,
                exam,
                sat,
                standard={} if exam is None else standard_now(self.studio, exam.blueprint),
                lost=lost,
                open_id=open_id,
                trouble=self.trouble,
            )
        )

    def _draw_part(self, told: Recalled, span: Span, now: datetime) -> None:
        if self.at[0] != span.part.id:
            self.at = (span.part.id, _first_open(told, span))
            self.asking = None
        gone = is_on_lost_face(told, span.part)
        if self.asking is None and span.part.keys and not gone:
            palette = self.frame.preferences.palette
            self.asking = ask(self.studio, told, span, self.at[1], palette=palette)
            if self.asking.kind in ON_FACE:
                come_up(self.asking, self.viewer, self.studio)
            else:
                opened = self._opened
                if opened is not None:
                    PANELS[opened.view["kind"]].opened(opened)
        self._words(alone=self.asking is None or self.asking.kind not in ON_FACE)
        self.sheet.show(
            part_markup(
                told, span, self.asking, self._opened, now=now,
                seconds=seconds_left(told.sitting, now),
                trouble=str(FACES_CHANGED) if gone else self.trouble,
            )
        )  # fmt: skip

    def _draw_end(self, told: Recalled) -> None:
        self.asking = None
        self._words(alone=True)
        self.told = told = shown_result(self.studio, close(self.studio, told))
        if told.results:
            self.sheet.show(result_markup(told, trouble=self.trouble))
        else:
            result = mark_sitting(self.studio, told, alone=False)
            self.sheet.show(waiting_markup(told, result.waiting_for))

    def _words(self, *, alone: bool) -> None:
        look = ["card", "words"] if alone else ["card"]
        if self.sheet.css_classes != look:
            self.sheet.css_classes = look

    def _get_ready(self, part: object) -> None:
        """Makes the face of the station that comes, while nobody waits for it."""
        patient = part.get("patient_id", "") if isinstance(part, dict) else ""
        if patient:
            scene_of(self.studio, Person(patient), self.frame.preferences.palette)


def _first_open(told: Recalled, span: Span) -> int:
    """The place of the first question without an answer; 0 when all have one."""
    left = (n for n, key in enumerate(span.part.keys) if key not in told.sitting.answers)
    return next(left, 0)
