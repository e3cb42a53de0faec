"""A needle as an address: whose face, where it goes in, how it stands, which one it is.

    /needle?patient=adult_male&at=0,39.5,84.4&angle=30&towards=0&depth=8&needle=30g&length=13

`at` is a point of the skin, x, y, z mm, or a landmark with millimetres: glabella,10,5,left. What
makes no sense in a link is left out and told in a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote

from anatomy.content import UnknownId
from anatomy.face import Face
from anatomy.gauge import find_needle
from anatomy.place import Place, resolve_place, skin_under
from meshes.geodesics import SurfacePoint
from pages.language import _
from pages.needle_placed import NO_ENTRY, USUAL_DEPTH_MM, Placed, usual_length
from pages.view_link import TOLD, number_between, read_patient
from viewer.needle import FLATTEST_DEG, LONGEST_MM, STEEPEST_DEG

NOT_PLACE = _("Expected a landmark, lateral and superior mm, such as glabella,10,5.")
NOT_POINT = _("Expected a point as three numbers, got {count}.")

FARTHEST_MM: Final = 300.0
OFFSET_MOST_MM: Final = 120.0
OFF_SKIN_MM: Final = 5.0
SIDES = ("left", "right")


@dataclass(frozen=True)
class NeedleLink:
    """What an address of this page says; "" and None where it says nothing. at: a point (3,) mm, or
    a landmark, lateral and superior mm, and a side.
    """

    patient: str = ""
    at: tuple[float, ...] | tuple[str, float, float, str] | None = None
    angle_deg: float | None = None
    towards_deg: float | None = None
    depth_mm: float | None = None
    tool: str = ""
    length_mm: float | None = None
    see: bool = False


def write_link(patient: str, placed: Placed | None, *, see: bool) -> str:
    """The part of an address after "?". patient: "" for the one a page opens with."""
    values = {"patient": patient}
    if placed is not None:
        values |= {
            "at": ",".join(f"{x:.2f}".removesuffix("0") for x in placed.entry.position.tolist()),
            "angle": f"{placed.angle_deg:g}",
            "towards": f"{placed.towards_deg:g}",
            "depth": f"{placed.depth_mm:.2f}".rstrip("0").rstrip("."),
            "needle": placed.tool,
            "length": f"{placed.length_mm:g}",
        }
    values["see"] = "1" if see else ""
    return "&".join(f"{name}={quote(text, safe=',.')}" for name, text in values.items() if text)


def read_link(
    asked: Mapping[str, str], patients: Collection[str]
) -> tuple[NeedleLink, tuple[str, ...]]:
    """What an address says, and a sentence for everything in it that made no sense."""
    link, told = NeedleLink(), []
    for name, read in READERS.items():
        value = asked.get(name, "")
        if not value:
            continue
        try:
            link = replace(link, **read(value, patients))
        except (ValueError, UnknownId) as wrong:
            told.append(TOLD.format(name=name, value=value[:40], why=wrong))
    return link, tuple(told)


def place_asked(link: NeedleLink, face: Face, *, usual: str) -> Placed | None:
    """The needle a link asks for, in this face, no deeper than it is long; None without a place.

    usual: the needle where the link names none.
    Raises ValueError or UnknownId, in words, for a place that is none.
    """
    if link.at is None:
        return None
    entry = _entry(link.at, face)
    tool = link.tool or usual
    length_mm = _length(tool, link.length_mm)
    depth_mm = USUAL_DEPTH_MM if link.depth_mm is None else link.depth_mm
    return Placed(
        entry,
        tool,
        length_mm,
        angle_deg=STEEPEST_DEG if link.angle_deg is None else link.angle_deg,
        towards_deg=(link.towards_deg or 0.0) % 360,
        depth_mm=min(depth_mm, length_mm),
    )


def read_place(face: Face, form: Mapping[str, str]) -> SurfacePoint:
    """The skin point that a form names: landmark, side, lateral and superior mm.

    Raises ValueError or UnknownId, in words, for a place that is none.
    """
    numbers = []
    for name in ("lateral", "superior"):
        text = form.get(name, "").strip().replace(",", ".") or "0"
        try:
            numbers.append(number_between(text, -OFFSET_MOST_MM, OFFSET_MOST_MM))
        except ValueError as wrong:
            raise ValueError(f"{name.capitalize()}, mm: {wrong}") from None
    side = form.get("side", SIDES[0])
    place = Place(ref=form.get("landmark", ""), lateral=numbers[0], superior=numbers[1])
    return resolve_place(face, place, side if side in SIDES else SIDES[0])


def _entry(at: tuple[Any, ...], face: Face) -> SurfacePoint:
    if len(at) == 3:
        entry = skin_under(face, at)
        if sum((entry.position - at) ** 2) > OFF_SKIN_MM**2:
            raise ValueError(NO_ENTRY)
        return entry
    ref, lateral, superior, side = at
    return resolve_place(face, Place(ref=ref, lateral=lateral, superior=superior), side)


def _length(tool: str, length_mm: float | None) -> float:
    made = find_needle(tool).lengths.numbers
    return float(length_mm) if length_mm in made and length_mm is not None else usual_length(tool)


def _read_at(value: str, _: Collection[str]) -> dict[str, Any]:
    parts = value.split(",")
    try:
        float(parts[0])
    except ValueError:
        return {"at": _read_place(parts)}
    if len(parts) != 3:
        raise ValueError(NOT_POINT.format(count=len(parts)))
    return {"at": tuple(number_between(part, -FARTHEST_MM, FARTHEST_MM) for part in parts)}


def _read_place(parts: list[str]) -> tuple[str, float, float, str]:
    ref, *rest = parts
    side = rest.pop() if rest and rest[-1] in SIDES else SIDES[0]
    if len(rest) not in (0, 2):
        raise ValueError(NOT_PLACE)
    numbers = [number_between(part, -OFFSET_MOST_MM, OFFSET_MOST_MM) for part in rest]
    lateral, superior = numbers or (0.0, 0.0)
    return ref, lateral, superior, side


def _read_tool(value: str, _: Collection[str]) -> dict[str, Any]:
    find_needle(value)
    return {"tool": value}


def _number(name: str, low: float, high: float) -> Callable[[str, Collection[str]], dict[str, Any]]:
    return lambda value, _: {name: number_between(value, low, high)}


READERS: Mapping[str, Callable[[str, Collection[str]], dict[str, Any]]] = {
    "patient": lambda value, known: {"patient": read_patient(value, known)},
    "at": _read_at,
    "angle": _number("angle_deg", FLATTEST_DEG, STEEPEST_DEG),
    "towards": _number("towards_deg", 0.0, 360.0),
    "depth": _number("depth_mm", 0.0, LONGEST_MM),
    "needle": _read_tool,
    "length": _number("length_mm", 0.0, LONGEST_MM),
    "see": lambda value, _: {"see": value == "1"},
}
