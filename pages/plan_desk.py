"""What all steps of a plan share: the plan itself, the faces, what became of it, how it is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final, Protocol

from anatomy.content import UnknownId
from anatomy.face import Face
from anatomy.people import Case, list_cases, load_case
from anatomy.sources import Source
from anatomy.toxin import Treatment, treat
from lessons.lesson import Lesson
from lessons.plans import Plan
from pages.icons import icon
from pages.language import _
from pages.learners import Who, current_learner
from pages.markup import Html, tag
from pages.plan_faces import PlanFaces
from pages.plan_technique import middle_of_sites
from pages.retold import retold
from pages.sheet import Handler
from pages.shell import Frame
from pages.studio import Studio
from records.rows import SavedPlan
from records.unavailable import StoreUnavailable
from viewer.picks import Pick

NOTHING_PLACED: Final = _(
    "Place at least one site first; then it can be injected. To treat nobody today, open the "
    "debrief."
)


class Step(Protocol):
    """One step of the page. acts: what people may do in it."""

    acts: Mapping[str, Handler]

    def enter(self) -> None:
        """Shows the face as this step needs it. Raises ValueError, in words, if it cannot yet."""
        ...

    def leave(self) -> None:
        """Takes back what this step did to the face."""
        ...

    def markup(self) -> Html:
        """What stands beside the face."""
        ...

    def picked(self, pick: Pick) -> None:
        """Somebody clicked the face."""
        ...


class Desk:
    """The plan and everything made of it; `plan` is only ever replaced by a whole, checked one."""

    def __init__(self, studio: Studio, frame: Frame, plan: Plan) -> None:
        self.studio, self.frame = studio, frame
        self.plan = plan
        self.faces = PlanFaces(
            studio, frame, plan.subject, lambda face: middle_of_sites(face, self.lesson)
        )
        self.who: Who = current_learner(studio)
        self.trouble = ""
        self.told = ""
        self.redraw: Callable[[], None] = lambda: None
        self.say: Callable[[str], None] = lambda _: None
        self.go: Callable[[str], bool] = lambda _: False
        self._treated: tuple[Plan, Treatment] | None = None
        self._lesson: Lesson | None = None

    @property
    def face(self) -> Face:
        """The subject's face at rest."""
        return self.faces.face

    @property
    def lesson(self) -> Lesson:
        """The technique; as it was opened, where its files went away or broke since.

        Raises UnknownId where it was never there.
        """
        try:
            self._lesson = self.studio.lesson(self.plan.lesson)
        except UnknownId:
            if self._lesson is None or self._lesson.id != self.plan.lesson:
                raise
        return self._lesson

    @property
    def case(self) -> Case | None:
        """The case whose face it is; None for anybody else."""
        known = self.plan.subject.id in list_cases()
        return load_case(self.plan.subject.id) if known else None

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every citation by its key."""
        return self.studio.sources

    def attempt(self, change: Callable[[], Plan], *, say: str = "") -> bool:
        """Takes the plan that comes of a change, or says why there is none and keeps the old."""
        try:
            fresh = change()
            if fresh.subject != self.plan.subject:
                self.faces.wear(fresh.subject)
        except (ValueError, UnknownId) as wrong:
            self.refuse(str(wrong))
            return False
        self.plan, self.trouble, self.told = fresh, "", say
        self.redraw()
        if say:
            self.say(say)
        return True

    def refuse(self, sentence: str) -> None:
        """Says what was wrong; nothing else changes."""
        self.trouble, self.told = retold(sentence), ""
        self.redraw()

    def saved_plans(self) -> tuple[SavedPlan, ...]:
        """The learner's saved plans, the newest first; none while the records are away."""
        if self.who.id is None:
            return ()
        try:
            return self.studio.store.list_plans(self.who.id)
        except StoreUnavailable:
            return ()

    @property
    def treatment(self) -> Treatment:
        """What the plan does. Raises ValueError, in words, for a plan that cannot be given."""
        if self._treated is None or self._treated[0] != self.plan:
            if not self.plan.injections:
                raise ValueError(NOTHING_PLACED)
            self._treated = (self.plan, treat(self.face, self.plan.given(self.face)))
        return self._treated[1]


def trouble_markup(text: str) -> Html | None:
    """A sentence on what was wrong."""
    if not text:
        return None
    return tag("p", icon("warning"), " ", text, class_="callout near stays", role="alert",
               data_testid="trouble")  # fmt: skip


def told_markup(text: str) -> Html | None:
    """A sentence on what was just done."""
    return tag("p", icon("tick"), " ", text, class_="callout note") if text else None
