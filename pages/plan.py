"""Plan: examine a patient, choose a dose, place it, inject it, and read what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import panel_material_ui as pmui

from lessons.plans import Plan
from pages.address import asked
from pages.explore_tools import COPIED, COPY, COPY_FAILED
from pages.icons import icon
from pages.language import _
from pages.learners import current_learner
from pages.markup import Html, tag
from pages.plan_course import CourseStep
from pages.plan_debrief import DebriefStep
from pages.plan_desk import Desk, Step, told_markup, trouble_markup
from pages.plan_dose import DoseStep
from pages.plan_draft import changed, checked
from pages.plan_examine import ExamineStep
from pages.plan_faces import name_subject
from pages.plan_link import READERS, STEPS, PlanLink, plan_asked, read_link, write_link
from pages.plan_patient import PatientStep
from pages.plan_sites import SitesStep
from pages.sheet import Act, Sheet
from pages.shell import Frame, fill, make_frame, sorry_page
from pages.studio import Studio
from viewer.picks import Pick

ADDRESS: Final = "/plan"
TITLE: Final = _("Plan")
WHERE = _("Examine, dose, place, inject, and read what comes of it")
PLAN: Final = ("frame", "plan")
TITLES: Mapping[str, str] = {
    "patient": _("Patient"),
    "examine": _("Examine"),
    "dose": _("Dose"),
    "sites": _("Sites"),
    "inject": _("Inject"),
    "debrief": _("Debrief"),
}
STEPS_LABEL = _("Steps of the plan")
BACK, NEXT = _("Back"), "{title}"
SITES_LEFT_OUT = _("The sites of this link do not fit this face and were left out. {why}")
OF = _("Step {number} of {count}")
NO_TECHNIQUE = _(
    "No lesson on a technique can be read, so nothing can be planned. See the lessons."
)


def page(studio: Studio) -> pmui.Page:
    """The plan's page; its address tells the plan it opens with (pages/plan_link.py)."""
    frame = make_frame(
        ADDRESS, TITLE, plan="plan", where=WHERE, learner=current_learner(studio).name
    )
    lessons = tuple(one.id for one in studio.techniques)
    if not lessons:
        return sorry_page(ADDRESS, NO_TECHNIQUE)
    link, told = read_link({name: asked(name) for name in READERS}, lessons)
    plan, more = plan_asked(link, lessons)
    planning = PlanPage(studio, frame, plan)
    told = (*told, *more, *planning.restore(link))
    if told:
        frame.notice.say(" ".join(told))
    faces = planning.desk.faces
    return fill(
        frame, planning.tools, faces.first, faces.place, *faces.captions, planning.card,
        planning.said,
    )  # fmt: skip


