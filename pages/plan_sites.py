"""The fourth step of a plan: every site on the face, with its dose, depth and angle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import panel as pn

from anatomy.content import UnknownId
from anatomy.toxin import load_products
from lessons.plans import Plan
from meshes.geodesics import SurfacePoint
from pages.language import _
from pages.markup import Html
from pages.needle import NOT_SKIN_SITE
from pages.needle_link import read_place
from pages.needle_placed import make_ready
from pages.plan_desk import Desk
from pages.plan_draft import (
    FIELDS,
    add_site,
    can_enter,
    limits_of,
    mirror_site,
    move_site,
    remove_site,
    set_site,
    site_of,
)
from pages.plan_reading import SiteReading, SitesShown, read_site
from pages.plan_sites_panel import CLICK_TO_MOVE, sites_markup
from pages.sheet import Act, Handler
from viewer.picks import Pick

ADDED = _("Site {number} is placed, its tip {where}.")
MOVED = _("Site {number} is moved, its tip {where}.")
MIRRORED = _("Site {number} mirrors site {before}, its tip {where}.")
REMOVED = _("Site {number} is removed.")
STEP_SHARE: Final = 0.25  # of a label site, for one step of the dose


class SitesStep:
    """Adds, edits, moves, mirrors and removes sites; what cannot be is refused in a sentence."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.chosen = 0
        self.moving = False
        self.form: dict[str, str] = {}
        self.acts: Mapping[str, Handler] = {
            "site": self._choose,
            "site_step": self._step,
            "site_mirror": self._mirror,
            "site_move": self._start_moving,
            "site_remove": self._remove,
            "site_put": lambda act: self._put(act, move=False),
            "site_put_move": lambda act: self._put(act, move=True),
            "see": lambda _: self._see(),
            **{f"site_{name}": self._setter(name) for name in FIELDS},
        }

    def enter(self) -> None:
        """The upper face from near, with a pin for every site."""
        self.desk.faces.look(near=True)
        self.chosen = min(self.chosen, len(self.desk.plan.injections))
        self.mark()
        document = pn.state.curdoc
        if document is not None and document.session_context is not None:
            document.add_next_tick_callback(lambda: make_ready(self.desk.face))

    def leave(self) -> None:
        """The bare face with its skin whole."""
        self.moving = False
        self.desk.faces.mark(())
        self.desk.faces.see_through(see=False)

    def markup(self) -> Html:
        """The list of sites, the chosen one's numbers, and the way without a mouse."""
        shown = SitesShown(
            self.chosen, self.moving, self.form, {name: self.step_of(name) for name in FIELDS}
        )
        return sites_markup(self.readings(), shown, self.desk)

    def readings(self) -> tuple[SiteReading, ...]:
        """What every site comes to."""
        plan, face = self.desk.plan, self.desk.face
        count = len(plan.injections)
        return tuple(read_site(face, plan, n, self.name) for n in range(1, count + 1))

    def name(self, item_id: str) -> str:
        """An item of the face in words."""
        names = {item.id: item.name.split("\n", 1)[0] for item in self.desk.faces.scene.items}
        return names.get(item_id, item_id.replace("_", " "))

    def mark(self) -> None:
        """Draws the pins."""
        self.desk.faces.mark(self.desk.faces.pins_of(self.desk.plan, chosen=self.chosen))

    # the face

    def picked(self, pick: Pick) -> None:
        """A click on the skin places a site, or moves the one that is being moved."""
        entry = self.desk.faces.point_of(pick)
        if entry is None:
            self.desk.refuse(NOT_SKIN_SITE)
            return
        self._take(entry, move=self.moving)

    def _take(self, entry: SurfacePoint, *, move: bool) -> None:
        desk, number = self.desk, self.chosen if move else len(self.desk.plan.injections) + 1

        def change() -> Plan:
            can_enter(desk.face, entry)
            if move:
                return move_site(desk.face, desk.plan, number, entry)
            return add_site(desk.face, desk.plan, entry)

        self._do(change, chosen=number, say=MOVED if move else ADDED)

    def _do(self, change: Callable[[], Plan], *, chosen: int, say: str, before: int = 0) -> None:
        """Makes a change; the chosen site follows it, the pins and the words too."""
        was = (self.chosen, self.moving)
        self.chosen, self.moving = chosen, False
        if not self.desk.attempt(change):
            self.chosen, self.moving = was
            self.desk.redraw()
            return
        self.mark()
        count = len(self.desk.plan.injections)
        where = ""
        if 1 <= chosen <= count:
            where = read_site(self.desk.face, self.desk.plan, chosen, self.name).at_tip
        self.desk.say(say.format(number=chosen or before, before=before, where=where))

    # the list

    def _number(self, act: Act) -> int:
        text = act.text.partition(":")[0]
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0

    def _choose(self, act: Act) -> None:
        number = self._number(act)
        if number > len(self.desk.plan.injections):
            return
        self.chosen = 0 if number == self.chosen else number
        self.moving, self.desk.trouble = False, ""
        self.mark()
        self.desk.redraw()

    def _setter(self, field: str) -> Handler:
        def set_number(act: Act) -> None:
            desk, number = self.desk, self.chosen
            self._do(
                lambda: set_site(desk.face, desk.plan, number, field=field, text=act.text),
                chosen=number, say="",
            )  # fmt: skip

        return set_number

    def _step(self, act: Act) -> None:
        field, _, sign = act.text.partition(":")
        if field not in FIELDS or sign not in ("-1", "1") or not self.chosen:
            return
        desk, number = self.desk, self.chosen
        one = site_of(desk.plan, number)
        value = getattr(one, field) + int(sign) * self.step_of(field)
        if field == "towards_deg":
            value %= 360
        low, high = limits_of(field)
        if field in {"depth_mm", "angle_deg"}:
            value = min(max(value, low), high)
        self._do(
            lambda: set_site(desk.face, desk.plan, number, field=field, text=f"{value:g}"),
            chosen=number, say="",
        )  # fmt: skip

    def step_of(self, field: str) -> float:
        """How much one press of minus or plus changes a number."""
        units = load_products().products[self.desk.plan.product].site_units
        return {"units": STEP_SHARE * units, "depth_mm": 0.5, "angle_deg": 5.0}.get(field, 15.0)

    def _mirror(self, _: Act) -> None:
        desk, before = self.desk, self.chosen
        self._do(
            lambda: mirror_site(desk.face, desk.plan, before),
            chosen=len(desk.plan.injections) + 1, say=MIRRORED, before=before,
        )  # fmt: skip

    def _start_moving(self, _: Act) -> None:
        self.moving = not self.moving and self.chosen > 0
        self.desk.trouble = ""
        self.desk.redraw()
        if self.moving:
            self.desk.say(CLICK_TO_MOVE.format(number=self.chosen))

    def _remove(self, _: Act) -> None:
        desk, number = self.desk, self.chosen
        self._do(lambda: remove_site(desk.plan, number), chosen=0, say=REMOVED, before=number)

    def _put(self, act: Act, *, move: bool) -> None:
        self.form = {name: act.word(name) for name in ("landmark", "side", "lateral", "superior")}
        try:
            entry = read_place(self.desk.face, self.form)
        except (ValueError, UnknownId) as wrong:
            self.desk.refuse(str(wrong))
            return
        self._take(entry, move=move and self.chosen > 0)

    def _see(self) -> None:
        self.desk.faces.see_through(see=not self.desk.faces.see)
        self.desk.redraw()
