"""The judges' part of the page Standards: items rated, rounds closed, cuts put on record."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final
from uuid import UUID

import numpy as np

from certification.blueprint import Blueprint
from certification.refused import Refused
from certification.roles import Role
from certification.standards.closing import (
    WRITTEN,
    RatedStations,
    practical_cut,
    written_cut,
)
from certification.standards.in_force import Standard
from certification.standards.limits import Limits
from certification.standards.matrix import UnusableData
from certification.standards.ratings import Ratings
from pages.address import read_count
from pages.exam_door import bank_of, standard_now
from pages.language import _
from pages.logbook import names_of
from pages.passphrase import demand_role
from pages.refusing import remember_refusal
from pages.sheet import Act, Sheet
from pages.standards_cuts import borderline_of
from pages.standards_data import Examined
from pages.standards_door import setter_roles
from pages.standards_judges import seen_of
from pages.standards_rating import ITEM_SIGN, Asked, rating_markup
from pages.standards_record import close_round, keep_estimate, keep_pasted, read_panel, set_cut
from pages.standards_rounds import Standing, rounds_markup
from pages.studio import Studio
from records.unavailable import StoreUnavailable

ADMINISTRATOR: Final[Role] = "administrator"
JUDGE: Final[Role] = "judge"
LONGEST_PASTED: Final = 60_000
RATE, CLOSE, SET = "rate an item", "close a round", "set a cut"
NO_JUDGE = _("Only a judge rates items, and you are none.")
KEPT = _("Saved: {item}, {estimate} %.")
KEPT_PASTED = _("Saved: {count} estimates.")
CLOSED = _("Saved: round {number} is closed.")
CUT_KEPT = _("Saved: the cut is on record, for sittings that are begun from now on.")


class Judging:
    """Where a judge stands; everything else is in the ledger.

    changed: called when something was kept, with what to say, and when something was refused.
    """

    def __init__(
        self,
        studio: Studio,
        person: UUID,
        blueprint: Blueprint,
        *,
        limits: Limits,
        changed: Callable[[str, str], None],
    ) -> None:
        self.studio, self.person, self.blueprint = studio, person, blueprint
        self.limits, self.changed = limits, changed
        self.roles: frozenset[Role] = frozenset()
        self.place = 0
        self.examined = Examined(None)
        self.on = {
            "rate": lambda act: self._do(act, self._rate, tried=RATE),
            "paste": lambda act: self._do(act, self._paste, tried=RATE),
            "close": lambda act: self._do(act, self._close, tried=CLOSE),
            "set": lambda act: self._do(act, self._set, tried=SET),
            "go": self._go,
        }
        self.sheet = Sheet(on=self.on, longest=LONGEST_PASTED)

    def read(self, examined: Examined) -> None:
        """Reads the panel. examined: what candidates did. Raises Refused, StoreUnavailable."""
        self.roles = setter_roles(self.studio, self.person)
        self.panel = read_panel(self.studio, self.blueprint)
        self.standard: Standard = standard_now(self.studio, self.blueprint)
        self.names = names_of(self.studio)
        self.examined = examined

    @property
    def rounds(self) -> tuple[Ratings, ...]:
        """The closed rounds, as far as this person may see them: a judge when their own count."""
        judges = JUDGE in self.roles and not self.panel.may_see(self.person)
        return () if judges else self.panel.rounds()

    def draw(self) -> None:
        """Shows the item that is open, and how far the rounds are."""
        standing = Standing(
            self.panel, self.names, self.standard, decides=ADMINISTRATOR in self.roles,
            sees=bool(self.rounds),
        )  # fmt: skip
        asked = self._asked() if JUDGE in self.roles else None
        rating = None if asked is None else rating_markup(asked, self.limits, self.studio.sources)
        self.sheet.show(rounds_markup(standing, rating, self.blueprint))

    def _asked(self) -> Asked:
        panel, item = self.panel, self.panel.items[self.place]
        _lesson, question = bank_of(self.studio).question(item)
        before = None
        if panel.round > 1 and self.rounds:
            column = panel.rounds()[-1].table[:, self.place]
            own = panel.estimates(panel.round - 1, self.person).get(item)
            before = (own, float(np.mean(column)), float(np.min(column)), float(np.max(column)))
        seen = seen_of(self.examined)
        return Asked(
            number=panel.round,
            place=self.place,
            item=item,
            question=question,
            rated=tuple(one in panel.estimates(panel.round, self.person) for one in panel.items),
            known=len(panel.told(panel.round, self.person, item)),
            estimate=panel.estimates(panel.round, self.person).get(item),
            before=before,
            right_pct=seen.facility_pct.get(item) if before is not None else None,
            candidates=seen.candidates,
            takes_part=panel.may_rate(self.person),
        )

    def _do(self, act: Act, do: Callable[[Act], str], *, tried: str) -> None:
        """Does it by the panel as it stands now; what is refused is put on record."""
        try:
            self.read(self.examined)
            said, trouble = do(act), ""
        except (Refused, UnusableData) as why:
            said, trouble = "", remember_refusal(self.studio, self.person, str(why), tried=tried)
        except StoreUnavailable as error:
            said, trouble = "", str(error)
        self.changed(said, trouble)

    def _rate(self, act: Act) -> str:
        self._demand_judge(self.roles)
        number, _sign, rest = act.text.partition(ITEM_SIGN)
        item, _sign, known = rest.rpartition(ITEM_SIGN)
        text = act.word("estimate")
        keep_estimate(
            self.studio, self.panel, self.person, number=read_count(number), item=item,
            known=read_count(known), text=text,
        )  # fmt: skip
        self.place = self._next_open(item)
        return KEPT.format(item=item, estimate=text.strip().removesuffix("%").strip())

    def _paste(self, act: Act) -> str:
        self._demand_judge(self.roles)
        count = keep_pasted(
            self.studio, self.panel, self.person, number=read_count(act.text),
            text=act.word("estimates"),
        )  # fmt: skip
        return KEPT_PASTED.format(count=count)

    def _close(self, act: Act) -> str:
        self._demand_administrator(act, tried=CLOSE)
        number = read_count(act.text)
        without = "without" in act.choices("without")
        close_round(
            self.studio,
            self.panel,
            self.person,
            number=number,
            seen=seen_of(self.examined),
            without=without,
        )
        return CLOSED.format(number=number)

    def _set(self, act: Act) -> str:
        self._demand_administrator(act, tried=SET)
        told = {"blueprint": self.blueprint.id, "bank": bank_of(self.studio).hash}
        if act.text == WRITTEN:
            payload = written_cut(self.panel, **told)
        else:
            payload = practical_cut(self._stations(), limits=self.limits, **told)
        set_cut(self.studio, self.panel, self.person, payload)
        return str(CUT_KEPT)

    def _stations(self) -> RatedStations | None:
        stations, standard = self.examined.stations, borderline_of(self.examined, self.limits)
        if stations is None or standard is None:
            return None
        return RatedStations(standard, stations.names, stations.sittings, stations.stations_hash)

    def _go(self, act: Act) -> None:
        place = read_count(act.text)
        if 0 <= place < len(self.panel.items):
            self.place = place
        self.changed("", "")

    def _next_open(self, item: str) -> int:
        """The place of the next item after this one that is not rated yet, else the next."""
        items, own = self.panel.items, self.panel.estimates(self.panel.round, self.person)
        here = items.index(item)
        order = [*range(here + 1, len(items)), *range(here)]
        return next((k for k in order if items[k] not in own), min(here + 1, len(items) - 1))

    def _demand_judge(self, roles: Collection[Role]) -> None:
        if JUDGE not in roles:
            raise Refused(str(NO_JUDGE))

    def _demand_administrator(self, act: Act, *, tried: str) -> None:
        phrase = act.word("passphrase")
        demand_role(self.studio, self.person, role=ADMINISTRATOR, passphrase=phrase, act=tried)
