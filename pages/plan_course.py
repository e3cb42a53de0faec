"""The fifth step of a plan: the face before and after, day by day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anatomy.expressions import load_expressions
from lessons.plans import DAYS, back_by_day, expression_course, strength_course
from pages.markup import Html
from pages.plan_course_panel import CourseShown, course_markup
from pages.plan_desk import Desk
from pages.plan_technique import first_command
from pages.sheet import Act, Handler
from viewer.picks import Pick

REST: Final = ""
FIRST_DAY: Final = 14
WEAKENED: Final = 0.985  # a muscle that keeps more than this is not listed
Course = tuple[Mapping[str, float], ...]


class CourseStep:
    """Injects, then shows any day; a day is one small message to the second view."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.command, self.technique = first_command(desk.lesson), desk.plan.lesson
        self.day = DAYS.index(FIRST_DAY)
        self.side = "after"  # which face a narrow window shows
        self.course: Course = ()
        self.strengths: Mapping[str, tuple[float, ...]] = {}
        self.back_by: int | None = None
        self.acts: Mapping[str, Handler] = {
            "day": self._set_day, "tell": self._tell, "face_shown": self._show_side,
        }  # fmt: skip

    def enter(self) -> None:
        """Both faces making the same face. Raises ValueError, in words, for a plan that is none."""
        treatment = self.desk.treatment
        if self.technique != self.desk.plan.lesson:
            self.command, self.technique = first_command(self.desk.lesson), self.desk.plan.lesson
        muscles = [key for key, left in treatment.muscle_strength(FIRST_DAY).items()
                   if left < WEAKENED]  # fmt: skip
        muscles.sort(key=lambda key: treatment.muscle_strength(FIRST_DAY)[key])
        self.strengths = dict(strength_course(treatment, muscles, DAYS))
        self.back_by = back_by_day(treatment)
        self.desk.faces.look(near=True, animate=False)
        self.desk.faces.open_pair()
        self._make()

    def leave(self) -> None:
        """One face at rest."""
        self.desk.faces.close_pair()
        self.desk.faces.express({})

    def picked(self, pick: Pick) -> None:
        """A click on the face means nothing here."""

    def markup(self) -> Html:
        """The command, the day, and how strong each muscle is."""
        shown = CourseShown(self.command, self.day, self.side, self.strengths, self.back_by)
        return course_markup(shown, self.desk)

    def _make(self) -> None:
        """The whole course of the command, once; then the day shown."""
        asked = {self.command: 1.0} if self.command else {}
        self.course = tuple(expression_course(self.desk.treatment, asked, DAYS))
        self.desk.faces.express(self.desk.studio.expression_units(asked))
        self.desk.faces.express_after(self.course[self.day])

    def _set_day(self, act: Act) -> None:
        try:
            day = int(act.number)
        except ValueError:
            return
        if 0 <= day < len(self.course) and day != self.day:
            self.day = day
            self.desk.faces.express_after(self.course[day])

    def _tell(self, act: Act) -> None:
        if act.text == REST or act.text in load_expressions().actions:
            self.command = act.text
            self._make()
            self.desk.redraw()

    def _show_side(self, act: Act) -> None:
        if act.text in ("before", "after"):
            self.side = act.text
            self.desk.redraw()
