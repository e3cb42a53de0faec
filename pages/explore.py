"""Explore: the face fills the page; a list finds, a card explains, the face moves on command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import panel_material_ui as pmui

from anatomy.content import UnknownId
from anatomy.expressions import load_expressions
from anatomy.style import load_style
from lessons.naming import base_id
from meshes.scene import Scene
from pages import structure_tree as tree
from pages.address import asked
from pages.faceview import make_viewer
from pages.learners import current_learner
from pages.markup import Html, tag
from pages.preferences import Palette, Preferences
from pages.sheet import Act, Handler, Sheet
from pages.shell import Frame, fill, make_frame
from pages.structure_card import Chosen, card_markup, hint_markup
from pages.studio import Studio
from viewer.component import Pick, Viewer

ADDRESS = "/explore"
TITLE = "Explore"
WHERE = "Turn, peel and click the face"
ASK = "Ask the face to"
REST = "Rest"
STRENGTH = "How strongly"
PALETTE_LABEL = "Colours"
PALETTES: Sequence[tuple[Palette, str]] = (
    ("conventional", "Usual"),
    ("colour_safe", "Colour-safe"),
)
MOVES: Sequence[tuple[str, str]] = (
    # action of anatomy/data/expressions.yaml, what its button says
    ("raise_brows", "Raise brows"),
    ("frown", "Frown"),
    ("close_eyes", "Close eyes"),
    ("wrinkle_nose", "Snarl"),
    ("smile", "Smile"),
)
FADED: Final = 0.15
SKIN: Final = "skin"
NEAR_MM: Final = 320.0
LEGEND = ("muscle", "artery", "vein", "nerve", "bone", "fat")


def page(studio: Studio) -> pmui.Page:
    """The Explore page; `?select=<structure id>` opens it with a structure selected."""
    frame = make_frame(
        ADDRESS, TITLE, plan="studio", where=WHERE, learner=current_learner(studio).name
    )
    explore = Explore(studio, frame)
    wanted = asked("select")
    if wanted:
        explore.select_named(wanted)
    return fill(frame, explore.find, explore.side, explore.viewer, explore.card, explore.moves)


class Explore:
    """The page's state: what is selected, hidden, faded, and which face is made."""

    def __init__(self, studio: Studio, frame: Frame) -> None:
        self.studio, self.frame = studio, frame
        self.scene: Scene = studio.scene(frame.preferences.palette)
        self.viewer: Viewer = make_viewer(studio, self.scene, frame)
        self.style = load_style()
        self.entries = tree.list_entries(self.scene, studio.atlas.facts)
        self.look = tree.Look(hidden={i.id for i in self.scene.items if not i.visible})
        self.side_of_choice = "left"
        self.alone = self.rest_faded = False
        self.move, self.move_strength = "", 1.0
        self.find = Sheet(tree.find_markup(self.look.by), region="find",
                          on={"search": self._search, "group": self._group})  # fmt: skip
        self.side = Sheet(region="side", on={"select": self._select_row, "eye": self._eye})
        self.card = Sheet(region="card", on=self._card_acts())
        self.moves = Sheet(region="moves", on={
            "move": self._move, "move_strength": self._move_strength, "palette": self._palette,
        })  # fmt: skip
        for group in self._groups():
            self.side.answer_to(f"fade:{group.id}", self._fader(group.id))
        self.viewer.on_pick(self._picked)
        self._draw()
        self.moves.show(self._moves_markup())

    def select(self, item_id: str | None) -> None:
        """Selects this item, on the face, in the list and on the card; None clears."""
        if self.look.selected is not None:
            self.viewer.set_item(self.look.selected, highlight=False)
        self.look.selected = item_id
        if item_id is not None:
            if "." in item_id:
                self.side_of_choice = item_id.rpartition(".")[2]
            self._set_hidden([item_id], hidden=False)
            self.viewer.set_item(item_id, highlight=True)
        if self.rest_faded:
            self._set_rest_faded(faded=item_id is not None)
        self.frame.top.set_address(ADDRESS + (f"?select={item_id}" if item_id else ""))
        self._draw()

    def select_named(self, name: str) -> None:
        """Selects the structure of this full or base id, and fades what hides it.

        An unknown one is said kindly.
        """
        items = self._items_of(base_id(name))
        if not items:
            error = UnknownId("structure", name, [entry.id for entry in self.entries])
            self.frame.notice.say(str(error))
            return
        self.select(name if name in items else self._preferred(items))
        if not self.rest_faded and self.viewer.peel_mm == 0 and items != (SKIN,):
            self._set_rest_faded(faded=True)
            self._draw()

    def _items_of(self, structure_id: str) -> tuple[str, ...]:
        found = (entry.items for entry in self.entries if entry.id == structure_id)
        return next(found, ())

    def _preferred(self, items: Sequence[str]) -> str:
        return next((i for i in items if i.endswith(f".{self.side_of_choice}")), items[0])

    # what people do

    def _picked(self, pick: Pick) -> None:
        if pick.item_id is None or not self._items_of(base_id(pick.item_id)):
            self.select(None)
        else:
            self.select(pick.item_id)

    def _select_row(self, act: Act) -> None:
        self.select_named(act.text)

    def _search(self, act: Act) -> None:
        self.look.query = act.text
        self._draw_tree()

    def _group(self, act: Act) -> None:
        self.look.by = "kind" if act.text == "kind" else "layer"
        for group in self._groups():
            self.side.answer_to(f"fade:{group.id}", self._fader(group.id))
        self.find.show(tree.find_markup(self.look.by))
        self._draw_tree()

    def _eye(self, act: Act) -> None:
        key = act.text
        groups = {f"g:{group.id}": group.items for group in self._groups()}
        items = groups[key] if key in groups else self._items_of(key)
        shown = any(item not in self.look.hidden for item in items)
        self._set_hidden(items, hidden=shown)
        self._draw_tree()

    def _fader(self, group_id: str) -> Handler:
        def fade(act: Act) -> None:
            strength = min(max(act.number / 100, 0.0), 1.0)
            items = next(g.items for g in self._groups() if g.id == group_id)
            self.look.strength[group_id] = strength
            self._set_strength(items, strength)

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
            "clear": lambda _: self.select(None),
        }

    def _look_at(self, _: Act) -> None:
        if self.look.selected is None:
            return
        box = self.scene.item(self.look.selected).mesh.vertices
        self.viewer.look_at((box.min(axis=0) + box.max(axis=0)) / 2, NEAR_MM)

    def _show_alone(self, _: Act) -> None:
        self.alone = not self.alone
        selected = self.look.selected
        if self.alone and selected is not None:
            self.look.hidden = {item.id for item in self.scene.items} - {selected}
            self.viewer.isolate([selected])
        else:
            self.look.hidden = {i.id for i in self.scene.items if not i.visible}
            self.viewer.isolate()
        self._draw()

    def _fade_rest(self, _: Act) -> None:
        self._set_rest_faded(faded=not self.rest_faded)
        self._draw()

    def _set_rest_faded(self, *, faded: bool) -> None:
        self.rest_faded = faded
        self.look.strength.clear()
        self._restore_opacity([item.id for item in self.scene.items])
        if faded:
            rest = [item.id for item in self.scene.items if item.id != self.look.selected]
            self._set_strength(rest, FADED)

    def _strength(self, act: Act) -> None:
        if self.look.selected is not None:
            self._set_strength([self.look.selected], min(max(act.number / 100, 0.0), 1.0))

    def _reset(self, _: Act) -> None:
        self.alone = self.rest_faded = False
        self.look.strength.clear()
        self.look.hidden = {i.id for i in self.scene.items if not i.visible}
        self.viewer.isolate()
        self._restore_opacity([item.id for item in self.scene.items])
        self._draw()

    def _choose_side(self, act: Act) -> None:
        if self.look.selected is not None and act.text in ("left", "right"):
            self.side_of_choice = act.text
            self.select_named(f"{base_id(self.look.selected)}.{act.text}")

    def _move(self, act: Act) -> None:
        self.move = "" if act.text == self.move else act.text
        self._make_face()

    def _move_strength(self, act: Act) -> None:
        self.move_strength = min(max(act.number / 100, 0.0), 1.0)
        self._make_face(redraw=False)

    def _make_face(self, *, redraw: bool = True) -> None:
        wanted = {self.move: self.move_strength} if self.move else {}
        self.viewer.set_expression(self.studio.expression_units(wanted))
        if redraw:
            self.moves.show(self._moves_markup())

    def _palette(self, act: Act) -> None:
        palette: Palette = next((key for key, _ in PALETTES if key == act.text), "conventional")
        self.frame.keep(replace(self.frame.preferences, palette=palette))
        self.scene = self.studio.scene(palette)
        self.entries = tree.list_entries(self.scene, self.studio.atlas.facts)
        for item in self.scene.items:
            self.viewer.set_item(item.id, color=item.color)
        self._draw()
        self.moves.show(self._moves_markup())

    # what the face shows

    def _set_hidden(self, items: Sequence[str], *, hidden: bool) -> None:
        changed = [i for i in items if (i in self.look.hidden) != hidden]
        if changed:
            self.look.hidden ^= set(changed)
            self.viewer.set_items(changed, visible=not hidden)

    def _set_strength(self, items: Sequence[str], strength: float) -> None:
        self.look.strength.update(dict.fromkeys(items, strength))
        self.viewer.set_items(items, opacity=strength)

    def _restore_opacity(self, items: Sequence[str]) -> None:
        by_opacity: dict[float, list[str]] = {}
        for item_id in items:
            by_opacity.setdefault(self.scene.item(item_id).opacity, []).append(item_id)
        for opacity, some in by_opacity.items():
            self.viewer.set_items(some, opacity=opacity)

    # drawing

    def _groups(self) -> tuple[tree.Group, ...]:
        return tree.group_entries(self.entries, self.style, by=self.look.by)

    def _draw(self) -> None:
        self._draw_tree()
        self._draw_card()

    def _draw_tree(self) -> None:
        entries = tree.search(self.entries, self.look.query)
        groups = tree.group_entries(entries, self.style, by=self.look.by)
        self.side.show(tree.tree_markup(groups, self.look))

    def _draw_card(self) -> None:
        selected = self.look.selected
        structure = self.studio.atlas.facts.get(base_id(selected)) if selected else None
        if selected is None or structure is None:
            self.card.show(hint_markup(self._legend()))
            return
        opacity = self.look.strength.get(selected, self.scene.item(selected).opacity)
        chosen = Chosen(structure, selected, opacity, self.alone, self.rest_faded)
        self.card.show(card_markup(chosen, self.studio.sources))

    def _legend(self) -> dict[str, str]:
        colors = self.style.palette(self.frame.preferences.palette).kinds
        return {tree.KINDS[kind]: colors[kind] for kind in LEGEND if kind in colors}

    def _moves_markup(self) -> Html:
        return moves_markup(self.move, self.move_strength, self.frame.preferences)


