"""A view as an address: who, what is selected, from where, how deep, what is cut and hidden.

    /explore?select=procerus&view=left_oblique&peel=4&cut=axial,30&hide=skin,hair&patient=adult_male

Opening it restores the view. What makes no sense in a link is left out and told in a sentence.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote

from anatomy.content import UnknownId
from meshes.scene import AXES, VIEWS, Plane
from pages.language import _

NOT_PLANE = _("Expected the plane and where it lies, such as axial,30.")
NOT_DIRECTION = _("Expected a direction of length 1.")
NOT_NUMBERS = _("Expected {wanted} numbers, got {count}.")

MAX_VALUE: Final = 2000
PEEL_MOST_MM: Final = 60.0
CUT_MOST_MM: Final = 300.0
CAMERA_LIMITS: Sequence[tuple[float, float]] = (
    # turn and tilt in degrees, distance mm, target x, y, z mm
    (-180, 180), (-90, 90), (60, 1800), (-300, 300), (-300, 300), (-300, 300),
)  # fmt: skip
NEEDLE_LIMITS: Sequence[tuple[float, float]] = (*CAMERA_LIMITS[3:], (-15, 15))
NEEDLE_WAYS = ("upright", "level")
TOLD = _("“{name}={value}” in this link was not understood and left out. {why}")
MODES = ("face", "section", "pair")
PALETTES = ("conventional", "colour_safe")
NO_NUMBER = _("Expected a number, got “{given}”.")
NOT_BETWEEN = _("Expected a number from {low:g} to {high:g}, got “{given}”.")
SEED = re.compile(r"sample_(\d{1,6})$")
Numbers = tuple[float, ...]


@dataclass(frozen=True)
class ViewLink:
    """One view. camera: turn, tilt, distance, target x y z; None for a named view.

    needle: "upright" or "level", then the point x y z and how far beside it the section lies.

    hide: structures, items or kinds not shown; only: what alone is shown, "" names nothing.
    beside: the second patient of a pair. fade: everything but the selected one is faint, or is
    not; None leaves it to the page.
    """

    select: str = ""
    view: str = ""
    camera: Numbers | None = None
    peel_mm: float = 0.0
    cut: Plane | None = None
    needle: tuple[str, Numbers] | None = None
    hide: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    fade: bool | None = None
    labels: bool = False
    mode: str = "face"
    patient: str = ""
    beside: str = ""
    variants: tuple[str, ...] = ()
    palette: str = ""
    atlas: str = ""


@dataclass(frozen=True)
class Known:
    """What names a link may use."""

    structures: Collection[str]
    hideable: Collection[str]
    patients: Collection[str]
    atlases: Collection[str]
    variants: Mapping[str, Collection[str]]


def write_link(link: ViewLink) -> str:
    """The part of an address after "?", "" for the view a page opens with; short and readable."""
    values: dict[str, str] = {
        "select": link.select,
        "view": "" if link.view == "front" else link.view,
        "camera": "" if link.camera is None else ",".join(_short(n) for n in link.camera),
        "peel": _short(link.peel_mm) if link.peel_mm > 0 else "",
        "cut": "" if link.cut is None else _write_cut(link.cut),
        "needle": ""
        if link.needle is None
        else ",".join((link.needle[0], *(_short(n) for n in link.needle[1]))),
        "hide": ",".join(link.hide),
        "only": ",".join(link.only),
        "fade": "" if link.fade is None else str(int(link.fade)),
        "labels": "1" if link.labels else "",
        "mode": "" if link.mode == "face" else link.mode,
        "patient": link.patient,
        "beside": link.beside if link.mode == "pair" else "",
        "variants": ",".join(link.variants),
        "palette": link.palette,
        "atlas": link.atlas,
    }
    return "&".join(f"{name}={quote(text, safe=',.:')}" for name, text in values.items() if text)


def read_link(asked: Mapping[str, str], known: Known) -> tuple[ViewLink, tuple[str, ...]]:
    """The view of an address, and a sentence for everything in it that made no sense."""
    link, told = ViewLink(), []
    for name, read in READERS.items():
        value = asked.get(name, "")[:MAX_VALUE]
        if not value:
            continue
        try:
            link = replace(link, **read(value, known))
        except (ValueError, UnknownId) as wrong:
            told.append(TOLD.format(name=name, value=value[:40], why=wrong))
    return link, tuple(told)


# writing


def _short(number: float) -> str:
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _write_cut(cut: Plane) -> str:
    flip = ("flip",) if cut.flip else ()
    if cut.normal is not None:
        return ",".join(
            ("oblique", _short(cut.offset_mm), *(f"{n:.3f}" for n in cut.normal), *flip)
        )
    return ",".join((cut.axis, _short(cut.offset_mm), *flip))


# reading


def _one_of(allowed: Collection[str], what: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in allowed:
            raise UnknownId(what, value, sorted(allowed))
        return value

    return read


def number_between(text: str, low: float, high: float) -> float:
    """The number in a text. Raises ValueError, in words, for anything but one within the limits."""
    try:
        number = float(text)
    except ValueError:
        raise ValueError(NO_NUMBER.format(given=text[:20])) from None
    if not math.isfinite(number) or not low <= number <= high:
        raise ValueError(NOT_BETWEEN.format(low=low, high=high, given=text[:20]))
    return number


def _list(value: str, allowed: Collection[str], what: str) -> tuple[str, ...]:
    return tuple(_one_of(allowed, what)(one) for one in value.split(",") if one)


def _read_camera(value: str, _: Known) -> dict[str, Any]:
    parts = value.split(",")
    if len(parts) != len(CAMERA_LIMITS):
        raise ValueError(NOT_NUMBERS.format(wanted=len(CAMERA_LIMITS), count=len(parts)))
    numbers = (number_between(p, *limits) for p, limits in zip(parts, CAMERA_LIMITS, strict=True))
    return {"camera": tuple(numbers)}


def _read_cut(value: str, _: Known) -> dict[str, Any]:
    axis, *parts = value.split(",")
    flip = bool(parts) and parts[-1] == "flip"
    numbers = parts[:-1] if flip else parts
    _one_of((*AXES, "oblique"), "plane")(axis)
    if len(numbers) != (4 if axis == "oblique" else 1):
        raise ValueError(NOT_PLANE)
    offset_mm = number_between(numbers[0], -CUT_MOST_MM, CUT_MOST_MM)
    if axis != "oblique":
        return {"cut": Plane(axis, offset_mm, flip)}
    x, y, z = (number_between(n, -1, 1) for n in numbers[1:])
    length = math.hypot(x, y, z)
    if length < 0.5:
        raise ValueError(NOT_DIRECTION)
    return {"cut": Plane(axis, offset_mm, flip, (x / length, y / length, z / length))}


def _read_needle(value: str, _: Known) -> dict[str, Any]:
    way, *parts = value.split(",")
    _one_of(NEEDLE_WAYS, "way of the needle's section")(way)
    if len(parts) != len(NEEDLE_LIMITS):
        raise ValueError(NOT_NUMBERS.format(wanted=len(NEEDLE_LIMITS), count=len(parts)))
    numbers = (number_between(p, *limits) for p, limits in zip(parts, NEEDLE_LIMITS, strict=True))
    return {"needle": (way, tuple(numbers))}


def read_patient(value: str, known: Collection[str]) -> str:
    """The id of a patient, or of a made-up one ("sample_7"). Raises UnknownId."""
    return value if SEED.match(value) else _one_of(known, "patient")(value)


def _read_variants(value: str, known: Known) -> dict[str, Any]:
    found = []
    for one in value.split(","):
        name, _, option = one.partition(":")
        _one_of(known.variants, "variant")(name)
        _one_of(known.variants[name], f"option of {name}")(option)
        found.append(one)
    return {"variants": tuple(found)}


def _switch(name: str) -> Callable[[str, Known], dict[str, Any]]:
    return lambda value, _: {name: _one_of(("0", "1"), "switch")(value) == "1"}


READERS: Mapping[str, Callable[[str, Known], dict[str, Any]]] = {
    "select": lambda v, k: {"select": _one_of(k.structures, "structure")(v)},
    "view": lambda v, _: {"view": _one_of(VIEWS, "view")(v)},
    "camera": _read_camera,
    "peel": lambda v, _: {"peel_mm": number_between(v, 0, PEEL_MOST_MM)},
    "cut": _read_cut,
    "needle": _read_needle,
    "hide": lambda v, k: {"hide": _list(v, k.hideable, "structure or kind")},
    "only": lambda v, k: {"only": _list(v, k.hideable, "structure or kind")},
    "fade": _switch("fade"),
    "labels": _switch("labels"),
    "mode": lambda v, _: {"mode": _one_of(MODES, "mode")(v)},
    "patient": lambda v, k: {"patient": read_patient(v, k.patients)},
    "beside": lambda v, k: {"beside": read_patient(v, k.patients), "mode": "pair"},
    "variants": _read_variants,
    "palette": lambda v, _: {"palette": _one_of(PALETTES, "palette")(v)},
    "atlas": lambda v, k: {"atlas": _one_of(k.atlases, "atlas")(v)},
}


# what is shown, in few words


def name_hidden(
    hidden: Collection[str], items: Mapping[str, str], usual: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(hide, only): the fewest names that tell which items are hidden.

    items: item id -> kind, of all. usual: what is hidden to begin with. A kind stands for all of
    it, an id without its side for both sides. One of the two is empty, or both.
    """
    if set(hidden) == set(usual):
        return (), ()
    hide = shorten(hidden, items)
    only = shorten([item for item in items if item not in hidden], items)
    return (hide, ()) if len(hide) <= len(only) or not only else ((), only)


def shorten(chosen: Collection[str], items: Mapping[str, str]) -> tuple[str, ...]:
    """Kinds and base ids that stand for these items, and ids for what is left over."""
    left, names = [item for item in items if item in set(chosen)], []
    for group_of in (items.__getitem__, _base):
        groups: dict[str, list[str]] = {}
        for item in items:
            groups.setdefault(group_of(item), []).append(item)
        for name, members in groups.items():
            if len(members) > 1 and all(member in left for member in members):
                names.append(name)
                left = [item for item in left if item not in members]
    return (*names, *left)


def spell_out(names: Collection[str], items: Mapping[str, str]) -> set[str]:
    """The items that kinds, base ids and ids stand for."""
    wanted = set(names)
    return {item for item, kind in items.items() if wanted & {item, _base(item), kind}}


def _base(item_id: str) -> str:
    return item_id.removesuffix(".left").removesuffix(".right")
