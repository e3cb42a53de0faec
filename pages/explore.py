"""Explore: the face fills the page; a list finds, a card explains, a section cuts it open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import panel as pn
import panel_material_ui as pmui

from anatomy.atlas import list_atlases
from anatomy.close import Close, close_structures, known_close
from anatomy.content import UnknownId
from anatomy.related import relations_of
from anatomy.style import load_style
from lessons.naming import base_id
from meshes.scene import Scene
from pages import structure_tree as tree
from pages.explore_address import hidden_asked, link_asked, link_shown, look_as_asked, who_asked
from pages.explore_moves import PALETTES, moves_markup
from pages.explore_paper import paper_of
from pages.explore_section import SectionTool
from pages.explore_shown import Shown
from pages.explore_tools import MODES, tools_markup
from pages.explore_views import Views
from pages.language import _
from pages.learners import current_learner
from pages.people import Who, face_of, person_chosen
from pages.preferences import Palette
from pages.sheet import Act, Handler, Sheet
from pages.shell import Frame, fill, make_frame
from pages.structure_card import Chosen, card_markup, hint_markup
from pages.studio import Studio
from pages.variant_switch import read_choice
from pages.view_link import ViewLink, write_link
from viewer.messages import Changed
from viewer.picks import Pick

ADDRESS = "/explore"
TITLE = _("Explore")
WHERE = _("Turn, peel and click the face")
SKIN, NEAR_MM = "skin", 320.0
LEGEND = ("muscle", "artery", "vein", "nerve", "bone", "fat")
PLAN, FIRST_BESIDE = ("frame", "studio", "explore"), "adult_male"


def page(studio: Studio) -> pmui.Page:
    """The Explore page; its address tells the view it opens with (see pages/view_link.py)."""
    frame = make_frame(
        ADDRESS, TITLE, plan="studio", where=WHERE, learner=current_learner(studio).name
    )
    link, told = link_asked(studio)
    explore = Explore(studio, frame, link)
    explore.restore(link)
    if told:
        frame.notice.say(" ".join(told))
    section, views = explore.section.panel, explore.views
    return fill(
        frame, explore.tools, explore.find, explore.side, views.first, views.place,
        *views.captions, section.controls, section.drawing, explore.card, explore.moves,
    )  # fmt: skip


class Explore:
    """The page's state: what is selected, hidden, faded, and which faces are shown how."""

    def __init__(self, studio: Studio, frame: Frame, link: ViewLink | None = None) -> None:
        self.studio, self.frame = studio, frame
        palette: Any = (link.palette if link else "") or frame.preferences.palette
        who = Who() if link is None else who_asked(link)
        self.views = Views(studio, frame, who=who, palette=palette)
        self.viewer, self.style = self.views.first, load_style()
        self.entries = tree.list_entries(self.scene, studio.atlas.facts)
        self.shown = Shown(self.views)
        self.look = self.shown.look
        self.side_of_choice, self.mode, self.address = "left", "face", ADDRESS
        self.move, self.move_strength = "", 1.0
        self.section = SectionTool(self.views, self.look, self._select_row, self._tell)
        self.find = Sheet(tree.find_markup(self.look.by), region="find",
                          on={"search": self._search, "group": self._group})  # fmt: skip
        self.side = Sheet(region="side", on={"select": self._select_row, "eye": self._eye})
        self.card = Sheet(region="card", on=self._card_acts())
        self.tools = Sheet(region="tools", on=self._tool_acts())
        self.moves = Sheet(region="moves", on={
            "move": self._move, "move_strength": self._move_strength, "palette": self._palette,
        })  # fmt: skip
        for by, _words in tree.BY:
            for group in tree.group_entries(self.entries, self.style, by=by):
                self.side.answer_to(f"fade:{group.id}", self._fader(group.id))
        self.views.listen(self._picked, self._changed)
        frame.on_preferences(lambda _: self._plan())
        self._plan()
        self._draw()
        self._draw_lines()

    @property
    def scene(self) -> Scene:
        """The first face, as composed."""
        return self.views.scene

    def restore(self, link: ViewLink) -> None:
        """Brings back the view that a link tells of."""
        kinds = {item.id: item.kind for item in self.scene.items}
        if link.select:
            fade = False if link.fade is None and link.mode == "section" else link.fade
            self.select_named(link.select, fade=fade)
        hidden = hidden_asked(link, kinds)
        if hidden is not None:
            self.shown.set_hidden([i for i in kinds if i not in hidden], hidden=False)
            self.shown.set_hidden(sorted(hidden), hidden=True)
        if link.mode == "section":
            self.section.restore(link.cut, link.needle)
        elif link.cut is not None:
            self.views.cut(link.cut)
        turned = look_as_asked(self.viewer, link)
        if link.mode != "face":
            self._set_mode(link.mode, beside=link.beside, turn=not turned)
        self._draw()

    def select(self, item_id: str | None) -> None:
        """Selects this item, on the face, in the list and on the card; None clears."""
        if self.look.selected is not None:
            self.views.set_items([self.look.selected], highlight=False)
        self.look.selected = item_id
        if item_id is not None:
            if "." in item_id:
                self.side_of_choice = item_id.rpartition(".")[2]
            self.shown.set_hidden([item_id], hidden=False)
            self.views.set_items([item_id], highlight=True)
        if self.shown.rest_faded:
            self.shown.fade_rest(faded=item_id is not None)
        self.look.reveal = True
        self._draw()

    def select_named(self, name: str, *, fade: bool | None = None) -> None:
        """Selects the structure of this full or base id, and fades what hides it.

        fade: fade it, or not; None where it seems wise. An unknown name is said kindly.
        """
        items = self._items_of(base_id(name))
        if not items:
            error = UnknownId("structure", name, [entry.id for entry in self.entries])
            self.frame.notice.say(str(error))
            return
        self.select(name if name in items else self._preferred(items))
        wise = self.viewer.peel_mm == 0 and items != (SKIN,) and not self.section.active
        if not self.shown.rest_faded and (wise if fade is None else fade):
            self.shown.fade_rest(faded=True)
            self._draw()

    def _items_of(self, structure_id: str) -> tuple[str, ...]:
        found = (entry.items for entry in self.entries if entry.id == structure_id)
        return next(found, ())

    def _preferred(self, items: Sequence[str]) -> str:
        return next((i for i in items if i.endswith(f".{self.side_of_choice}")), items[0])

    # what people do with the face and the list

    def _picked(self, pick: Pick) -> None:
        known = pick.item_id is not None and bool(self._items_of(base_id(pick.item_id)))
        self.select(pick.item_id if known else None)
        self.section.pick(pick)

    def _changed(self, change: Changed) -> None:
        if change.items is not None:
            self.shown.read_back()
            self._draw_tree()
        if change.clip is not None:
            self.section.follow(self.viewer.clip)
        self._tell()

    def _select_row(self, act: Act) -> None:
        self.select_named(act.text)

    def _search(self, act: Act) -> None:
        self.look.query, self.look.reveal = act.text, False
        self._draw_tree()

    def _group(self, act: Act) -> None:
        self.look.by = next((key for key, _ in tree.BY if key == act.text), self.look.by)
        self.look.reveal = True
        self.find.show(tree.find_markup(self.look.by))
        self._draw_tree()

    def _eye(self, act: Act) -> None:
        key = act.text
        groups = {f"g:{group.id}": group.items for group in self._groups()}
        items = groups[key] if key in groups else self._items_of(key)
        shown = any(item not in self.look.hidden for item in items)
        self.shown.set_hidden(items, hidden=shown)
        self.look.reveal = False
        self._draw_tree()
        self.section.draw(controls=False)
        self._tell()

    def _fader(self, group_id: str) -> Handler:
        def fade(act: Act) -> None:
            items = next((g.items for g in self._groups() if g.id == group_id), ())
            self.look.strength[group_id] = min(max(act.number / 100, 0.0), 1.0)
            self.shown.set_strength(items, act.number / 100)

        return fade

    def _card_acts(self) -> Mapping[str, Handler]:
        return {
            "look": self._look_at,
            "alone": self._show_alone,
            "fade_rest": self._fade_rest,
            "strength": self._strength,
            "reset": self._reset,
            "side": self._choose_side,
            "go": self._select_row,
            "variant": self._vary,
            "clear": lambda _: self.select(None),
        }

    def _look_at(self, _: Act) -> None:
        if self.look.selected is not None:
            box = self.scene.item(self.look.selected).mesh.vertices
            self.views.look_at((box.min(axis=0) + box.max(axis=0)) / 2, NEAR_MM)
            self._tell()

    def _show_alone(self, _: Act) -> None:
        self.shown.toggle_alone()
        self._draw()

    def _fade_rest(self, _: Act) -> None:
        self.shown.fade_rest(faded=not self.shown.rest_faded)
        self._draw()

    def _strength(self, act: Act) -> None:
        if self.look.selected is not None:
            self.shown.set_strength([self.look.selected], act.number / 100)

    def _reset(self, _: Act) -> None:
        self.shown.reset()
        self._draw()

    def _choose_side(self, act: Act) -> None:
        if self.look.selected is not None and act.text in ("left", "right"):
            self.side_of_choice = act.text
            self.select_named(f"{base_id(self.look.selected)}.{act.text}")

    # what people do with the lines above and below the face

    def _tool_acts(self) -> Mapping[str, Handler]:
        return {
            "mode": lambda act: self._set_mode(act.text),
            "patient": lambda act: self._wear(act.text),
            "beside": lambda act: self._stand_beside(act.text),
            "atlas": self._choose_atlas,
            "print": self._print,
        }

    def _set_mode(self, mode: str, *, beside: str = "", turn: bool = True) -> None:
        if mode not in dict(MODES) or (mode == self.mode and not beside):
            return
        if self.mode == "section" and mode != "section":
            self.section.close()
        if self.mode == "pair" and mode != "pair":
            self.views.close_pair()
        self.mode = mode
        self._plan()
        if mode == "section":
            self.section.open(turn=turn)
        elif mode == "pair":
            other = FIRST_BESIDE if self.views.who.patient != FIRST_BESIDE else "template"
            self.views.open_pair(
                replace(self.views.who, patient=beside or other), self.shown.looks()
            )
        self._draw_lines()
        self._tell()

    def _plan(self) -> None:
        size = "big" if self.frame.preferences.projector else "small"
        self.frame.page.main[0].css_classes = [*PLAN, f"mode-{self.mode}", size]

    def _wear(self, choice: str) -> None:
        if patient := person_chosen(self.studio, choice):
            self._show_face(replace(self.views.who, patient=patient))

    def _stand_beside(self, choice: str) -> None:
        if patient := person_chosen(self.studio, choice):
            self._set_mode("pair", beside=patient)

    def _vary(self, act: Act) -> None:
        choice = read_choice(act.text)
        if choice is not None:
            self._show_face(self.views.who.with_variant(*choice))

    def _choose_atlas(self, act: Act) -> None:
        if act.text in list_atlases():
            self._show_face(replace(self.views.who, atlas=act.text))

    def _show_face(self, who: Who) -> None:
        self.views.wear(who, self.shown.looks())
        self.entries = tree.list_entries(self.scene, self.studio.atlas.facts)
        if self.look.selected not in {item.id for item in self.scene.items}:
            self.look.selected = None
        self._draw()
        self._draw_lines()

    def _print(self, _: Act) -> None:
        selected = self.look.selected
        name = "" if selected is None else self.scene.item(selected).name.split("\n", 1)[0]
        paper = paper_of(self.studio, self.views.who.patient, self.viewer.state, name=name)
        self.viewer.show_paper(**paper)

    def _move(self, act: Act) -> None:
        self.move = "" if act.text == self.move else act.text
        self._make_face()
        self._draw_lines()

    def _move_strength(self, act: Act) -> None:
        self.move_strength = min(max(act.number / 100, 0.0), 1.0)
        self._make_face()

    def _make_face(self) -> None:
        self.views.move({self.move: self.move_strength} if self.move else {})
        self.section.draw(controls=False)

    def _palette(self, act: Act) -> None:
        palette: Palette = next((key for key, _ in PALETTES if key == act.text), "conventional")
        self.frame.keep(replace(self.frame.preferences, palette=palette))
        self.views.recolour(palette)
        self.entries = tree.list_entries(self.scene, self.studio.atlas.facts)
        self._draw()
        self._draw_lines()

    # drawing

    def _groups(self) -> tuple[tree.Group, ...]:
        return tree.group_entries(self.entries, self.style, by=self.look.by)

    def _draw(self) -> None:
        self._draw_tree()
        self._draw_card()
        self.section.draw()
        self._tell()

    def _draw_lines(self) -> None:
        self.tools.show(tools_markup(self.mode, self.views.who, self.views.beside))
        self.moves.show(moves_markup(self.move, self.move_strength, self.views.palette))

    def _draw_tree(self) -> None:
        found = tree.results_markup(self.entries, self.look) if self.look.query.strip() else None
        self.side.show(found or tree.tree_markup(self._groups(), self.look))

    def _draw_card(self) -> None:
        selected = self.look.selected
        structure = self.studio.atlas.facts.get(base_id(selected)) if selected else None
        if selected is None or structure is None:
            self.card.show(hint_markup(self._legend()))
            return
        chosen = Chosen(
            structure,
            selected,
            relations=relations_of(structure.id, self.studio.atlas.structures),
            close=self._close(selected),
            who=self.views.who,
            opacity=self.look.strength.get(selected, self.scene.item(selected).opacity),
            alone=self.shown.alone,
            rest_faded=self.shown.rest_faded,
            checks=self.studio.truth_of(structure.id),
        )
        self.card.show(card_markup(chosen, self.studio.sources))

    def _close(self, selected: str) -> tuple[Close, ...] | None:
        """What lies close to it; None while it is measured, after which the card is drawn again."""
        face, document = face_of(self.studio, self.views.who), pn.state.curdoc
        known = known_close(face, selected)
        if known is not None or document is None or document.session_context is None:
            return close_structures(face, selected) if known is None else known

        def measure() -> None:
            close_structures(face, selected)
            if self.look.selected == selected:
                self._draw_card()

        document.add_next_tick_callback(measure)
        return None

    def _tell(self) -> None:
        """Keeps the address of the page that of the view, so that it can be copied at any time."""
        shown = link_shown(
            self.views, self.look, mode=self.mode, faded=self.shown.rest_faded,
            preferred=self.frame.preferences.palette,
            needle=self.section.panel.choice.needle if self.section.active else None,
        )  # fmt: skip
        address = "?".join(filter(None, (ADDRESS, write_link(shown))))
        if address != self.address:
            self.address = address
            self.frame.top.set_address(address)

    def _legend(self) -> dict[str, str]:
        colors = self.style.palette(self.views.palette).kinds
        return {tree.KINDS[kind]: colors[kind] for kind in LEGEND if kind in colors}
