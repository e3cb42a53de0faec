"""Standards: judges rate items and set the cut; what the answers tell about items and stations."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import UUID

import panel as pn
import panel_material_ui as pmui

from anatomy.content import UnknownId
from certification.blueprint import Blueprint
from certification.programme import FOUNDATION
from certification.refused import Refused
from certification.standards.limits import load_limits
from certification.standards.matrix import UnusableData
from pages.address import asked
from pages.language import _
from pages.learners import current_learner
from pages.progress import COLUMN_CSS
from pages.refusing import remember_refusal
from pages.retold import retold
from pages.sheet import Act, Sheet
from pages.shell import Frame, fill, make_frame
from pages.standards_data import Examined, make_up, read_stored
from pages.standards_door import door_markup, setter_roles, unlock
from pages.standards_judging import Judging
from pages.standards_panel import head_markup, limits_markup
from pages.standards_reading import Reading
from pages.studio import Studio
from records.unavailable import StoreUnavailable

ADDRESS: Final = "/standards"
TITLE: Final = _("Standards")
WHERE = _("How an examination is read")
READ: Final = "read the standards"
WHOLE_CSS: Final = ":host > * { max-height: none !important; }"  # as long as what it holds


def page(studio: Studio) -> pmui.Page:
    """`?blueprint=<id>`: of which examination; without it the foundation's."""
    who = current_learner(studio)
    frame = make_frame(ADDRESS, TITLE, where=WHERE, learner=who.name)
    try:
        blueprint = _blueprint(studio, asked("blueprint") or FOUNDATION)
    except UnknownId as error:
        frame.notice.say(retold(str(error)))
        blueprint = _blueprint(studio, FOUNDATION)
    return fill(frame, Standards(studio, frame, who.id, blueprint).body)


def _blueprint(studio: Studio, blueprint_id: str) -> Blueprint:
    if blueprint_id not in studio.blueprints:
        raise UnknownId("blueprint", blueprint_id, studio.blueprints)
    return studio.blueprints[blueprint_id]


class Standards:
    """The page's state: who reads, whether it is unlocked, and what it was unlocked to."""

    def __init__(
        self, studio: Studio, frame: Frame, person: UUID | None, blueprint: Blueprint
    ) -> None:
        self.studio, self.frame, self.limits = studio, frame, load_limits()
        self.person, self.blueprint = person, blueprint
        self.examined = self.stored = Examined(None)
        self.judging: Judging | None = None  # once it is unlocked
        self.said = self.trouble = ""
        self.head = Sheet(on={"made_up": self._switch, "open": self._unlock})
        self.judged = pn.Column(sizing_mode="stretch_width", margin=0, stylesheets=[WHOLE_CSS])
        self.reading = Reading(studio, frame, blueprint, limits=self.limits)
        self.body = pn.Column(
            self.head,
            self.judged,
            *self.reading.sheets,
            Sheet(limits_markup(self.limits, studio.sources)),
            css_classes=["body"],
            stylesheets=[COLUMN_CSS],
            sizing_mode="stretch_width",
        )
        self._knock()

    def _knock(self) -> None:
        """Draws the page as it is before the passphrase: for some a refusal, which is recorded."""
        self.may = True
        try:
            setter_roles(self.studio, self.person)
        except Refused as why:
            self.may, self.trouble = False, self._refuse(why)
        except StoreUnavailable as error:
            self.may, self.trouble = False, str(error)
        self._draw()

    def _refuse(self, why: Refused) -> str:
        if self.person is None:
            return str(why)
        return remember_refusal(self.studio, self.person, str(why), tried=READ)

    def _unlock(self, act: Act) -> None:
        self.said = self.trouble = ""
        try:
            unlock(self.studio, self.person, act.word("passphrase"))
            assert self.person is not None  # noqa: S101 - nobody was refused
            judging = Judging(self.studio, self.person, self.blueprint, limits=self.limits,
                              changed=self._changed)  # fmt: skip
            self.stored = self._read()
            judging.read(self.stored)
        except Refused as why:
            self.trouble = self._refuse(why)
        except StoreUnavailable as error:
            self.trouble = str(error)
        else:
            self.judging, self.judged[:] = judging, [judging.sheet]
            self._open_stored()
        self._draw()

    def _read(self) -> Examined:
        try:
            return read_stored(self.studio, self.blueprint.id)
        except UnusableData as why:
            self.frame.notice.say(str(why))
            return Examined(None)

    def _open_stored(self) -> None:
        rounds = () if self.judging is None else self.judging.rounds
        self.examined = replace(self.stored, rounds=rounds)

    def _changed(self, said: str, trouble: str) -> None:
        """After an act of the judging part; locked where the role is gone."""
        judging = self.judging
        assert judging is not None  # noqa: S101 - it called
        self.said, self.trouble = said, trouble
        before = len(judging.panel.closed), judging.standard
        try:
            judging.read(self.stored)
        except Refused as why:
            self._lock(str(why))
        except StoreUnavailable as error:
            self.trouble = str(error)
        self._draw_head()
        if self.judging is None or before != (len(judging.panel.closed), judging.standard):
            self._open_stored()
            self._draw()

    def _lock(self, why: str) -> None:
        self.may, self.trouble, self.judging = False, why, None
        self.judged[:] = []
        self.stored = Examined(None)

    def _switch(self, _: Act) -> None:
        self.said = self.trouble = ""
        if self.examined.made_up:
            self._open_stored()
        else:
            self.examined = make_up(self.studio)
        self._draw()

    def _draw(self) -> None:
        examined = self.examined
        self._draw_head()
        judging = None if examined.made_up else self.judging
        people = {} if judging is None else judging.names
        self.reading.show(
            examined,
            standard={} if judging is None else judging.standard,
            names={str(one): name for one, name in people.items()},
        )

    def _draw_head(self) -> None:
        examined, judging = self.examined, self.judging
        told = head_markup(examined, self.limits) if judging or examined.made_up else None
        self.head.show(
            door_markup(
                told,
                made_up=examined.made_up,
                locked=self.may and judging is None and not examined.made_up,
                examines=judging is not None and "examiner" in judging.roles,
                said=self.said,
                trouble=self.trouble,
            )
        )
        self.judged.visible = not examined.made_up
        if judging is not None:
            judging.draw()
