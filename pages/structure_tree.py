"""The list of structures beside the face: groups, what is shown and how strongly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from anatomy.structures import Structure
from anatomy.style import Style
from lessons.naming import base_id
from meshes.scene import Scene
from pages.icons import icon
from pages.language import _, _n
from pages.markup import Html, tag
from pages.retold import retold
from pages.structure_search import Name, names_of, search

SEARCH = _("Find a structure")
SEARCH_HINT = _("Name, Latin, eponym or FMA")
GROUP_LABEL = _("Group the list")
BY = (("region", _("Region")), ("layer", _("Layer")), ("system", _("System")))
NOTHING = _("No structure has this name. Try a part of the English or Latin name.")
FOUND = _n("1 structure found", "{count} structures found, the best first")
SHOW_ALL = _("Show or hide all of: {name}")
SHOW_ONE = _("Show or hide: {name}")
FADE_ALL = _("Strength of: {name}")
OTHER, OTHER_NAME = "other", _("Eyes, teeth and hair")
MOST_OPEN = 45  # lines; a longer list starts folded, but for the group of what is selected
FOLDED = ("skin", "bone", OTHER)
REGIONS: Mapping[str, str] = {
    "whole_face": _("Whole face"),
    "upper_face": _("Upper face"),
    "temple": _("Temple"),
    "mid_face": _("Midface"),
    "lower_face": _("Lower face"),
    "neck": _("Neck"),
}
KINDS: Mapping[str, str] = {
    "skin": _("Skin"),
    "muscle": _("Muscles"),
    "artery": _("Arteries"),
    "vein": _("Veins"),
    "nerve": _("Nerves"),
    "fat": _("Fat"),
    "fascia": _("Fascia"),
    "ligament": _("Ligaments"),
    "gland": _("Glands"),
    "cartilage": _("Cartilage"),
    "bone": _("Bones"),
    "eye": _("Eyes"),
    "tooth": _("Teeth"),
    "tongue": _("Tongue"),
    "hair": _("Brows and lashes"),
    "zone": _("Danger zones"),
}


@dataclass(frozen=True)
class Entry:
    """One line of the list: a structure with the items drawn for it, one or two sides."""

    id: str
    name: str
    latin: str
    kind: str
    layer: str
    region: str
    system: str
    color: str
    items: tuple[str, ...]
    names: tuple[Name, ...]


@dataclass(frozen=True)
class Part:
    """Some lines of a group under a small heading."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Group:
    """Some lines under one heading, parted by kind or by system."""

    id: str
    name: str
    parts: tuple[Part, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every line of it."""
        return tuple(entry for part in self.parts for entry in part.entries)

    @property
    def items(self) -> tuple[str, ...]:
        """The ids of everything drawn in this group."""
        return tuple(item for entry in self.entries for item in entry.items)


@dataclass
class Look:
    """What the list shows now. hidden: item ids; strength: group or item id to opacity.

    reveal: bring the selected line into sight at the next drawing.
    """

    by: str = "layer"
    query: str = ""
    selected: str | None = None
    hidden: set[str] = field(default_factory=set)
    strength: dict[str, float] = field(default_factory=dict)
    reveal: bool = False


def list_entries(scene: Scene, structures: Mapping[str, Structure]) -> tuple[Entry, ...]:
    """A line for every structure that the scene draws, in the scene's order."""
    drawn: dict[str, list[str]] = {}
    for item in scene.items:
        if item.kind != "zone":
            drawn.setdefault(base_id(item.id), []).append(item.id)
    items = {item.id: item for item in scene.items}
    return tuple(
        _entry(key, ids, items[ids[0]].name, items[ids[0]].color, structures.get(key),
               kind=items[ids[0]].kind)
        for key, ids in drawn.items()
    )  # fmt: skip


def group_entries(entries: Iterable[Entry], style: Style, *, by: str) -> tuple[Group, ...]:
    """The lines under their regions, their layers from the outside in, or their systems."""
    names: Mapping[str, str] = {
        "region": REGIONS,
        "layer": {layer.id: retold(layer.name) for layer in style.layers},
        "system": KINDS,
    }[by]
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        key = {"region": entry.region, "layer": entry.layer, "system": entry.kind}[by]
        found.setdefault(key, []).append(entry)
    order = [key for key in names if key in found] + [key for key in found if key not in names]
    return tuple(Group(key, names.get(key, OTHER_NAME), _parts(found[key], by=by)) for key in order)


def _parts(entries: Sequence[Entry], *, by: str) -> tuple[Part, ...]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        name = entry.system if by == "system" else KINDS.get(entry.kind, entry.kind)
        found.setdefault(name, []).append(entry)
    order = sorted(found) if by == "system" else [name for name in KINDS.values() if name in found]
    return tuple(Part(name, tuple(sorted(found[name], key=lambda e: e.name))) for name in order)


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
            data_testid=f"by-{key}", aria_pressed="true" if key == by else "false")
        for key, name in BY
    )  # fmt: skip
    segments = tag("div", *buttons, class_="segments", role="group", aria_label=GROUP_LABEL)
    return tag("div", field_, segments, class_="find-box")


