"""The list of structures beside the face: search, groups, what is shown and how strongly."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from anatomy.structures import Structure
from anatomy.style import Style
from lessons.naming import base_id
from meshes.scene import Scene
from pages.icons import icon
from pages.markup import Html, tag

SEARCH = "Find a structure"
SEARCH_HINT = "Name, Latin or short name"
GROUP_LABEL = "Group the list"
BY = (("layer", "By layer"), ("kind", "By kind"))
NOTHING = "No structure has this name. Try a part of the English or Latin name."
SHOW_ALL = "Show or hide all of: {name}"
SHOW_ONE = "Show or hide: {name}"
FADE_ALL = "Strength of: {name}"
OTHER, OTHER_LAYER = "other", "Eyes, teeth and hair"
KINDS: Mapping[str, str] = {
    "skin": "Skin",
    "muscle": "Muscles",
    "artery": "Arteries",
    "vein": "Veins",
    "nerve": "Nerves",
    "fat": "Fat",
    "fascia": "Fascia",
    "ligament": "Ligaments",
    "gland": "Glands",
    "cartilage": "Cartilage",
    "bone": "Bones",
    "eye": "Eyes",
    "tooth": "Teeth",
    "tongue": "Tongue",
    "hair": "Brows and lashes",
    "zone": "Danger zones",
}


@dataclass(frozen=True)
class Entry:
    """One line of the list: a structure with the items drawn for it, one or two sides."""

    id: str
    name: str
    latin: str
    kind: str
    layer: str
    color: str
    items: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Group:
    """Some lines under one heading."""

    id: str
    name: str
    entries: tuple[Entry, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """The ids of everything drawn in this group."""
        return tuple(item for entry in self.entries for item in entry.items)


@dataclass
class Look:
    """What the list shows now. hidden: item ids; strength: group or item id to opacity."""

    by: str = "layer"
    query: str = ""
    selected: str | None = None
    hidden: set[str] = field(default_factory=set)
    strength: dict[str, float] = field(default_factory=dict)


def list_entries(scene: Scene, structures: Mapping[str, Structure]) -> tuple[Entry, ...]:
    """A line for every structure that the scene draws, in the scene's order."""
    drawn: dict[str, list[str]] = {}
    for item in scene.items:
        if item.kind != "zone":
            drawn.setdefault(base_id(item.id), []).append(item.id)
    return tuple(_entry(scene, key, ids, structures.get(key)) for key, ids in drawn.items())


def group_entries(entries: Iterable[Entry], style: Style, *, by: str) -> tuple[Group, ...]:
    """The lines under their layers, from the outside in, or under their kinds."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.layer if by == "layer" else entry.kind, []).append(entry)
    names = {layer.id: layer.name for layer in style.layers} if by == "layer" else dict(KINDS)
    order = [key for key in names if key in found] + [key for key in found if key not in names]
    return tuple(
        Group(key, names.get(key, OTHER_LAYER), tuple(sorted(found[key], key=lambda e: e.name)))
        for key in order
    )


def search(entries: Iterable[Entry], query: str) -> tuple[Entry, ...]:
    """The lines in which every word of the query begins or lies, accents and case aside."""
    words = fold(query).split()
    return tuple(entry for entry in entries if all(word in entry.words for word in words))


def fold(text: str) -> str:
    """The text in small letters without accents.

    >>> fold("Überbrückung")
    'uberbruckung'
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


def find_markup(by: str) -> Html:
    """The search field and the choice of grouping; drawn once so that typing is never disturbed."""
    field_ = tag(
        "div",
        tag("label", SEARCH, for_="structure-search"),
        tag("input", type="search", id="structure-search", placeholder=SEARCH_HINT,
            data_input="search", data_key="search", data_testid="search", autocomplete="off",
            maxlength=80),
        class_="field",
        role="search",
    )  # fmt: skip
    buttons = (
        tag("button", name, type="button", data_act="group", data_value=key, data_key=f"by-{key}",
            aria_pressed="true" if key == by else "false")
        for key, name in BY
    )  # fmt: skip
    segments = tag("div", *buttons, class_="segments", role="group", aria_label=GROUP_LABEL)
    return tag("div", field_, segments, class_="find-box")


def tree_markup(groups: Sequence[Group], look: Look) -> Html:
    """The groups with their lines; a line selects, its eye shows or hides."""
    if not any(group.entries for group in groups):
        return tag("div", tag("p", NOTHING, class_="nothing", role="status"), class_="tree")
    return tag("div", *(_group(group, look) for group in groups), class_="tree")


def _entry(scene: Scene, key: str, ids: Sequence[str], structure: Structure | None) -> Entry:
    item = scene.item(ids[0])
    name = item.name.split("\n", 1)[0] if structure is None else structure.english
    latin = "" if structure is None else structure.latin
    also = () if structure is None else structure.also
    words = fold(" ".join((key.replace("_", " "), name, latin, *also)))
    layer = structure.layer if structure is not None else item.layer
    layer = OTHER if structure is None and item.kind != "skin" else layer
    return Entry(key, name, latin, item.kind, layer, item.color, tuple(ids), words)


def _group(group: Group, look: Look) -> Html:
    shown = any(item not in look.hidden for item in group.items)
    strength = look.strength.get(group.id, 1.0)
    return tag(
        "details",
        tag(
            "summary",
            tag("span", group.name),
            tag("span", len(group.entries), class_="count", aria_hidden="true"),
        ),
        tag(
            "div",
            _eye(f"g:{group.id}", SHOW_ALL.format(name=group.name), shown=shown),
            tag("input", type="range", min=0, max=100, step=5, value=round(strength * 100),
                aria_label=FADE_ALL.format(name=group.name), data_change=f"fade:{group.id}",
                data_key=f"fade-{group.id}"),
            class_="fade",
        ),
        tag("div", *(_row(entry, look) for entry in group.entries), data_rove=True),
        class_="group",
        open=bool(look.query) or group.id not in ("skin", "bone", OTHER),
        data_key=f"group-{look.by}-{group.id}",
    )  # fmt: skip


def _row(entry: Entry, look: Look) -> Html:
    pressed = look.selected in entry.items
    return tag(
        "div",
        tag(
            "button",
            tag("span", class_="swatch", style=f"--swatch: {entry.color}"),
            tag("span", entry.name),
            class_="name",
            type="button",
            title=entry.latin or None,
            data_act="select",
            data_value=entry.id,
            data_item=True,
            data_key=f"row-{entry.id}",
            data_testid=f"structure-{entry.id}",
            aria_pressed="true" if pressed else "false",
        ),
        _eye(entry.id, SHOW_ONE.format(name=entry.name),
             shown=any(item not in look.hidden for item in entry.items)),
        class_="row",
    )  # fmt: skip


def _eye(key: str, label: str, *, shown: bool) -> Html:
    return tag(
        "button",
        icon("eye" if shown else "eye-off"),
        class_="eye",
        type="button",
        data_act="eye",
        data_value=key,
        data_key=f"eye-{key}",
        aria_label=label,
        aria_pressed="true" if shown else "false",
    )
