"""What lies near a needle is what every triangle, tried one by one, says it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trimesh import triangles

from anatomy.face import Face
from anatomy.nearby import (
    DANGEROUS,
    REACH_MM,
    layers_along,
    nearest_structures,
    needle_clearances,
    needle_tip,
    within_of_needle_mm,
)
from anatomy.place import Place, resolve_place
from meshes.geodesics import SurfacePoint
from meshes.mesh import FloatArray, Mesh

STEP_MM = 0.25
KINDS = (*DANGEROUS, "muscle", "fat")
EXAMPLES = settings(max_examples=12)
FEW = settings(max_examples=5)  # what is compared with here is slow
depths_mm = st.floats(0.5, 14)
places = st.builds(
    Place,
    ref=st.sampled_from(["glabella", "superciliare", "brow_tail"]),
    lateral=st.floats(-3, 14),
    superior=st.floats(-6, 25),
)
sides = st.sampled_from(["left", "right"])


def holds(mesh: Mesh, points: FloatArray) -> np.ndarray:
    """(k,) whether points lie inside, by the solid angle of the whole surface (van Oosterom)."""
    corners = mesh.vertices[mesh.faces][None] - points[:, None, None]
    a, b, c = (corners[:, :, k] for k in range(3))
    x, y, z = (np.linalg.norm(v, axis=2) for v in (a, b, c))
    over = np.einsum("knx,knx->kn", a, np.cross(b, c))
    under = x * y * z
    for one, two, other in ((a, b, z), (b, c, x), (c, a, y)):
        under = under + np.einsum("knx,knx->kn", one, two) * other
    return np.asarray(np.abs(2 * np.arctan2(over, under).sum(axis=1)) > 2 * np.pi)


def least_mm(mesh: Mesh, points: FloatArray) -> FloatArray:
    """(k,) mm from points to the surface, by trimesh, every triangle that can matter tried."""
    corners = mesh.vertices[mesh.faces]
    found = []
    for point in points:
        gap = np.linalg.norm(corners - point, axis=2).min(axis=1)
        edge = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max()
        near = corners[gap <= gap.min() + edge]
        many = np.broadcast_to(point, (len(near), 3))
        place = triangles.closest_point(near, many)  # type: ignore[no-untyped-call]
        found.append(np.linalg.norm(place - point, axis=1).min())
    return np.array(found)


def along(entry: SurfacePoint, depth_mm: float, step_mm: float) -> FloatArray:
    steps = np.linspace(0, depth_mm, int(np.ceil(depth_mm / step_mm)) + 1)
    return np.asarray(entry.position - steps[:, None] * entry.normal)


def boxes_meet(mesh: Mesh, points: FloatArray) -> bool:
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    return bool((points.min(axis=0) <= high).all() and (points.max(axis=0) >= low).all())


@EXAMPLES
@given(place=places, side=sides, depth_mm=depths_mm)
def test_the_nearest_structures_are_those_that_trying_every_triangle_finds(
    face: Face, place: Place, side: str, depth_mm: float
) -> None:
    tip = needle_tip(resolve_place(face, place, side), depth_mm)
    found = nearest_structures(face, tip, kinds=KINDS)
    assert {n.id for n in found} == {i for i, kind in face.kinds.items() if kind in KINDS}
    gaps = [n.distance_mm for n in found]
    assert gaps == sorted(gaps)
    for near in found[:6]:
        mesh = face.meshes[near.id]
        expected = 0.0 if holds(mesh, tip[None])[0] else least_mm(mesh, tip[None])[0]
        assert near.distance_mm == pytest.approx(expected, abs=1e-6)


@FEW
@given(place=places, side=sides, depth_mm=depths_mm)
def test_a_needles_clearances_are_those_of_all_its_points(
    face: Face, place: Place, side: str, depth_mm: float
) -> None:
    entry = resolve_place(face, place, side)
    way = along(entry, depth_mm, STEP_MM)
    found = needle_clearances(face, entry, depth_mm, kinds=KINDS)
    assert [n.path_mm for n in found] == sorted(n.path_mm for n in found)
    for near in found[:6]:
        mesh = face.meshes[near.id]
        inside, gaps = holds(mesh, way), least_mm(mesh, way)
        path_mm = 0.0 if inside.any() else gaps.min()
        assert path_mm - 0.5 * STEP_MM - 1e-6 <= near.path_mm <= path_mm + 1e-6
        assert near.holds_tip == inside[-1]


@EXAMPLES
@given(place=places, side=sides, depth_mm=depths_mm)
def test_nothing_within_reach_of_a_needle_is_left_out(
    face: Face, place: Place, side: str, depth_mm: float
) -> None:
    entry = resolve_place(face, place, side)
    way = along(entry, depth_mm, 0.5)
    found = {n.id for n in needle_clearances(face, entry, depth_mm, kinds=DANGEROUS)}
    for name, kind in face.kinds.items():
        if kind in DANGEROUS:
            vertices = face.meshes[name].vertices
            least = min(np.linalg.norm(vertices - p, axis=1).min() for p in way)
            assert name in found or least > REACH_MM


@EXAMPLES
@given(place=places, side=sides, depth_mm=depths_mm, artery_mm=st.floats(0, 12))
def test_a_short_reach_tells_the_same_of_what_lies_within_it(
    face: Face, place: Place, side: str, depth_mm: float, artery_mm: float
) -> None:
    entry = resolve_place(face, place, side)
    within = {"artery": artery_mm, "procerus": REACH_MM}
    whole = needle_clearances(face, entry, depth_mm, kinds=KINDS)
    near = needle_clearances(face, entry, depth_mm, kinds=KINDS, within_mm=within)
    reach = {n.id: within.get(n.id, within.get(n.kind, 0.0)) for n in whole}
    assert near == tuple(n for n in whole if n.path_mm <= reach[n.id])


@EXAMPLES
@given(place=places, side=sides, depth_mm=depths_mm)
def test_something_lies_within_what_is_said_to_hold_something(
    face: Face, place: Place, side: str, depth_mm: float
) -> None:
    entry = resolve_place(face, place, side)
    within_mm = within_of_needle_mm(face, entry, depth_mm)
    assert needle_clearances(face, entry, depth_mm, within_mm=within_mm)
    assert within_of_needle_mm(face, entry, depth_mm, kinds=("tooth",)) == np.inf


@FEW
@given(place=places, side=sides, depth_mm=depths_mm)
def test_the_layers_along_a_needle_are_those_its_points_lie_in(
    face: Face, place: Place, side: str, depth_mm: float
) -> None:
    entry = resolve_place(face, place, side)
    way = along(entry, depth_mm, STEP_MM)
    depths = np.linspace(0, depth_mm, len(way))
    layers = layers_along(face, entry, depth_mm)
    assert [c.from_mm for c in layers] == sorted(c.from_mm for c in layers)
    for name in face.kinds:
        mesh = face.meshes[name]
        if len(mesh.faces) > 12_000 or not boxes_meet(mesh, way):
            continue
        spans = [(c.from_mm, c.to_mm) for c in layers if c.id == name]
        inside = holds(mesh, way)
        told = np.any([(depths > a) & (depths < b) for a, b in spans], axis=0) if spans else False
        edges = np.array([edge for span in spans for edge in span])
        clear = np.all(np.abs(depths[:, None] - edges) > 1e-6, axis=1)
        assert (inside == told)[clear].all(), name


@EXAMPLES
@given(place=places, side=sides, depth_mm=depths_mm)
def test_a_longer_needle_is_never_farther_from_anything(
    face: Face, place: Place, side: str, depth_mm: float
) -> None:
    entry = resolve_place(face, place, side)
    short = {n.id: n.path_mm for n in needle_clearances(face, entry, depth_mm)}
    long = {n.id: n.path_mm for n in needle_clearances(face, entry, depth_mm + 2)}
    assert all(long[name] <= gap_mm + 1e-9 for name, gap_mm in short.items())


def test_a_needle_through_a_vessel_has_no_clearance(face: Face) -> None:
    mesh = face.meshes["supratrochlear_artery.left"]
    centre = mesh.vertices[: len(mesh.vertices) // 2].mean(axis=0)
    target = mesh.vertices[np.argmin(np.linalg.norm(mesh.vertices - centre, axis=1))]
    near = face.finder.find(target)
    normal = (near.points[0] - target) / near.distance_mm[0]
    entry = SurfacePoint(int(near.faces[0]), near.barycentric[0], near.points[0], normal)
    found = needle_clearances(face, entry, float(near.distance_mm[0]) + 0.3)
    hit = {n.id: n for n in found}["supratrochlear_artery.left"]
    assert hit.path_mm == 0
    assert hit.depth_mm == pytest.approx(near.distance_mm[0], abs=1.5)


def test_both_sides_answer_alike(face: Face) -> None:
    place = Place(ref="superciliare", lateral=4, superior=3)
    ways = [
        {
            n.id.replace("right", "left"): n.path_mm
            for n in needle_clearances(face, resolve_place(face, place, side), 5)
            if n.id.endswith(f".{side}")
        }
        for side in ("left", "right")
    ]
    for name in ways[0].keys() & ways[1].keys():
        assert ways[0][name] == pytest.approx(ways[1][name], abs=0.1)


def test_a_needle_of_no_length_is_a_point(face: Face) -> None:
    entry = resolve_place(face, Place(ref="glabella"))
    for passed in needle_clearances(face, entry, 0.0):
        assert passed.holds_tip == (passed.path_mm == 0)
    assert layers_along(face, entry, 0.0) == ()
