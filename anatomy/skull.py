"""The skull of a face: cranium and mandible sculpted below its skin from measured figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from anatomy.content import parse_file
from anatomy.evidence import Evidenced
from anatomy.place import outward
from meshes.build.curve import even_shares, smooth_curve
from meshes.build.grid import Grid, graded_axis
from meshes.build.shell import Clay, one_surface, whole_surface
from meshes.build.solid import Solid, ball, beyond, funnel, grown, plate, prism, rod, within
from meshes.build.sunk_skin import Skin, SunkSkin
from meshes.mesh import FloatArray, Mesh

if TYPE_CHECKING:
    from anatomy.face import Face
    from anatomy.tissue import Tissue

SKULL_FILE = Path(__file__).parent / "data" / "skull.yaml"
ORBIT = "orbit"
RIM_POINTS = 72
FINE_MM, PLAIN_MM, COARSE_MM = 0.8, 1.5, 2.6  # grid steps: face, sides and base, back and vertex
SMOOTH_ROUNDS = 10
CLEAR_OF_SKIN_MM = 2.5  # no bone lies shallower, whatever a part says
SKIN_BLEND_MM = 1.0
ABOVE_FIELD_MM = 1.0  # a ridge may rise so far above the thickness field
TRIANGLES = {"cranium": 44_000, "mandible": 10_000}  # of a whole bone, which rules measure
SHOWN_TRIANGLES = {"cranium": 38_000, "mandible": 10_000}
SEAM_MM = 0.15  # between two bones at their suture
REGION_STEP_MM = 0.8  # grid step of a bone that is shown apart
REGION_MARGIN_MM = 3.0
MIDLINE = 0  # axis of the frame across the midline
Body = Literal["cranium", "mandible"]
BODIES: tuple[Body, ...] = ("cranium", "mandible")
Row = Annotated[tuple[float, ...], Field(min_length=3, max_length=4)]
Outline = tuple[tuple[float, float], ...]
VIEWS = {"front": (0, 1), "side": (2, 1), "above": (0, 2)}  # axes in which outlines are drawn


class Part(Evidenced):
    """One stroke of the sculptor: a solid added or cut.

    points: rows [lateral, up, forward] in mm from landmark `ref`, for rods and plates with a radius
    or half thickness as a fourth number; a ball's second row holds its radii. columns: points a row
    of a plate or a wall. below_skin_mm: only what lies deeper than where bone begins plus this.
    """

    id: str
    body: Body
    does: Literal["add", "cut"]
    shape: Literal["ball", "rod", "plate", "beyond", "funnel"]
    ref: str
    points: tuple[Row, ...]
    columns: Annotated[int, Field(ge=2)] = 2
    blend_mm: Annotated[float, Field(ge=0, le=10)] = 0.0
    below_skin_mm: float | None = None
    apex: Row | None = None
    stops: tuple[float, ...] = ()
    widths: tuple[float, ...] = ()


class BonyPoint(Evidenced):
    """A named point of the bone, left side: [lateral, up, forward] in mm from landmark `ref`."""

    ref: str
    at: Row


class Region(Evidenced):
    """A bone of its own within a body, left side: what all its outlines, along its sutures, cover.

    front: corners [lateral, up] seen from the front, side: corners [forward, up] seen from the
    side, above: corners [lateral, forward] seen from above, mm from landmark `ref`.
    triangles: of its surface.
    """

    body: Body
    ref: str
    front: Outline
    side: Outline
    above: Outline = ()
    triangles: Annotated[int, Field(ge=100)]


class SkullPlan(BaseModel):
    """All of skull.yaml: parts in the order in which they are added and cut, and named points.

    regions: the bones that are shown apart.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    parts: tuple[Part, ...]
    regions: dict[str, Region]
    bony_points: dict[str, BonyPoint]


@lru_cache(maxsize=2)
def load_skull_plan(path: Path = SKULL_FILE) -> SkullPlan:
    """The measured figures of the skull. Raises ContentError."""
    return parse_file(SkullPlan, path).model


def build_bone(body: Body, face: Face, tissue: Tissue) -> Mesh:
    """The whole cranium or mandible of a face: closed, facing outward, left the mirror of right.

    The skin sunk by the thickness of its tissue gives the vault and the chin; measured figures
    give orbits, nose, cheekbones, arches, jaws. Takes a few seconds.
    """
    clay = _sculpted(body, face, tissue)
    return whole_surface(clay, smooth_rounds=SMOOTH_ROUNDS, triangles=TRIANGLES[body])


def build_shown_bone(body: Body, face: Face, tissue: Tissue, region: str | None = None) -> Mesh:
    """One bone of a body as it is shown: a region of it (left side), or what its regions leave.

    All of them together fill the whole bone but for a seam along each suture. Raises KeyError.
    """
    regions = load_skull_plan().regions
    if region is not None:
        return _build_region(regions[region], face, tissue)
    clay = _sculpted(body, face, tissue)
    for one in (one for one in regions.values() if one.body == body):
        clay = clay.cut(grown(_outlined(one, face), SEAM_MM / 2))
    return whole_surface(clay, smooth_rounds=SMOOTH_ROUNDS, triangles=SHOWN_TRIANGLES[body])


def _build_region(region: Region, face: Face, tissue: Tissue) -> Mesh:
    outlined = _outlined(region, face)
    low, high = outlined.low - REGION_MARGIN_MM, outlined.high + REGION_MARGIN_MM
    low[MIDLINE] = max(low[MIDLINE], 0.0)
    starts = zip(low, high, strict=True)
    grid = Grid(*(graded_axis((a, REGION_STEP_MM), end=float(b)) for a, b in starts))
    sunk = _sunk_skin(region.body, face, tissue)
    clay = _sculpt(region.body, face, sunk, grid).keep(grown(outlined, -SEAM_MM / 2))
    clay = clay.keep(grown(_left_half(outlined), -SEAM_MM / 2))
    return one_surface(clay, smooth_rounds=SMOOTH_ROUNDS, triangles=region.triangles)


