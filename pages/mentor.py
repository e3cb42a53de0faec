"""For mentors: cases of learners to sign or decline, and saved plans to comment on, on the face."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID, uuid4

import panel_material_ui as pmui

from anatomy.content import UnknownId
from certification.comments import Pin, read_comment
from certification.kinds import COMMENT, LOGBOOK_DECLINED, LOGBOOK_SIGNED
from certification.logbook import (
    DECIDED,
    LOGBOOK_KINDS,
    SAY_WHY,
    Logged,
    check_decision,
    read_logbook,
)
from certification.refused import Refused
from certification.roles import ROLE_KINDS, roles_of
from lessons.feedback import AnswerRefused
from lessons.plans import Subject
from pages.address import asked
from pages.language import _
from pages.learners import Who, current_learner
from pages.logbook import names_of
from pages.markup import Html, tag
from pages.mentor_panel import mentor_markup, own_markup, plans_markup
from pages.passphrase import demand_role
from pages.plan_comments import OnPlan, comment_marker, make_pin, pin_markers, read_on_plans
from pages.plan_faces import PlanFaces
from pages.plan_saved import read_saved
from pages.progress_panel import nobody_markup
from pages.questions.place import point_in_words
from pages.refusing import remember_refusal
from pages.retold import retold
from pages.sheet import Act, Sheet
from pages.shell import Frame, fill, make_frame
from pages.studio import Studio
from records.ledger import ReplayMismatch
from records.rows import SavedPlan
from records.unavailable import StoreUnavailable

ADDRESS: Final = "/mentor"
TITLE: Final = _("For mentors")
MENTOR: Final = "mentor"
TEMPLATE: Final = Subject(id="template")
NOT_YOURS = _("That plan belongs to somebody else, and only a mentor may read it.")
NO_PLAN = _("There is no such plan. Choose one of the list.")
UNREADABLE = _("That plan was saved by another version of Facies and cannot be shown here.")
SIGNED, DECLINED_TOLD, SENT = _("Signed."), _("Declined."), _("The comment is saved.")


def page(studio: Studio) -> pmui.Page:
    """`?plan=<id>` opens a saved plan: for a mentor, and for the learner whose it is."""
    who = current_learner(studio)
    frame = make_frame(ADDRESS, TITLE, plan="player", where=who.name, learner=who.name)
    mentor = Mentor(studio, frame, who)
    mentor.open(asked("plan"))
    return fill(frame, mentor.faces.first, mentor.sheet, mentor.said)


class Mentor:
    """The page's state: the plan that is open, and the pin of the comment being written."""

    def __init__(self, studio: Studio, frame: Frame, who: Who) -> None:
        self.studio, self.frame, self.who = studio, frame, who
        self.techniques = {one.id: one for one in studio.techniques}
        self.chosen: SavedPlan | None = None
        self.pin: Pin | None = None
        self.trouble = ""
        self.draft = 0
        self.faces = PlanFaces(studio, frame, TEMPLATE, lambda face: face.landmarks["glabella"])
        self.faces.listen(self._picked)
        self.said = Sheet(region="said", live=True)
        self.sheet = Sheet(
            region="card",
            on={"sign": self._sign, "decline": self._decline, "plan": self._choose,
                "put": self._put, "unpin": self._unpin, "comment": self._comment},
        )  # fmt: skip

    def open(self, plan_id: str) -> None:
        """Draws the page, with this plan if it may be seen; "" opens none."""
        if self.who.id is None:
            self.sheet.show(nobody_markup())
            return
        self._carefully(lambda: self._show_plan(plan_id) if plan_id else None, "read a plan")

    @property
    def me(self) -> UUID:
        """Who uses the page."""
        assert self.who.id is not None  # noqa: S101 - without a name nothing can be done here
        return self.who.id

    def draw(self) -> None:
        """Everything anew from the records. Raises StoreUnavailable."""
        chosen = self._on_plan()
        self._mark(chosen)
        self.sheet.show(self._markup(chosen))

    def _markup(self, chosen: OnPlan | None) -> Html:
        store = self.studio.store
        is_mentor = self._is_mentor()
        if chosen is not None and chosen.plan.learner_id == self.me:
            return own_markup(chosen)
        names = names_of(self.studio)
        logged = read_logbook(store.list_entries(kinds=LOGBOOK_KINDS)) if is_mentor else ()
        waiting = [(one, names.get(one.learner, "")) for one in logged
                   if one.state == "waiting" and one.learner != self.me]  # fmt: skip
        plans = [(one, name) for key, name in names.items() if key != self.me
                 for one in store.list_plans(key)] if is_mentor else []  # fmt: skip
        shown = plans_markup(plans, chosen, self.pin, face=self.faces.face, draft=self.draft)
        return mentor_markup(
            waiting, self.techniques, names, is_mentor=is_mentor, plans=shown,
            plan_first=chosen is not None, trouble=self.trouble,
        )  # fmt: skip

    def _is_mentor(self) -> bool:
        return MENTOR in roles_of(self.studio.store.list_entries(kinds=ROLE_KINDS), self.me)

    def _on_plan(self) -> OnPlan | None:
        if self.chosen is None:
            return None
        entries = self.studio.store.list_entries(about=str(self.chosen.id), kinds=[COMMENT])
        return read_on_plans(self.studio, [self.chosen], entries)[0]

    def _mark(self, chosen: OnPlan | None) -> None:
        plan = None if self.chosen is None else read_saved(self.chosen)
        if plan is None or chosen is None:
            self.faces.mark(())
            return
        told = [one for one, _ in chosen.comments]
        draft = [] if self.pin is None else [comment_marker(self.faces, self.pin, "?")]
        self.faces.mark([*self.faces.pins_of(plan), *pin_markers(self.faces, told), *draft])

    def _show_plan(self, plan_id: str) -> None:
        """Opens a plan on its face. Raises Refused, StoreUnavailable."""
        found = self._find_plan(plan_id)
        plan = read_saved(found)
        if plan is None:
            raise Refused(UNREADABLE)
        try:
            if plan.subject != self.faces.subject:
                self.faces.wear(plan.subject)
            self.faces.pins_of(plan)
        except (ValueError, UnknownId) as wrong:
            raise Refused(UNREADABLE) from wrong
        self.faces.look(near=True)
        self.chosen, self.pin = found, None
        self.draft += 1
        self.frame.top.set_address(f"{ADDRESS}?plan={found.id}")

    def _find_plan(self, plan_id: str) -> SavedPlan:
        try:
            found = self.studio.store.get_plan(UUID(plan_id))
        except (ValueError, LookupError) as wrong:
            raise Refused(NO_PLAN) from wrong
        if found.learner_id != self.me and not self._is_mentor():
            raise Refused(NOT_YOURS)
        return found

    def _choose(self, act: Act) -> None:
        if act.text:
            self._carefully(lambda: self._show_plan(act.text), "read a plan", about=act.text)

    def _picked(self, pick: object) -> None:
        point = self.faces.point_of(pick)  # type: ignore[arg-type]
        if point is not None and self.chosen is not None and self.chosen.learner_id != self.me:
            self.pin = make_pin(self.faces.face, point)
            self._carefully(lambda: None, "")

    def _put(self, act: Act) -> None:
        if self.chosen is None:
            return
        try:
            self.pin = make_pin(self.faces.face, point_in_words(self.faces.face, act))
        except AnswerRefused as wrong:
            self.trouble = retold(str(wrong))
            self._carefully(lambda: None, "", keep=True)
            return
        self._carefully(lambda: None, "")

    def _unpin(self, _: Act) -> None:
        self.pin = None
        self._carefully(lambda: None, "")

    def _sign(self, act: Act) -> None:
        self._decide(act, LOGBOOK_SIGNED, SIGNED)

    def _decline(self, act: Act) -> None:
        self._decide(act, LOGBOOK_DECLINED, DECLINED_TOLD)

    def _decide(self, act: Act, kind: str, told: str) -> None:
        entry_id, _, version = act.text.partition("|")
        found = self._find_entry(entry_id)

        def decide() -> None:
            note = act.word("note")
            entry = check_decision(found, actor=self.me, version=version, words=note)
            if kind == LOGBOOK_DECLINED and not note.strip():
                raise Refused(SAY_WHY)
            self._demand(act, "sign or decline a case of a logbook")
            words = {"note" if kind == LOGBOOK_SIGNED else "reason": " ".join(note.split())}
            try:
                self.studio.store.append_entry(
                    kind,
                    subject_id=entry.learner,
                    actor_id=self.me,
                    payload={**words, "version": version},
                    about=entry.id,
                    idempotency_key=f"decide:{version}",
                )
            except ReplayMismatch as late:
                raise Refused(DECIDED.format(state="decided")) from late
            self.said.show(tag("p", told))

        subject = None if found is None else found.learner
        self._carefully(decide, "sign or decline a case", about=entry_id, subject=subject)

    def _comment(self, act: Act) -> None:
        def comment() -> None:
            if self.chosen is None:
                raise Refused(NO_PLAN)
            told = read_comment(
                act.word("text"), self.pin, actor=self.me, learner=self.chosen.learner_id
            )
            self._demand(act, "comment on a plan")
            self.studio.store.append_entry(
                COMMENT,
                subject_id=self.chosen.learner_id,
                actor_id=self.me,
                payload=told.model_dump(mode="json"),
                about=str(self.chosen.id),
                idempotency_key=str(uuid4()),
            )
            self.pin = None
            self.draft += 1
            self.said.show(tag("p", SENT))

        about = "" if self.chosen is None else str(self.chosen.id)
        self._carefully(comment, "comment on a plan", about=about)

    def _find_entry(self, entry_id: str) -> Logged | None:
        try:
            entries = self.studio.store.list_entries(kinds=LOGBOOK_KINDS, about=entry_id)
        except StoreUnavailable:
            return None
        return next(iter(read_logbook(entries)), None)

    def _demand(self, act: Act, what: str) -> None:
        phrase = act.word("passphrase")
        demand_role(self.studio, self.me, role="mentor", passphrase=phrase, act=what)

    def _carefully(
        self,
        work: Callable[[], object],
        tried: str,
        *,
        about: str = "",
        subject: UUID | None = None,
        keep: bool = False,
    ) -> None:
        """Does it and draws the page; a refusal is said and remembered. keep: of the trouble."""
        if self.who.id is None:
            return
        try:
            if not keep:
                self.trouble = ""
            work()
        except Refused as refused:
            self.trouble = remember_refusal(
                self.studio, self.me, str(refused), tried=tried, about=about, subject=subject
            )
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))
        try:
            self.draw()
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))