def commands() -> tuple[tuple[str, str], ...]:
    """The actions on offer with the words of their buttons."""
    actions = load_expressions().actions
    return tuple((name, label) for name, label in MOVES if name in actions)


def moves_markup(move: str, strength: float, preferences: Preferences) -> Html:
    """Buttons that make the face move, how strongly, and the choice of colours."""
    buttons = (
        tag("button", label, type="button", data_act="move", data_value=action,
            data_key=f"move-{action or 'rest'}", data_testid=f"move-{action or 'rest'}",
            aria_pressed="true" if action == move else "false")
        for action, label in (("", REST), *commands())
    )  # fmt: skip
    palettes = (
        tag("button", label, type="button", data_act="palette", data_value=key,
            data_key=f"palette-{key}",
            aria_pressed="true" if key == preferences.palette else "false")
        for key, label in PALETTES
    )  # fmt: skip
    percent = round(strength * 100)
    slider = tag(
        "label",
        tag("span", STRENGTH),
        tag("input", type="range", min=0, max=100, step=10, value=percent,
            data_input="move_strength", data_key="move-strength"),
        class_="strength",
    )  # fmt: skip
    return tag(
        "div",
        tag("div", tag("span", ASK, class_="eyebrow"), *buttons, class_="buttons line",
            role="group", aria_label=ASK),
        slider,
        tag("div", *palettes, class_="segments", role="group", aria_label=PALETTE_LABEL),
        class_="moves-row",
    )  # fmt: skip
