"""Lines of the skin: dynamic ones come with a contraction, static ones stay as the skin ages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from anatomy.content import Document, KeyPath, Problem, did_you_mean, parse_file
from anatomy.evidence import Evidenced
from anatomy.face import build_bare_face
from anatomy.patients import Patient, load_patient
from meshes.head import load_head
from meshes.mesh import FloatArray
from meshes.scene import LineGroup, SkinLines

SKIN_LINES_FILE = Path(__file__).parent / "data" / "skin_lines.yaml"
TEMPLATE = "template"
SIDES = ((".left", 1.0), (".right", -1.0))
CHANNELS = 2  # groups that a vertex may be of
MARGIN_MM = 5.0  # so far beyond a field its lines are known, that none is bent at its rim
MIDLINE_MM = 1e-3

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Span = tuple[float, float]


class Pattern(BaseModel):
    """How the lines of a group run: rows lie one above the other, columns side by side, rays meet.

    every_mm, first_mm, every_deg, first_deg: where lines lie. bow_mm: how much rows sink at the
    rim. lean: mm sideways a mm up (columns), mm up a mm sideways (rows). centre: of rays, mm.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["rows", "columns", "rays"]
    every_mm: Annotated[float, Field(gt=0)] | None = None
    first_mm: float = 0.0
    every_deg: Annotated[float, Field(gt=0)] | None = None
    first_deg: float = 0.0
    bow_mm: float = 0.0
    lean: float = 0.0
    centre: Span = (0.0, 0.0)


class Static(BaseModel):
    """From which age on a line stays at rest, and how deep it is, 0 to 1, when it is `full`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    from_age: Annotated[float, Field(ge=0)]
    full: Annotated[float, Field(le=120)]
    most: Annotated[float, Field(ge=0, le=1)]

    def at(self, age: float) -> float:
        """How deep at this age, 0 to 1."""
        return float(self.most * np.clip((age - self.from_age) / (self.full - self.from_age), 0, 1))


class LinesOf(BaseModel):
    """One group of lines as skin_lines.yaml tells it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Text
    english: Text
    muscles: tuple[str, ...] = Field(min_length=1)
    ref: Text
    seen_from: float = 0.0
    pattern: Pattern
    lateral_mm: Span
    up_mm: Span
    fade_mm: Annotated[float, Field(gt=0)]
    depth_mm: float
    width_mm: Annotated[float, Field(gt=0)]
    wobble: Annotated[float, Field(ge=0)]
    units: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(min_length=1)
    static: Static


class LinesFile(BaseModel):
    """The whole of skin_lines.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    evidence: Evidenced
    sources: tuple[str, ...]
    lines: tuple[LinesOf, ...]


@lru_cache(maxsize=2)
def load_lines(path: Path = SKIN_LINES_FILE) -> tuple[LinesOf, ...]:
    """Every group of lines. Raises ContentError."""
    return parse_file(LinesFile, path).model.lines


def lines_on(
    patient: Patient, level: int, expression: Mapping[str, float] | None = None
) -> SkinLines:
    """The lines of a patient's skin at a display level, as a scene shows them.

    expression: unit -> weight that the skin's mesh has already; its lines count as being there.
    """
    phase, mask, group = _field(level)
    made = expression or {}
    groups = tuple(
        LineGroup(
            static=one.static.at(patient.age) + _drawn_in(_units_of(one, side), made),
            units=_units_of(one, side),
            depth_mm=one.depth_mm,
            width=one.width_mm / _spacing_mm(one),
            wobble=one.wobble,
        )
        for one in load_lines()
        for side, _ in SIDES
    )
    return SkinLines(phase, mask, group, groups)


def check_lines(
    document: Document, lines: LinesFile, *, units: set[str], muscles: set[str], places: set[str]
) -> list[Problem]:
    """The places of skin_lines.yaml that name a unit, a muscle or a landmark that is not there."""
    problems = []
    for row, one in enumerate(lines.lines):
        named: list[tuple[KeyPath, str, set[str], str]] = [(("ref",), one.ref, places, "landmark")]
        named += [(("units", unit), unit, units, "expression unit") for unit in one.units]
        named += [(("muscles", k), m, muscles, "structure") for k, m in enumerate(one.muscles)]
        for place, name, known, what in named:
            if name not in known:
                message = f"unknown {what} '{name}'. {did_you_mean(name, sorted(known))}"
                problems.append(document.problem(("lines", row, *place), message))
    return problems


def line_units() -> set[str]:
    """The head's expression units by name, and, of a pair, the name of both."""
    units = set(load_head().units)
    return units | {unit.removesuffix(".left") for unit in units if unit.endswith(".left")}


