"""How fast needles are traced, beside trimesh's rays, and whether every trace is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle

import numpy as np
from trimesh import Trimesh

from anatomy import Face, build_face, load_atlas, load_patient
from anatomy.gauge import find_needle
from anatomy.needle import direction_at, trace, trace_many
from anatomy.tissue import outer_faces
from benchmarks.every_triangle import EveryTriangle, agrees
from benchmarks.row import MS, Row, measure_ms
from meshes.geodesics import SurfacePoint, surface_point
from meshes.mesh import FloatArray

MANY = 10_000  # random needles, all traced and all checked
RAYS = 20  # needles that trimesh is asked about
TARGET_PER_S, TARGET_RATIO = 20_000.0, 20.0
ANGLES_DEG, DEPTHS_MM = (15.0, 90.0), (0.5, 13.0)
SEED = 4
WHOLE = (
    "needle traces (what it crosses, tip and path to the nearest artery, vein, nerve and bone, "
    "hits, bone, bevel, layer)"
)
Needles = tuple[list[SurfacePoint], FloatArray, FloatArray]


def measure_needles() -> Iterator[Row]:
    """Traces a second, in a batch and one by one, and how many of them are wrong."""
    face = build_face(load_atlas(), load_patient("template"))
    needles = random_needles(face)
    batch_ms = measure_ms(lambda: trace_many(face, *needles), rounds=5)
    rays = cycle(zip(*needles, strict=True))
    meshes = [in_trimesh(face, name) for name in face.kinds]
    loop_ms = measure_ms(lambda: ray_of_each(meshes, *next(rays)[:2]), rounds=RAYS)
    yield Row(
        f"{WHOLE}, a batch of {MANY:,} among {len(meshes)} structures",
        "/s",
        ours=MANY * MS / batch_ms,
        more_is_better=True,
        theirs=MS / loop_ms,
        alternative="trimesh ray.intersects_location for each mesh: only what is crossed",
        target_ours=TARGET_PER_S,
        target_ratio=TARGET_RATIO,
    )
    one = cycle(zip(*needles, strict=True))
    one_ms = measure_ms(lambda: trace(face, *next(one)), rounds=200)
    yield Row("one needle traced", "ms", ours=one_ms)
    yield Row(
        f"of {MANY:,} random needles, traces that every triangle tried disagrees with",
        "",
        ours=float(count_wrong(face, *needles)),
        target_ours=0.0,
    )


def random_needles(face: Face) -> Needles:
    """Needles anywhere into the skin of face and neck, at any angle, alike in every run."""
    rng = np.random.default_rng(SEED)
    faces = rng.choice(np.flatnonzero(outer_faces(face)), MANY)
    entries = [surface_point(face.skin, int(f), rng.dirichlet([1, 1, 1])) for f in faces]
    ways = [
        direction_at(entry, rng.uniform(*ANGLES_DEG), towards_deg=rng.uniform(0, 360))
        for entry in entries
    ]
    return entries, np.array(ways), rng.uniform(*DEPTHS_MM, MANY)


def count_wrong(
    face: Face, entries: Sequence[SurfacePoint], ways: FloatArray, depths_mm: FloatArray
) -> int:
    """How many traces differ by more than a nanometre from every triangle tried."""
    traces, every, radius_mm = (
        trace_many(face, entries, ways, depths_mm),
        EveryTriangle(face),
        find_needle().radius_mm,
    )
    return sum(
        not agrees(one, every.expected(entry.position, way, float(depth_mm)), radius_mm)
        for one, entry, way, depth_mm in zip(traces, entries, ways, depths_mm, strict=True)
    )


def ray_of_each(meshes: Sequence[Trimesh], entry: SurfacePoint, way: FloatArray) -> int:
    """How many walls a line meets, one mesh after another."""
    return sum(
        len(mesh.ray.intersects_location(entry.position[None], way[None])[0]) for mesh in meshes
    )


def in_trimesh(face: Face, name: str) -> Trimesh:
    """The mesh for trimesh, its search tree made."""
    mesh = face.meshes[name]
    made = Trimesh(mesh.vertices, mesh.faces, process=False)
    made.ray.intersects_location(np.zeros((1, 3)), np.array([[0.0, 0.0, 1.0]]))
    return made