def tree_markup(groups: Sequence[Group], look: Look) -> Html:
    """The groups with their lines; a line selects, its eye shows or hides."""
    count = sum(len(group.entries) for group in groups)
    return tag("div", *(_group(group, look, many=count > MOST_OPEN) for group in groups),
               class_="tree")  # fmt: skip


def results_markup(entries: Iterable[Entry], look: Look) -> Html:
    """What a search found, best first, with the name that was met; a sentence when nothing was."""
    found = search(entries, look.query)
    if not found:
        return tag("div", tag("p", NOTHING, class_="nothing", role="status"), class_="tree")
    said = FOUND.format(count=len(found))
    rows = (_row(entry, look, met=met) for entry, met in found)
    return tag("div", tag("p", said, class_="count-found", role="status"),
               tag("div", *rows, data_rove=True), class_="tree found-list")  # fmt: skip


def _entry(
    key: str, ids: Sequence[str], shown: str, color: str, structure: Structure | None, *, kind: str
) -> Entry:
    if structure is None:
        name = shown.split("\n", 1)[0].split(",", 1)[0]
        layer = "skin" if kind == "skin" else OTHER
        region = "whole_face" if kind == "skin" else OTHER
        words = names_of(key, name, None)
        return Entry(key, name, "", kind, layer, region, OTHER_NAME, color, tuple(ids), words)
    system = structure.system[:1].upper() + structure.system[1:]
    return Entry(
        id=key,
        name=retold(structure.english),
        latin=structure.latin,
        kind=kind,
        layer=structure.layer,
        region=structure.region,
        system=system,
        color=color,
        items=tuple(ids),
        names=names_of(key, structure.english, structure),
    )


def _group(group: Group, look: Look, *, many: bool) -> Html:
    shown = any(item not in look.hidden for item in group.items)
    strength = look.strength.get(group.id, 1.0)
    holds = look.selected in group.items
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
        tag("div", *_lines(group, look), data_rove=True),
        class_="group",
        open=holds or not (many or group.id in FOLDED),
        data_open_now=holds and look.reveal,
        data_key=f"group-{look.by}-{group.id}",
        data_testid=f"group-{group.id}",
    )  # fmt: skip


def _lines(group: Group, look: Look) -> Iterator[Html]:
    for part in group.parts:
        if len(group.parts) > 1:
            yield tag("h4", part.name, class_="part")
        for entry in part.entries:
            yield _row(entry, look)


def _row(entry: Entry, look: Look, *, met: str = "") -> Html:
    pressed = look.selected in entry.items
    return tag(
        "div",
        tag(
            "button",
            tag("span", class_="swatch", style=f"--swatch: {entry.color}"),
            tag("span", entry.name, tag("small", met) if met else None, class_="words"),
            class_="name",
            type="button",
            title=entry.latin or None,
            data_act="select",
            data_value=entry.id,
            data_item=True,
            data_key=f"row-{entry.id}",
            data_testid=f"structure-{entry.id}",
            data_reveal=pressed and look.reveal,
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