def _outlined(region: Region, face: Face) -> Solid:
    at = face.landmark(region.ref, "left")
    drawn = [(axes, getattr(region, view)) for view, axes in VIEWS.items()]
    return within(*(prism(np.array(o) + at[list(axes)], axes) for axes, o in drawn if o))


def _left_half(solid: Solid) -> Solid:
    """All of the left side, as far as a solid reaches."""
    return Solid(lambda p: -p[:, MIDLINE], solid.low, solid.high)


def orbital_rim(marks: Mapping[str, FloatArray], side: str = "left") -> FloatArray:
    """(k, 3) mm, the bony rim of one orbit as a closed curve of evenly spaced points.

    marks: the template's landmarks.
    """
    orbit = next(p for p in load_skull_plan().parts if p.id == ORBIT)
    ring = _measured(marks[f"{orbit.ref}.{side}"], orbit.points, side)
    shares = even_shares(ring, RIM_POINTS, closed=True)
    return smooth_curve(ring, shares, closed=True)


def bony_points(face: Face, side: str = "left") -> dict[str, FloatArray]:
    """Named points of the bone on one side: id -> (3,) mm."""
    plan = load_skull_plan()
    return {i: _placed(face, p.ref, (p.at,), side)[0] for i, p in plan.bony_points.items()}


@lru_cache(maxsize=2)
def _sculpted(body: str, face: Face, tissue: Tissue) -> Clay:
    """A whole body before it is given a surface; kept, as its bones are cut from the same clay."""
    return _sculpt(body, face, _sunk_skin(body, face, tissue), GRIDS[body](face))


@lru_cache(maxsize=2)
def _sunk_skin(body: str, face: Face, tissue: Tissue) -> SunkSkin:
    skin = Skin(tissue.skin, tissue.bone_mm, tissue.smooth_normals)
    return SunkSkin(skin, GRIDS[body](face))


def _sculpt(body: str, face: Face, sunk: SunkSkin, grid: Grid) -> Clay:
    clay = Clay(grid)
    for part in load_skull_plan().parts:
        if part.body == body:
            step = clay.add if part.does == "add" else clay.cut
            clay = step(_solid(part, face, sunk), blend_mm=part.blend_mm)
    allowed = sunk.solid(deeper_mm=-ABOVE_FIELD_MM, at_least_mm=CLEAR_OF_SKIN_MM)
    return clay.keep(allowed, blend_mm=SKIN_BLEND_MM)


def _solid(part: Part, face: Face, sunk: SunkSkin) -> Solid:
    places = _placed(face, part.ref, part.points)
    size = np.array([row[3] if len(row) == 4 else 0.0 for row in part.points])
    solid = _shaped(part, places, size, face)
    if part.below_skin_mm is None:
        return solid
    return within(solid, sunk.solid(deeper_mm=part.below_skin_mm))


def _shaped(part: Part, places: FloatArray, size: FloatArray, face: Face) -> Solid:
    net = places.reshape(-1, part.columns, 3) if part.shape in ("plate", "beyond") else places
    if part.shape == "ball":
        return ball(places[0], part.points[1][:3])
    if part.shape == "rod":
        return rod(places, size)
    if part.shape == "plate":
        return plate(net, size.reshape(-1, part.columns))
    if part.shape == "beyond":
        return beyond(net)
    apex = _placed(face, part.ref, (part.apex or (0.0, 0.0, 0.0),))[0]
    return funnel(places, apex, stops=part.stops, widths=part.widths)


def _placed(
    face: Face, ref: str, rows: tuple[tuple[float, ...], ...], side: str = "left"
) -> FloatArray:
    """(n, 3) mm, rows measured from a landmark along the axes of the head."""
    return _measured(face.landmark(ref, side), rows, side)


def _measured(start: FloatArray, rows: tuple[tuple[float, ...], ...], side: str) -> FloatArray:
    return np.asarray(start + np.array([row[:3] for row in rows]) * [outward(side), 1.0, 1.0])


def _cranium_grid(face: Face) -> Grid:
    low, high = face.skin.vertices.min(axis=0), face.skin.vertices.max(axis=0)
    base = face.landmark("otobasion_inferius")[1] - 14
    brow = face.landmark("superciliare")[1] + 6
    ear = face.landmark("tragion")[2]
    temple = face.landmark("zygion")[0] - 3
    return Grid(
        graded_axis((0.0, FINE_MM), (temple, PLAIN_MM), end=high[0]),
        graded_axis((base, FINE_MM), (brow, COARSE_MM), end=high[1]),
        graded_axis((low[2], COARSE_MM), (ear - 24, PLAIN_MM), (ear + 16, FINE_MM), end=high[2]),
    )


def _mandible_grid(face: Face) -> Grid:
    ear = face.landmark("tragion")
    return Grid(
        graded_axis((0.0, FINE_MM), end=face.landmark("zygion")[0]),
        graded_axis((face.landmark("menton")[1], FINE_MM), end=ear[1] + 7),
        graded_axis((ear[2] - 5, FINE_MM), end=face.landmark("pogonion")[2]),
    )


GRIDS: Mapping[str, Callable[[Face], Grid]] = {"cranium": _cranium_grid, "mandible": _mandible_grid}
