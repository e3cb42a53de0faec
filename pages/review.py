"""Review: what is due today, one card at a time, asked and answered as in practice."""

from __future__ import annotations

from typing import Final

import panel_material_ui as pmui

from anatomy.content import UnknownId
from pages.address import asked
from pages.language import _
from pages.learners import Who, current_learner
from pages.mastery import mastery_page
from pages.practise import Practise
from pages.review_panel import rest_markup, start_markup
from pages.review_queue import begin_review, in_session, read_today
from pages.sheet import Act
from pages.shell import Frame, fill, make_frame
from pages.sitting import Sitting, resume
from pages.studio import Studio
from records.unavailable import StoreUnavailable

ADDRESS: Final = "/review"
TITLE: Final = _("Review")
MASTERY: Final = "mastery"
LESSON_GONE = _("The next card cannot be asked just now. {why}")


def page(studio: Studio) -> pmui.Page:
    """`?attempt=<id>` goes on where it was left; `?show=mastery` draws what is known on the face.

    What is known is a page of its own, because it shows where every site lies.
    """
    who = current_learner(studio)
    frame = make_frame(ADDRESS, TITLE, plan="player", learner=who.name)
    if asked("show") == MASTERY:
        return mastery_page(studio, frame, who)
    review = Review(studio, frame, who)
    review.open(asked("attempt"))
    return fill(frame, review.viewer, review.sheet)


class Review(Practise):
    """Practice in which the day's queue says what comes next."""

    def __init__(self, studio: Studio, frame: Frame, who: Who) -> None:
        self.done = 0
        self.early = False
        super().__init__(studio, frame, None, who)
        self.sheet.answer_to("early", self._go_on_early)

    def open(self, attempt: str) -> None:
        """Goes on with this review if it is the learner's own, else shows what is due."""
        if attempt:
            self._reopen(attempt)
        if self.sitting is None:
            self._draw_setup()
        elif self.sitting.question is None:
            self._next_card()
        else:
            self.sitting = self._placed(self.sitting)
            self._ask()

    def _draw_setup(self) -> None:
        if self.who.id is None:
            self.sheet.show(start_markup(None, {}, opened=False))
            return
        try:
            today = read_today(self.studio, self.who.id)
            opened = self.studio.store.open_review(self.who.id) is not None
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))
            self.sheet.show(start_markup(None, {}, opened=False, name_wanted=False))
            return
        self.sheet.show(start_markup(today, today.memories, opened=opened))

    def _setup(self, _: Act) -> None:
        self.sitting = self.answered = None
        self.done, self.early = 0, False
        self.frame.top.set_address(ADDRESS)
        self._draw_setup()

    def _start(self, _: Act) -> None:
        if self.sitting is None:
            self._next_card()

    def _go_on_early(self, _: Act) -> None:
        if self.sitting is None:
            self.early = True
            self._next_card()

    def _next(self, _: Act) -> None:
        if self.sitting is not None and self.answered is not None:
            self.done += 1
            self._next_card()

    def _next_card(self) -> None:
        if self.who.id is None:
            return
        try:
            sitting = self._left_open() or begin_review(
                self.studio, self.who.id, done=self.done, early=self.early
            )
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))
            return
        except UnknownId as error:
            self.frame.notice.say(LESSON_GONE.format(why=error))
            self._setup(Act())
            return
        self.sitting, self.answered = sitting, None
        if sitting is None:
            self._rest()
            return
        self.lesson = sitting.lesson
        self.wear(sitting.attempt.patient_id)
        self._ask()

    def _left_open(self) -> Sitting | None:
        """The review that was shown but not answered, unless its lesson has changed since."""
        assert self.who.id is not None  # noqa: S101 - the caller asked
        row = self.studio.store.open_review(self.who.id)
        shelf = {lesson.id for lesson in self.studio.lessons}
        if row is None or row.lesson_id not in shelf:
            return None
        sitting = resume(self.studio.store, self.studio.lesson(row.lesson_id), row)
        return None if sitting is None else self._placed(sitting)

    def _placed(self, sitting: Sitting) -> Sitting:
        assert self.who.id is not None  # noqa: S101 - a sitting has a learner
        left = len(read_today(self.studio, self.who.id).coming(early=self.early)) - 1
        return in_session(sitting, done=self.done, left=left)

    def _rest(self) -> None:
        assert self.who.id is not None  # noqa: S101 - the caller asked
        self.frame.top.set_address(ADDRESS)
        today = read_today(self.studio, self.who.id)
        self.sheet.show(rest_markup(today, done=self.done))
        self.early = False

    def _address(self, sitting: Sitting) -> str:
        return f"{ADDRESS}?attempt={sitting.attempt_id}"
