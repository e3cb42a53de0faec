"""Certification: who you are, whether you may enrol, where you stand, and what is next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID, uuid4

import panel_material_ui as pmui

from certification.eligibility import decide, read_profile
from certification.history import PARTS, enrolment_of, profile_of
from certification.kinds import ENROLLED, PROFILE
from certification.programme import Programme
from certification.refused import Refused
from certification.standing import measure_standing
from lessons.lesson import Lesson
from pages.address import asked
from pages.certificate_issue import issue
from pages.language import _
from pages.learners import Who, current_learner
from pages.markup import tag
from pages.plan_comments import read_on_plans
from pages.plan_comments_panel import comments_markup
from pages.progress_panel import nobody_markup
from pages.refusing import remember_refusal
from pages.road_certificate import earned_of
from pages.road_evidence import patients_of, read_evidence
from pages.road_panel import (
    decision_markup,
    further_markup,
    licence_markup,
    profile_markup,
    typed_of,
)
from pages.sheet import Act, Sheet
from pages.shell import Frame, fill, make_frame
from pages.standing_panel import standing_markup
from pages.studio import Studio
from records.rows import Entry
from records.unavailable import StoreUnavailable

ADDRESS: Final = "/road"
TITLE: Final = _("Certification")
NOT_NOW = _("You may not enrol now: {why}")
FIELDS: Final = ("profession", "region", "licence_number", "licence_ends", "endless")


def page(studio: Studio) -> pmui.Page:
    """`?programme=<id>` shows another programme than the first."""
    who = current_learner(studio)
    frame = make_frame(ADDRESS, TITLE, where=who.name, learner=who.name)
    if who.id is None:
        return fill(frame, Sheet(nobody_markup(), region="body"))
    try:
        return fill(frame, Road(studio, frame, who, asked("programme")).sheet)
    except StoreUnavailable as error:
        frame.notice.say(str(error))
        return fill(frame, Sheet(region="body"))


class Road:
    """The page's state: what the ledger says of this learner, and whether the form is open."""

    def __init__(self, studio: Studio, frame: Frame, who: Who, programme_id: str = "") -> None:
        assert who.id is not None  # noqa: S101 - the page asked
        self.studio, self.frame, self.learner = studio, frame, who.id
        self.programme: Programme = studio.programmes.get(programme_id, studio.programme)
        self.editing = False
        self.typed: Mapping[str, str] | None = None
        self.trouble = ""
        self.sheet = Sheet(
            region="body",
            on={"save_profile": self._save, "edit": self._edit, "cancel": self._cancel,
                "enrol": self._enrol, "certificate": self._certificate},
        )  # fmt: skip
        self.draw()

    def draw(self) -> None:
        """Everything anew from the records. Raises StoreUnavailable."""
        entries = self._entries()
        evidence = read_evidence(self.studio, self.learner, self.programme, entries)
        standing = measure_standing(self.programme, evidence, today=self.studio.clock().date())
        typed = typed_of(evidence.profile) if self.typed is None else self.typed
        form_open = self.editing or evidence.profile is None
        self.sheet.show(
            tag(
                "div",
                licence_markup(),
                profile_markup(evidence.profile, typed, editing=form_open,
                               trouble=self.trouble if form_open else ""),
                decision_markup(standing, self.studio.sources, joined=evidence.enrolled,
                                trouble="" if form_open else self.trouble),
                standing_markup(standing, patients_of(self.learner, self.programme),
                                evidence.plans, titles=titles_of(self.studio.lessons),
                                sources=self.studio.sources),
                comments_markup(
                    read_on_plans(self.studio, self.studio.store.list_plans(self.learner), entries)
                ),
                further_markup(),
                class_="page-body stack",
            )
        )  # fmt: skip

    def _entries(self) -> tuple[Entry, ...]:
        return self.studio.store.list_entries(subject_id=self.learner)

    def _edit(self, _: Act) -> None:
        self.editing, self.typed, self.trouble = True, None, ""
        self._redraw()

    def _cancel(self, _: Act) -> None:
        self.editing, self.typed, self.trouble = False, None, ""
        self._redraw()

    def _save(self, act: Act) -> None:
        typed = {name: act.word(name) for name in FIELDS}
        try:
            profile = read_profile(typed, today=self.studio.clock().date())
            self._append(PROFILE, profile.model_dump(mode="json"))
        except Refused as refused:
            self.typed = typed
            self._refuse(str(refused), "save a profile")
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))
        else:
            self.editing, self.typed, self.trouble = False, None, ""
            self._redraw()

    def _enrol(self, _: Act) -> None:
        try:
            entries = self._entries()
            today = self.studio.clock().date()
            decision = decide(profile_of(entries), self.programme, today=today)
            part = PARTS.get(decision.answer)
            if part is None:
                self._refuse(NOT_NOW.format(why=" ".join(decision.because)), "enrol")
                return
            if enrolment_of(entries, self.programme.id)[0] != part:
                region = "" if decision.region is None else decision.region.id
                payload = {"programme": self.programme.id, "region": region,
                           "decision": decision.answer}  # fmt: skip
                self._append(ENROLLED, payload, about=self.programme.id)
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))
            return
        self.trouble = ""
        self._redraw()

    def _certificate(self, _: Act) -> None:
        try:
            entries = self._entries()
            evidence = read_evidence(self.studio, self.learner, self.programme, entries)
            today = self.studio.clock().date()
            standing = measure_standing(self.programme, evidence, today=today)
            version = self.studio.atlas.version
            issue(self.studio, self.learner, earned_of(standing, entries, atlas_version=version))
        except Refused as refused:
            self._refuse(str(refused), "get a certificate")
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))
        else:
            self.sheet.go("/certificate")

    def _append(self, kind: str, payload: Mapping[str, object], *, about: str = "") -> UUID:
        appended = self.studio.store.append_entry(
            kind,
            subject_id=self.learner,
            actor_id=self.learner,
            payload=dict(payload),
            about=about,
            idempotency_key=str(uuid4()),
        )
        return appended.entry.id

    def _refuse(self, sentence: str, tried: str) -> None:
        self.trouble = remember_refusal(self.studio, self.learner, sentence, tried=tried)
        self._redraw()

    def _redraw(self) -> None:
        try:
            self.draw()
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))


def titles_of(lessons: tuple[Lesson, ...]) -> dict[str, str]:
    """What lessons and drills are called, by the ids that a programme uses."""
    drills = {f"{one.id}.{q.id}": one.title for one in lessons for q in one.questions
              if q.kind == "drill"}  # fmt: skip
    return {one.id: one.title for one in lessons} | drills
