"""A needle's trace is what every triangle, tried one by one, says it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from anatomy.content import ContentError, UnknownId
from anatomy.face import Face
from anatomy.gauge import NEEDLES_FILE, find_needle, load_needles, longest_needle_mm, needle_for
from anatomy.needle import direction_at, trace, trace_many
from anatomy.place import Place, resolve_place, skin_under
from anatomy.tissue import outer_faces
from anatomy.traces import NEAR_KINDS
from benchmarks.every_triangle import EveryTriangle, agrees
from meshes.bodies import Bodies
from meshes.frame import MIRROR, mirror_mesh
from meshes.geodesics import SurfacePoint, surface_point
from meshes.mesh import FloatArray, unit

NEEDLES = 60
EXAMPLES = settings(max_examples=25)
places = st.builds(
    Place,
    ref=st.sampled_from(["glabella", "superciliare", "brow_tail", "zygion", "gonion"]),
    lateral=st.floats(-6, 6),
    superior=st.floats(-6, 20),
)
sides = st.sampled_from(["left", "right"])
angles_deg = st.floats(15, 90)
bearings_deg = st.floats(0, 360)
depths_mm = st.floats(0, 13)


def random_needles(face: Face, many: int) -> tuple[list[SurfacePoint], FloatArray, FloatArray]:
    rng = np.random.default_rng(4)
    faces = rng.choice(np.flatnonzero(outer_faces(face)), many)
    entries = [surface_point(face.skin, int(f), rng.dirichlet([1, 1, 1])) for f in faces]
    ways = [
        direction_at(e, a, towards_deg=a * 40)
        for e, a in zip(entries, rng.uniform(15, 90, many), strict=True)
    ]
    return entries, np.array(ways), rng.uniform(0, 13, many)


def test_every_trace_says_what_every_triangle_says(face: Face) -> None:
    entries, ways, depths = random_needles(face, NEEDLES)
    traces, every = trace_many(face, entries, ways, depths), EveryTriangle(face)
    for number, (entry, way, depth) in enumerate(zip(entries, ways, depths, strict=True)):
        expected = every.expected(entry.position, way, float(depth))
        assert agrees(traces[number], expected, find_needle().radius_mm), number


def test_many_needles_are_traced_as_each_alone(face: Face) -> None:
    entries, ways, depths = random_needles(face, 12)
    traces = trace_many(face, entries, ways, depths, needle="cannula_22g")
    assert len(traces) == len([*traces]) == 12
    for number, one in enumerate(traces):
        alone = trace(face, entries[number], ways[number], depths[number], needle="cannula_22g")
        told, again = vars(one).copy(), vars(alone).copy()
        for key in ("tip", "direction"):
            assert (told.pop(key) == again.pop(key)).all()
        assert told == again


def test_no_needles_have_no_traces(face: Face) -> None:
    traces = trace_many(face, [], np.empty((0, 3)), [])
    assert len(traces) == 0
    with pytest.raises(IndexError, match="0 needles"):
        traces[0]


@EXAMPLES
@given(place=places, side=sides, angle=angles_deg, bearing=bearings_deg, depth=depths_mm)
def test_a_deeper_needle_crosses_all_that_a_shallow_one_crosses(
    face: Face, *, place: Place, side: str, angle: float, bearing: float, depth: float
) -> None:
    entry = resolve_place(face, place, side)
    way = direction_at(entry, angle, towards_deg=bearing)
    shallow, deep = trace(face, entry, way, 0.6 * depth), trace(face, entry, way, depth)
    assert {(c.id, c.from_mm) for c in shallow.crossed} <= {(c.id, c.from_mm) for c in deep.crossed}
    assert {hit.id for hit in shallow.hits} <= {hit.id for hit in deep.hits}
    for kind, near in shallow.near_path.items():
        assert deep.near_path[kind].distance_mm <= near.distance_mm + 1e-9
        assert near.distance_mm <= shallow.near_tip[kind].distance_mm + 1e-9
    assert [c.from_mm for c in deep.crossed] == sorted(c.from_mm for c in deep.crossed)
    assert shallow.bone == "" or shallow.depth_mm == deep.depth_mm


@EXAMPLES
@given(place=places, side=sides, angle=angles_deg, bearing=bearings_deg, step=st.floats(-2, 2))
def test_a_clearance_changes_no_more_than_the_needle_moves(
    face: Face, *, place: Place, side: str, angle: float, bearing: float, step: float
) -> None:
    beside = place.model_copy(update={"lateral": place.lateral + step})
    entries = [resolve_place(face, p, side) for p in (place, beside)]
    ways = [direction_at(entry, angle, towards_deg=bearing) for entry in entries]
    one, other = trace_many(face, entries, ways, [3.0, 3.0])
    tip_mm = float(np.linalg.norm(one.tip - other.tip))
    entry_mm = float(np.linalg.norm(entries[0].position - entries[1].position))
    for kind in NEAR_KINDS:
        apart = one.near_tip[kind].distance_mm - other.near_tip[kind].distance_mm
        assert abs(apart) <= tip_mm + 1e-6
        apart = one.near_path[kind].distance_mm - other.near_path[kind].distance_mm
        assert abs(apart) <= max(tip_mm, entry_mm) + 1e-6


vessels = st.sampled_from(["supratrochlear_artery", "facial_artery", "angular_vein", "facial_vein"])


@EXAMPLES
@given(vessel=vessels, side=sides, share=st.floats(0, 1))
def test_a_needle_at_the_middle_of_a_vessel_always_hits_it_and_draws_blood(
    face: Face, vessel: str, side: str, share: float
) -> None:
    name = f"{vessel}.{side}"
    mesh = face.meshes[name]
    row = int(share * (len(mesh.faces) - 1))
    wall, inward = mesh.vertices[mesh.faces[row]].mean(axis=0), -mesh.face_normals[row]
    inside = Bodies([mesh]).crossings(wall[None], inward[None]).stretches()
    held = np.flatnonzero((inside.from_mm < 1e-6) & (inside.to_mm > 1e-6))
    assume(len(held))
    middle = wall + 0.5 * float(inside.to_mm[held[0]]) * inward
    entry = skin_under(face, middle)
    gap = middle - entry.position
    assume(outer_faces(face)[entry.face] and unit(gap) @ entry.normal < 0)
    found = trace(face, entry, unit(gap), float(np.linalg.norm(gap)), needle="cannula_22g")
    assume(not found.bone)
    assert {hit.id: hit.distance_mm for hit in found.hits}[name] == 0
    assert name in found.holds_tip
    assert found.aspirates
    assert face.kinds[name] in found.blood


@EXAMPLES
@given(place=places, side=sides, angle=angles_deg, bearing=bearings_deg, depth=depths_mm)
def test_a_mirrored_needle_on_the_mirrored_face_meets_the_other_side(
    face: Face,
    other_way: Face,
    *,
    place: Place,
    side: str,
    angle: float,
    bearing: float,
    depth: float,
) -> None:
    entry = resolve_place(face, place, side)
    assume(abs(entry.position[0]) > 1e-6)
    seen = surface_point(other_way.skin, entry.face, entry.barycentric[::-1])
    one = trace(face, entry, direction_at(entry, angle, towards_deg=bearing), depth)
    other = trace(other_way, seen, direction_at(seen, angle, towards_deg=bearing), depth)
    assert other.tip == pytest.approx(one.tip * MIRROR, abs=1e-6)
    told = sorted((swapped(c.id), c.from_mm, c.to_mm) for c in one.crossed)
    again = sorted((c.id, c.from_mm, c.to_mm) for c in other.crossed)
    assert [c[0] for c in told] == [c[0] for c in again]
    for mine, theirs in zip(told, again, strict=True):
        assert mine[1:] == pytest.approx(theirs[1:], abs=1e-6)
    assert other.layer == one.layer
    for kind, near in one.near_path.items():
        assert other.near_path[kind].distance_mm == pytest.approx(near.distance_mm, abs=1e-6)
    assert {swapped(hit.id) for hit in one.hits} == {hit.id for hit in other.hits}


def swapped(name: str) -> str:
    base, _, side = name.partition(".")
    return f"{base}.{'right' if side == 'left' else 'left'}" if side else name


@pytest.fixture(scope="module")
def other_way(face: Face) -> Face:
    """The template seen in a mirror."""
    meshes = {swapped(name): mirror_mesh(face.meshes[name]) for name in face.kinds}
    made = replace(
        face, meshes={**face.meshes, **meshes, "skin": mirror_mesh(face.skin)}, shapes={}
    )
    made.__dict__["kinds"] = face.kinds
    return made


def test_bone_stops_a_needle_and_says_what_was_not_reached(face: Face) -> None:
    entry = resolve_place(face, Place(ref="glabella", superior=15))
    found = trace(face, entry, -entry.normal, 13.0)
    assert found.bone == "cranium"
    assert found.stopped_by_bone_mm == found.depth_mm == pytest.approx(13 - found.not_reached_mm)
    assert found.near_tip["bone"].distance_mm == 0
    assert found.layer == "preperiosteal"
    assert max(c.to_mm for c in found.crossed) <= found.depth_mm
    free = trace(face, entry, -entry.normal, found.depth_mm - 0.5)
    assert free.stopped_by_bone_mm is None
    assert free.not_reached_mm == 0
    assert free.near_tip["bone"].distance_mm == pytest.approx(0.5, abs=0.1)


def test_the_layer_is_that_of_what_holds_the_tip(face: Face) -> None:
    entry = resolve_place(face, Place(ref="glabella", superior=25, lateral=20))
    assert trace(face, entry, -entry.normal, 0.2).layer == "skin"
    crossed = trace(face, entry, -entry.normal, 13.0).crossed
    muscle = next(c for c in crossed if c.kind == "muscle")
    found = trace(face, entry, -entry.normal, 0.5 * (muscle.from_mm + muscle.to_mm))
    assert found.holds_tip[-1] == muscle.id == "frontalis.left"
    assert found.layer == "smas"
    assert found.tip_depth_mm == pytest.approx(found.depth_mm, abs=0.2)


def test_a_thicker_needle_hits_what_a_thin_one_passes(face: Face) -> None:
    entries, ways, depths = random_needles(face, 400)
    thin, thick = (
        {(int(k), int(o)) for k, o in zip(met.lines, met.owners, strict=True)}
        for name in ("33g", "cannula_22g")
        for met in [trace_many(face, entries, ways, depths, needle=name).hits]
    )
    assert thin < thick


@pytest.mark.parametrize(("side", "lateral"), [("left", 1), ("right", -1)])
def test_a_direction_is_told_by_its_angle_and_bearing(
    face: Face, side: str, lateral: float
) -> None:
    entry = resolve_place(face, Place(ref="superciliare", superior=20), side)
    assert direction_at(entry, 90) == pytest.approx(-entry.normal)
    up, out = direction_at(entry, 30), direction_at(entry, 30, towards_deg=90)
    for way in (up, out):
        assert np.linalg.norm(way) == pytest.approx(1)
        assert way @ -entry.normal == pytest.approx(0.5)
    assert up[1] > 0.5
    assert lateral * out[0] > 0.3


BAD: list[tuple[dict[str, Any], str]] = [
    (
        {"depth_mm": -1.0},
        "Expected a depth from 0 to 13 mm, as long as a 30G needle is made, got -1",
    ),
    ({"depth_mm": float("nan")}, "Expected a depth from 0 to 13 mm"),
    ({"depth_mm": 13.5}, "got 13.5"),
    ({"direction": [0, 0, -2]}, "Expected a direction of length one"),
    ({"direction": [0, 0, float("nan")]}, "Expected a direction of length one"),
    ({"direction": [0, 1]}, "Expected a direction"),
    ({"direction": [0, 0, 1]}, "Expected a direction into the skin"),
    ({"shift": 5.0}, "Expected an entry on the skin of this face or neck"),
    ({"face_index": -1}, "Expected an entry on the skin"),
    ({"face_index": 10**7}, "Expected an entry on the skin"),
]


@pytest.mark.parametrize(("change", "told"), BAD)
def test_what_no_needle_can_do_is_refused_in_words(
    face: Face, change: dict[str, Any], told: str
) -> None:
    entry = resolve_place(face, Place(ref="glabella"))
    entry = replace(
        entry,
        position=entry.position + change.get("shift", 0.0) * entry.normal,
        face=change.get("face_index", entry.face),
    )
    way = change.get("direction", -entry.normal)
    with pytest.raises(ValueError, match=told):
        trace(face, entry, way, change.get("depth_mm", 3.0))


def test_the_bad_one_of_several_is_named(face: Face) -> None:
    entry = resolve_place(face, Place(ref="glabella"))
    with pytest.raises(ValueError, match=r"got 99\.0\. \(needle 2 of 2\)"):
        trace_many(face, [entry] * 2, [-entry.normal] * 2, [1, 99])


def test_the_inside_of_the_mouth_is_no_entry(face: Face) -> None:
    inside = int(np.flatnonzero(~outer_faces(face))[0])
    entry = surface_point(face.skin, inside, np.full(3, 1 / 3))
    with pytest.raises(ValueError, match="not in the mouth"):
        trace(face, entry, -entry.normal, 1.0)


@pytest.mark.parametrize("angle", [0, -5, 91, float("nan")])
def test_an_angle_that_does_not_lead_in_is_refused(face: Face, angle: float) -> None:
    entry = resolve_place(face, Place(ref="glabella"))
    with pytest.raises(ValueError, match="above 0 and up to 90 degrees"):
        direction_at(entry, angle)
    with pytest.raises(ValueError, match="bearing"):
        direction_at(entry, 45, towards_deg=float("inf"))


def test_an_unknown_gauge_offers_the_nearest(face: Face) -> None:
    entry = resolve_place(face, Place(ref="glabella"))
    with pytest.raises(UnknownId, match="Did you mean '30g'"):
        trace(face, entry, -entry.normal, 1.0, needle="30gg")


@given(st.floats(0, 19))
def test_a_needle_for_a_depth_is_long_enough_and_the_finest_that_is(depth_mm: float) -> None:
    chosen = find_needle(needle_for(depth_mm))
    assert chosen.kind == "needle"
    assert chosen.longest_mm >= depth_mm
    if chosen != find_needle():
        assert find_needle().longest_mm < depth_mm
        finer = [n for n in load_needles().values() if n.radius_mm < chosen.radius_mm]
        assert all(n.longest_mm < depth_mm for n in finer if n.kind == "needle")


def test_deeper_than_the_longest_needle_is_refused_with_its_length() -> None:
    limit = f"the longest is made {longest_needle_mm():g} mm long"
    for depth_mm in (longest_needle_mm() + 0.1, float("nan")):
        with pytest.raises(ValueError, match=limit):
            needle_for(depth_mm)


def test_a_higher_gauge_is_a_thinner_needle() -> None:
    by_gauge = sorted(load_needles().values(), key=lambda needle: needle.gauge)
    radii = [needle.radius_mm for needle in by_gauge]
    assert radii == sorted(radii, reverse=True)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("usual: 30g", "usual: 30gg", "unknown needle '30gg'"),
        ("outer: {mm: 0.40", "outer: {pct: 40", "outer is a length above zero"),
        ("kind: needle", "kind: nedle", "needle"),
        ("usual: 30g", "usual: cannula_27g", "is a cannula. Name a needle"),
    ],
)
def test_a_broken_list_of_needles_is_told(tmp_path: Any, old: str, new: str, told: str) -> None:
    text = NEEDLES_FILE.read_text(encoding="utf-8")
    broken = tmp_path / "needles.yaml"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=told):
        load_needles(broken)
