"""What a learner knows, drawn on the face: a colour for each structure, a peg for each site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import panel_material_ui as pmui

from anatomy.content import UnknownId
from anatomy.face import Face
from lessons.measure import locate_site
from lessons.naming import name_of, structure_of
from lessons.practice import Card, Level, measure_mastery
from lessons.practice.deck import AVOID, SITE
from meshes.build.tube import build_tube
from meshes.mesh import Mesh
from meshes.scene import Item, Scene
from pages.faceview import make_viewer
from pages.learners import Who
from pages.mastery_panel import COLORS, WORDS, mastery_markup, nobody_markup
from pages.retold import retold
from pages.review_queue import deck_of
from pages.sheet import Sheet
from pages.shell import Frame, fill
from pages.studio import Studio
from records.unavailable import StoreUnavailable

PEG_MM: Final = 3.0
PEG_RADIUS_MM: Final = 1.5
CLEAR: Final = ("skin", "hair")  # seen through, so that what lies below can be told apart
CLEAR_OPACITY: Final = 0.15
KEPT: Final = ("skin", "eye", "tooth", "hair", "bone", "cartilage")
ASIDE_OPACITY: Final = 0.12

Rows = list[tuple[str, Level]]


def mastery_page(studio: Studio, frame: Frame, who: Who) -> pmui.Page:
    """The learner's face of today."""
    if who.id is None:
        view = make_viewer(studio, studio.scene(frame.preferences.palette), frame)
        return fill(frame, view, Sheet(nobody_markup(), region="card"))
    deck = deck_of(studio)
    try:
        memories = {memory.card_id: memory for memory in studio.store.list_cards(who.id)}
    except StoreUnavailable as error:
        frame.notice.say(str(error))
        memories = {}
    levels = measure_mastery(deck.values(), memories, at=studio.clock())
    pegs = studio.remember(("pegs", studio.books.edition), lambda: dict(site_pegs(studio, deck)))
    scene = mastery_scene(studio.scene(frame.preferences.palette), levels, pegs, deck)
    sheet = Sheet(mastery_markup(*in_words(levels, deck)), region="card")
    return fill(frame, make_viewer(studio, scene, frame), sheet)


def in_words(levels: Mapping[str, Level], deck: Mapping[str, Card]) -> tuple[Rows, Rows, Rows]:
    """(name, level) of every structure, of every danger zone and of every site."""
    zones = [(one.name, levels[one.id]) for one in deck.values()
             if one.direction == AVOID and one.is_place]  # fmt: skip
    sites = [(one.name, levels[one.id]) for one in deck.values() if one.direction == SITE]
    structures = [
        (_capital(retold(name_of(key))), level) for key, level in levels.items() if key not in deck
    ]
    return structures, zones, sites


def mastery_scene(
    scene: Scene,
    levels: Mapping[str, Level],
    pegs: Mapping[tuple[str, str], Mesh],
    deck: Mapping[str, Card],
) -> Scene:
    """The scene with what any card asks for coloured by level, and a peg at each site.

    levels: base id of a structure, or card id of a site, to its level. pegs: (card id, side) to
    a body. Names say the level, so that colour is never the only sign.
    """
    items = (_colored(item, levels) for item in scene.items)
    return replace(scene, items=(*items, *_peg_items(pegs, levels, deck)))


def site_pegs(studio: Studio, deck: Mapping[str, Card]) -> Iterator[tuple[tuple[str, str], Mesh]]:
    """(card id, side) with a short peg that stands on the skin, for each site of the deck.

    A site whose lesson is gone or broken has none.
    """
    for card in deck.values():
        if card.direction != SITE:
            continue
        try:
            site = studio.lesson(card.id.split(":")[1]).site(card.subject)
        except UnknownId:
            continue
        for side in site.sides:
            yield (card.id, side), _peg(studio.face, site, side)


def _peg(face: Face, site: object, side: str) -> Mesh:
    point = locate_site(face, site, side)  # type: ignore[arg-type]
    foot = np.asarray(point.position)
    return build_tube([foot, foot + PEG_MM * np.asarray(point.normal)], PEG_RADIUS_MM)


def _colored(item: Item, levels: Mapping[str, Level]) -> Item:
    level = levels.get(structure_of(item.id))
    if level is not None:
        name = f"{item.name.splitlines()[0]}: {WORDS[level]}"
        mesh = replace(item.mesh, color=None)
        return replace(item, name=name, color=COLORS[level], mesh=mesh, opacity=1.0)
    if item.kind in CLEAR:
        return replace(item, opacity=CLEAR_OPACITY, pickable=False)
    return item if item.kind in KEPT else replace(item, opacity=ASIDE_OPACITY)


def _peg_items(
    pegs: Mapping[tuple[str, str], Mesh], levels: Mapping[str, Level], deck: Mapping[str, Card]
) -> Iterator[Item]:
    for (card_id, side), mesh in pegs.items():
        level = levels[card_id]
        where = "" if side == "median" else f", {side}"
        yield Item(
            id=f"{card_id}.{side}",
            name=f"{deck[card_id].name}{where}: {WORDS[level]}",
            kind="zone",
            mesh=mesh,
            color=COLORS[level],
        )


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