class PlanPage:
    """The page's state: which step is open; the rest stands on the desk."""

    def __init__(self, studio: Studio, frame: Frame, plan: Plan) -> None:
        self.frame = frame
        self.desk = Desk(studio, frame, plan)
        self.steps: Mapping[str, Step] = self._make_steps()
        self.step = STEPS[0]
        self.address = ADDRESS
        self.tools = Sheet(region="tools", on={"step": self._go})
        acts = {name: do for step in self.steps.values() for name, do in step.acts.items()}
        self.card = Sheet(region="card", on={**acts, "step": self._go})
        self.said = Sheet(region="said", live=True)
        self.desk.redraw, self.desk.go = self.draw, self.go
        self.desk.say = lambda words: self.said.show(tag("p", words))
        self.desk.faces.listen(self._picked)
        frame.on_preferences(lambda _: self._plan())
        self.now.enter()
        self.draw()

    @property
    def now(self) -> Step:
        """The open step."""
        return self.steps[self.step]

    def restore(self, link: PlanLink) -> tuple[str, ...]:
        """Opens the step of a link; a sentence where it cannot be."""
        if link.saved:
            return self._restore_saved(link.saved)
        desk = self.desk
        try:
            checked(desk.face, desk.plan)
        except ValueError as wrong:
            desk.plan = changed(desk.plan, injections=())
            self.draw()
            return (SITES_LEFT_OUT.format(why=wrong),)
        if link.step and link.step != self.step and not self.go(link.step):
            return (self.desk.trouble,)
        return ()

    def _restore_saved(self, plan_id: str) -> tuple[str, ...]:
        debrief = self.steps["debrief"]
        if isinstance(debrief, DebriefStep) and debrief.open_saved(plan_id):
            return ()
        return (self.desk.trouble,)

    def go(self, step: str) -> bool:
        """Opens a step. False, with a sentence and nothing changed, where it cannot be yet."""
        if step not in self.steps or step == self.step:
            return False
        before = self.now
        before.leave()
        try:
            self.steps[step].enter()
        except ValueError as wrong:
            before.enter()
            self.desk.refuse(str(wrong))
            return False
        self.step, self.desk.trouble, self.desk.told = step, "", ""
        self.draw()
        self.desk.say(TITLES[step])
        return True

    def draw(self) -> None:
        """Draws everything anew, and keeps the address that of the plan."""
        self._plan()
        self.tools.show(steps_markup(self.step))
        self.card.show(
            card_markup(
                self.step, self.now.markup(), self.desk, name_subject(self.desk.plan.subject)
            )
        )
        address = f"{ADDRESS}?{write_link(self.desk.plan, self.step)}"
        if address != self.address:
            self.address = address
            self.frame.top.set_address(address)

    def _make_steps(self) -> Mapping[str, Step]:
        desk = self.desk
        return {
            "patient": PatientStep(desk),
            "examine": ExamineStep(desk),
            "dose": DoseStep(desk),
            "sites": SitesStep(desk),
            "inject": CourseStep(desk),
            "debrief": DebriefStep(desk),
        }

    def _go(self, act: Act) -> None:
        self.go(act.text)

    def _picked(self, pick: Pick) -> None:
        self.now.picked(pick)

    def _plan(self) -> None:
        faces = self.desk.faces
        side = getattr(self.now, "side", "after")
        pair = ("mode-pair", f"show-{side}") if faces.paired else ()
        size = "big" if self.frame.preferences.projector else "small"
        self.frame.page.main[0].css_classes = [*PLAN, *pair, size]


def steps_markup(current: str) -> Html:
    """The steps as a line of buttons; the open one is marked."""
    rows = (
        tag(
            "li",
            tag("button", tag("b", number, class_="badge-number"), tag("span", TITLES[step]),
                type="button", data_act="step", data_value=step, data_key=f"step-{step}",
                data_testid=f"step-{step}", aria_current="step" if step == current else None),
        )
        for number, step in enumerate(STEPS, start=1)
    )  # fmt: skip
    return tag("nav", tag("ol", *rows, class_="plan-steps"), aria_label=STEPS_LABEL)


def card_markup(step: str, content: Html, desk: Desk, person: str) -> Html:
    """The panel beside the face: whose plan it is, the step, what was wrong, where to go on."""
    at = STEPS.index(step)
    back = STEPS[at - 1] if at else ""
    on = STEPS[at + 1] if at + 1 < len(STEPS) else ""
    return tag(
        "div",
        tag("p", f"{OF.format(number=at + 1, count=len(STEPS))} · {person}", class_="eyebrow",
            data_testid="whose"),
        content,
        told_markup(desk.told),
        trouble_markup(desk.trouble),
        tag("div", class_="push"),
        tag("p", tag("button", icon("link"), tag("span", COPY), type="button", class_="quiet",
                     data_copy_address=True, data_key="copy-link", data_testid="copy-link"),
            class_="copy-line"),
        tag("p", role="status", class_="copied", data_copied=COPIED, data_copy_failed=COPY_FAILED),
        tag("div", _step_button(back, BACK, "previous"), _step_button(on, "", "next"),
            class_="stepping"),
        class_="pane full stack needle-pane plan-pane",
        data_testid="plan-card",
        data_step=step,
    )  # fmt: skip


def _step_button(step: str, words: str, drawing: str) -> Html:
    if not step:
        return tag("span")
    on = not words
    label = TITLES[step] if on else words
    return tag("button", None if on else icon(drawing), label, icon(drawing) if on else None,
               type="button", data_act="step", data_value=step, class_="primary" if on else None,
               data_key="step-next" if on else "step-back",
               data_testid="step-next" if on else "step-back")  # fmt: skip
