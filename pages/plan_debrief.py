"""The last step of a plan: what was right or risky, what an expert would do; and keeping it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from uuid import UUID

from anatomy.content import UnknownId
from anatomy.gauge import find_needle, needle_for
from lessons.plans import Debrief, Plan, debrief
from meshes.scene import Marker
from pages.language import _
from pages.learners import Who
from pages.markup import Html
from pages.needle_placed import Placed
from pages.plan_debrief_panel import DebriefShown, debrief_markup
from pages.plan_desk import Desk
from pages.plan_faces import SMALL_MM, face_for, name_subject
from pages.plan_paper import plan_paper
from pages.plan_saved import read_saved
from pages.retold import retold
from pages.sheet import Act, Handler
from records.rows import SavedPlan
from records.unavailable import StoreUnavailable, UnknownRecord
from viewer.picks import Pick

USUAL_NAME = "{person}, {units:g} U"
OPENED = _("The saved plan “{name}” is open.")
NOT_YOURS = _("That plan belongs to somebody else on this machine, or it is not there any more.")
UNREADABLE = _("That plan was saved by another version of Facies and cannot be opened here.")


class DebriefStep:
    """Tells what became of a plan; saves it before it says so; replays, compares and prints."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.told: tuple[Plan, Debrief] | None = None
        self.name = ""
        self.saved: SavedPlan | None = None
        self.unsaved = ""
        self.replayed = -1
        self.compared: tuple[str, ...] = ()
        desk.faces.first.on_needle(lambda _: self._show_needle())  # a hand may not change a plan
        self.acts: Mapping[str, Handler] = {
            "save": self._save, "add_learner": self._add_learner, "open_saved": self._open,
            "replay": self._replay, "compare": self._compare, "print": self._print,
        }  # fmt: skip

    @property
    def found(self) -> Debrief:
        """The debrief of the plan. Raises ValueError or UnknownId, in words."""
        plan = self.desk.plan
        if self.told is None or self.told[0] != plan:
            self.told = (plan, debrief(self.desk.face, plan, self.desk.lesson))
            self.saved, self.unsaved, self.name = None, "", ""
        return self.told[1]

    def enter(self) -> None:
        """The expert's pins beside the learner's. Raises ValueError, in words."""
        try:
            self.found  # noqa: B018 - a plan that cannot be told of is refused here
        except UnknownId as wrong:
            raise ValueError(str(wrong)) from None
        self.replayed = -1
        self.desk.faces.look(near=True)
        self._mark()

    def leave(self) -> None:
        """The bare face."""
        self.replayed = -1
        self.desk.faces.first.set_needle(None)
        self.desk.faces.mark(())

    def picked(self, pick: Pick) -> None:
        """A click on the face means nothing here."""

    def markup(self) -> Html:
        """The verdict, the findings, the tables, and the saved plans."""
        shown = DebriefShown(
            letters=letters_of(self.found),
            name=self.name or self._usual_name(),
            saved=self.saved,
            unsaved=self.unsaved,
            plans=self.desk.saved_plans(),
            compared=self.compared,
            replayed=self.replayed,
        )
        return debrief_markup(self.found, shown, self.desk)

    # the face

    def _mark(self) -> None:
        faces, plan = self.desk.faces, self.desk.plan
        at = self.replayed
        given = (
            plan if at < 0 else plan.model_copy(update={"injections": plan.injections[: at + 1]})
        )
        pins = faces.pins_of(given, chosen=at + 1, large=at < 0)
        experts: Sequence[Marker] = ()
        if at < 0:
            letters = letters_of(self.found)
            experts = [
                faces.pin(one, letter, kind="site", radius_mm=SMALL_MM)
                for letter, one in zip(letters, self.found.expert.injections, strict=False)
            ]
        faces.mark([*experts, *pins])

    def _replay(self, act: Act) -> None:
        """One injection after another: its pin and its needle. 0 shows all again."""
        plan = self.desk.plan
        try:
            self.replayed = int(act.number) - 1
        except ValueError:
            return
        if not -1 <= self.replayed < len(plan.injections):
            self.replayed = -1
        self._show_needle()
        self._mark()

    def _show_needle(self) -> None:
        """The needle of the injection that is replayed; none without a replay."""
        plan, faces = self.desk.plan, self.desk.faces
        pose = None
        if 0 <= self.replayed < len(plan.injections):
            one = plan.injections[self.replayed]
            tool = needle_for(one.depth_mm)
            placed = Placed(
                one.entry(faces.face), tool, find_needle(tool).longest_mm,
                angle_deg=one.angle_deg, towards_deg=one.towards_deg, depth_mm=one.depth_mm,
            )  # fmt: skip
            pose = placed.pose(one.depth_mm)
        faces.first.set_needle(pose)

    # the records

    def _usual_name(self) -> str:
        person = name_subject(self.desk.plan.subject)
        return USUAL_NAME.format(person=person, units=self.desk.plan.total_units)[:80]

    def _add_learner(self, act: Act) -> None:
        try:
            learner = self.desk.studio.store.add_learner(act.word("learner"))
        except (StoreUnavailable, ValueError) as error:
            self.desk.refuse(str(error))
            return
        self.desk.who = Who(learner.id, learner.display_name)
        self.desk.frame.become(learner.id, learner.display_name)
        self.desk.trouble = ""
        self.desk.redraw()

    def _save(self, act: Act) -> None:
        desk, found = self.desk, self.found
        if desk.who.id is None:
            return
        self.name = act.word("name").strip() or self._usual_name()
        try:
            self.saved = desk.studio.store.add_plan(
                desk.plan,
                found,
                learner_id=desk.who.id,
                name=self.name,
                atlas_hash=desk.studio.atlas.content_hash,
                content_hash=desk.lesson.content_hash,
                idempotency_key=saving_key(desk.who.id, desk.plan, self.name),
            )
            self.unsaved, desk.trouble = "", ""
        except StoreUnavailable as error:
            self.saved, self.unsaved, desk.trouble = None, retold(str(error)), ""
        except (ValueError, UnknownRecord) as error:
            desk.refuse(str(error))
            return
        desk.redraw()

    def _saved(self, text: str) -> SavedPlan | None:
        """The learner's own plan of this id."""
        return next((one for one in self.desk.saved_plans() if str(one.id) == text), None)

    def _open(self, act: Act) -> None:
        self.open_saved(act.text)

    def open_saved(self, plan_id: str) -> bool:
        """Puts a saved plan in place of the one on the page, or says why not."""
        row = self._saved(plan_id)
        if row is None:
            self.desk.refuse(NOT_YOURS)
            return False
        plan = read_saved(row)
        if plan is None:
            self.desk.refuse(UNREADABLE)
            return False

        def change() -> Plan:
            face = face_for(self.desk.studio, plan.subject)
            self.told = (plan, debrief(face, plan, self.desk.studio.lesson(plan.lesson)))
            return plan

        before = self.replayed
        self.replayed = -1
        self.desk.faces.first.set_needle(None)
        if not self.desk.attempt(change, say=OPENED.format(name=row.name)):
            self.replayed = before
            return False
        self.saved, self.name, self.unsaved = row, row.name, ""
        if not self.desk.go("debrief"):  # it is open already
            self._mark()
            self.desk.redraw()
        return True

    def _compare(self, act: Act) -> None:
        wanted = (act.word("first"), act.word("second"))
        known = {str(one.id) for one in self.desk.saved_plans()}
        self.compared = wanted if set(wanted) <= known else ()
        self.desk.trouble = ""
        self.desk.redraw()

    def _print(self, _: Act) -> None:
        self.desk.faces.first.show_paper(**plan_paper(self.desk, self.found))


def letters_of(found: Debrief) -> tuple[str, ...]:
    """A letter for each site of the expert's plan."""
    return tuple(ascii_uppercase[: len(found.expert.injections)])


def saving_key(learner_id: UUID, plan: Plan, name: str) -> str:
    """One name for the saving of this plan by this learner, so that it is stored once."""
    text = f"{learner_id}:{name}:{plan.model_dump_json()}"
    return f"plan:{hashlib.sha256(text.encode()).hexdigest()[:40]}"
