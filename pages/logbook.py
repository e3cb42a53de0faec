"""The logbook: cases observed, supervised and simulated, without who the patient was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID, uuid4

import panel_material_ui as pmui

from certification.kinds import LOGBOOK
from certification.logbook import (
    LOGBOOK_KINDS,
    UNITS,
    LogbookEntry,
    Logged,
    check_correction,
    read_entry,
    read_logbook,
)
from certification.refused import Refused
from lessons.lesson import Lesson
from pages.language import _
from pages.learners import Who, current_learner
from pages.logbook_panel import form_markup, list_markup
from pages.markup import tag
from pages.progress_panel import nobody_markup
from pages.refusing import remember_refusal
from pages.sheet import Act, Sheet
from pages.shell import Frame, fill, make_frame
from pages.studio import Studio
from records.unavailable import StoreUnavailable

ADDRESS: Final = "/logbook"
TITLE: Final = _("Logbook")
LOGGED = _("Case {number} is saved; it waits for a mentor.")
TWICE = _("This entry was corrected in another window. Look at it again, then correct it.")
FIELDS: Final = ("kind", "technique", "product", "done_on", "age_band", "complications", "note")


def page(studio: Studio) -> pmui.Page:
    """The logbook of the learner of this browser."""
    who = current_learner(studio)
    frame = make_frame(ADDRESS, TITLE, where=who.name, learner=who.name)
    if who.id is None:
        return fill(frame, Sheet(nobody_markup(), region="body"))
    try:
        logbook = Logbook(studio, frame, who)
    except StoreUnavailable as error:
        frame.notice.say(str(error))
        return fill(frame, Sheet(region="body"))
    return fill(frame, logbook.sheet, logbook.said)


class Logbook:
    """The page's state: what stands in the form, and which entry it corrects."""

    def __init__(self, studio: Studio, frame: Frame, who: Who) -> None:
        assert who.id is not None  # noqa: S101 - the page asked
        self.studio, self.frame, self.learner = studio, frame, who.id
        self.techniques: Mapping[str, Lesson] = {one.id: one for one in studio.techniques}
        self.typed: dict[str, str] = {}
        self.correcting: Logged | None = None
        self.trouble = ""
        self.key = str(uuid4())  # of the entry in the form: sent twice, it is stored once
        self.said = Sheet(region="said", live=True)
        self.sheet = Sheet(
            region="body",
            on={"technique": self._choose, "log": self._log, "correct": self._correct,
                "leave": self._leave},
        )  # fmt: skip
        self.draw()

    def draw(self) -> None:
        """Everything anew from the records. Raises StoreUnavailable."""
        self.sheet.show(
            tag(
                "div",
                form_markup(
                    self.typed, self.techniques, trouble=self.trouble, key=self.key,
                    correcting=0 if self.correcting is None else self.correcting.number,
                ),
                list_markup(self.logged(), self.techniques, names_of(self.studio)),
                class_="page-body stack",
            )
        )  # fmt: skip

    def logged(self) -> tuple[Logged, ...]:
        """The learner's entries as they stand. Raises StoreUnavailable."""
        store = self.studio.store
        return read_logbook(store.list_entries(subject_id=self.learner, kinds=LOGBOOK_KINDS))

    def _choose(self, act: Act) -> None:
        self.typed = {**self.typed, "technique": act.text}
        self._redraw()

    def _log(self, act: Act) -> None:
        names = [*FIELDS, *(name for name in act.form if name.startswith(UNITS))]
        typed = {name: act.word(name) for name in names}
        today = self.studio.clock().date()
        try:
            entry = read_entry(typed, self.techniques, today=today)
            number = self._append(entry)
        except Refused as refused:
            self.typed = typed
            self._refuse(str(refused))
        except StoreUnavailable as error:
            self.typed = typed
            self.frame.notice.say(str(error))
        else:
            self._fresh()
            self.said.show(tag("p", LOGGED.format(number=number)))

    def _append(self, entry: LogbookEntry) -> int:
        """Stores an entry or a correction; the entry's number. Raises Refused, StoreUnavailable."""
        old = self.correcting
        about = self.key if old is None else old.id
        try:
            self.studio.store.append_entry(
                LOGBOOK,
                subject_id=self.learner,
                actor_id=self.learner,
                payload=entry.model_dump(mode="json"),
                about=about,
                idempotency_key=f"logbook:{self.key}",
                supersedes=None if old is None else old.version,
            )
        except ValueError as wrong:  # superseded already
            raise Refused(TWICE) from wrong
        return next(one.number for one in self.logged() if one.id == about)

    def _correct(self, act: Act) -> None:
        try:
            found = next((one for one in self._everybodys() if one.id == act.text), None)
            self.correcting = check_correction(found, actor=self.learner)
        except Refused as refused:
            self._refuse(str(refused))
            return
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))
            return
        self.typed, self.trouble, self.key = _typed(self.correcting.entry), "", str(uuid4())
        self._redraw()

    def _everybodys(self) -> tuple[Logged, ...]:
        return read_logbook(self.studio.store.list_entries(kinds=LOGBOOK_KINDS))

    def _leave(self, _: Act) -> None:
        self._fresh()

    def _fresh(self) -> None:
        self.typed, self.correcting, self.trouble, self.key = {}, None, "", str(uuid4())
        self._redraw()

    def _refuse(self, sentence: str) -> None:
        about = "" if self.correcting is None else self.correcting.id
        self.trouble = remember_refusal(
            self.studio, self.learner, sentence, tried="log a case", about=about
        )
        self._redraw()

    def _redraw(self) -> None:
        try:
            self.draw()
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))


def names_of(studio: Studio) -> dict[UUID, str]:
    """Everybody's name by their id. Raises StoreUnavailable."""
    return {one.id: one.display_name for one in studio.store.list_learners()}


def _typed(entry: LogbookEntry) -> dict[str, str]:
    """An entry as the form's fields."""
    plain = {name: str(getattr(entry, name)) for name in FIELDS}
    return plain | {UNITS + site: f"{units:g}" for site, units in entry.units.items()}