def _drawn_in(units: Mapping[str, float], expression: Mapping[str, float]) -> float:
    return sum(weight * expression.get(unit, 0.0) for unit, weight in units.items())


def _units_of(one: LinesOf, side: str) -> dict[str, float]:
    units = load_head().units
    return {name if name in units else name + side: weight for name, weight in one.units.items()}


@lru_cache(maxsize=4)
def _field(level: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Phase, mask and group, (n, 2) each, as `SkinLines` keeps them."""
    face = build_bare_face(load_head(), load_patient(TEMPLATE), level=level)
    points = face.skin.vertices
    shape = (len(points), CHANNELS)
    phase, mask, group = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    claimed = np.zeros(shape, dtype=bool)
    front = points[:, 2] > face.landmark("tragion")[2]
    for number, one in enumerate(load_lines()):
        ref = face.landmark(one.ref)
        for turn, (_, sign) in enumerate(SIDES):
            seen = points * [sign, 1, 1]
            lateral, up = _plane(seen - ref, one.seen_from)
            inside = _inside(one, lateral, up)
            ours = seen[:, 0] > -MIDLINE_MM if sign > 0 else seen[:, 0] > MIDLINE_MM
            rows = np.flatnonzero((inside > -MARGIN_MM) & ours & front)
            channel = int(claimed[rows, 0].any())
            rows = rows[~claimed[rows, channel]]
            claimed[rows, channel] = True
            phase[rows, channel] = _phase(one.pattern, lateral[rows], up[rows])
            share = np.clip(inside[rows] / one.fade_mm, 0, 1)
            mask[rows, channel] = share * share * (3 - 2 * share)
            group[rows, channel] = len(SIDES) * number + turn
    for array in (phase, mask, group):
        array.setflags(write=False)
    return phase, mask, group


def _plane(offset: FloatArray, seen_from: float) -> tuple[FloatArray, FloatArray]:
    angle = np.radians(seen_from)
    return offset[:, 0] * np.cos(angle) - offset[:, 2] * np.sin(angle), offset[:, 1]


def _inside(one: LinesOf, lateral: FloatArray, up: FloatArray) -> FloatArray:
    """(n,) how far within a group's field a point lies, mm; the midline is no rim of it."""
    rims = [one.lateral_mm[1] - lateral, up - one.up_mm[0], one.up_mm[1] - up]
    if one.lateral_mm[0] >= 0:
        rims.append(lateral - one.lateral_mm[0])
    return np.asarray(np.minimum.reduce(rims))


def _phase(pattern: Pattern, lateral: FloatArray, up: FloatArray) -> FloatArray:
    if pattern.kind == "rays":
        across, over = lateral - pattern.centre[0], up - pattern.centre[1]
        angle = np.degrees(np.arctan2(over, across))
        return np.asarray((angle - pattern.first_deg) / (pattern.every_deg or 1.0))
    every = pattern.every_mm or 1.0
    if pattern.kind == "columns":
        return np.asarray((lateral - pattern.lean * up - pattern.first_mm) / every)
    sunk = pattern.bow_mm * (lateral / 30) ** 2
    return np.asarray((up + sunk - pattern.lean * lateral - pattern.first_mm) / every)


def _spacing_mm(one: LinesOf) -> float:
    if one.pattern.kind != "rays":
        return one.pattern.every_mm or 1.0
    middle = sum(one.lateral_mm) / 2 - one.pattern.centre[0]
    return float(np.radians(one.pattern.every_deg or 1.0) * middle)
