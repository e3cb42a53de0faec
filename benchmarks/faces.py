"""How fast a face is built and a click is graded, beside what one would write without a cage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from scipy.spatial import cKDTree
from trimesh import Trimesh
from trimesh.proximity import closest_point

from anatomy import Atlas, Face, Patient, build_face, load_atlas, load_patient
from anatomy.face import build_bare_face
from anatomy.nearby import DANGEROUS, needle_tip
from anatomy.place import Place, resolve_place
from benchmarks.row import Row, measure_ms
from lessons import grade_safely, load_lesson, load_rubric
from meshes.geodesics import SurfacePoint
from meshes.mesh import FloatArray, Mesh

LESSON_ID = "glabellar_lines"
PATIENTS = ("template", "adult_male")
FROWN = {"frown": 0.8}
LEVELS = {1: "about 18,000", 2: "about 73,000"}  # skin vertices
BUILD_TARGET_MS, GRADE_TARGET_MS = 150.0, 2.0
NEIGHBOURS = 8
SPOTS = 40
CROWD, CROWD_SPREAD_MM = 200, 4.0
SEED = 1
NEEDLE_MM = 4.0


def measure_faces() -> Iterator[Row]:
    """Reading the atlas, building a frowning face at both display levels, grading a click."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        cold_ms = measure_ms(lambda: load_atlas(cache_folder=folder), rounds=1, warm_up=0)
        warm_ms = measure_ms(lambda: load_atlas(cache_folder=folder), rounds=5)
        atlas = load_atlas(cache_folder=folder)
    yield Row(
        "atlas read from disk", "ms", ours=warm_ms, theirs=cold_ms, alternative="built from recipes"
    )
    for level in LEVELS:
        yield build_row(atlas, level)
    face = build_face(atlas, load_patient("template"))
    yield grade_row(face)
    yield crowd_row(crowded(face))


def build_row(atlas: Atlas, level: int) -> Row:
    """A patient's frowning face, each round another patient than the round before."""
    patients = cycle([load_patient(name) for name in PATIENTS])
    return Row(
        f"build_face, skin of {LEVELS[level]} points",
        "ms",
        ours=measure_ms(lambda: build_face(atlas, next(patients), FROWN, level=level), rounds=15),
        theirs=measure_ms(lambda: warp_face(atlas, next(patients), level=level), rounds=5),
        alternative="each structure warped by its nearest skin points",
        target_ours=BUILD_TARGET_MS,
    )


def warp_face(atlas: Atlas, patient: Patient, *, level: int) -> dict[str, FloatArray]:
    """Every structure moved by the cage points nearest to each vertex, found anew each time."""
    bare = build_bare_face(atlas.head, patient, FROWN, level=level)
    move = bare.cage - atlas.template
    moved = {}
    for name, shape in atlas.shapes.items():
        distance, near = cKDTree(atlas.template).query(shape.mesh.vertices, k=NEIGHBOURS)
        weights = 1 / np.maximum(distance, 1e-9) ** 2
        weights /= weights.sum(axis=1, keepdims=True)
        moved[name] = shape.mesh.vertices + np.einsum("nk,nkx->nx", weights, move[near])
    return moved


def grade_row(face: Face) -> Row:
    """A needle placed in the brow and graded, each round at another place."""
    tips = cycle(needle_tip(spot, NEEDLE_MM) for spot in brow_spots(face))
    vessels = [in_trimesh(face.meshes[n]) for n, kind in face.kinds.items() if kind in DANGEROUS]
    return Row(
        "grading a click, with every distance",
        "ms",
        ours=measure_grading_ms(face),
        theirs=measure_ms(lambda: closest_of_each(vessels, next(tips)), rounds=SPOTS),
        alternative="trimesh.proximity.closest_point for each vessel and nerve, not graded",
        target_ours=GRADE_TARGET_MS,
    )


def crowd_row(face: Face) -> Row:
    """The same in a face with many more structures."""
    return Row(
        f"grading a click among {len(face.kinds)} structures",
        "ms",
        ours=measure_grading_ms(face),
        target_ours=GRADE_TARGET_MS,
    )


def measure_grading_ms(face: Face) -> float:
    """The median time of grading a click, ms, each round at another place of the brow."""
    lesson = load_lesson(LESSON_ID)
    question = next(q for q in lesson.questions if q.kind == "place")
    rubric = load_rubric(lesson.rubric)
    clicks = cycle(map(click, brow_spots(face)))
    return measure_ms(
        lambda: grade_safely(face, lesson, question, next(clicks), rubric),
        rounds=5 * SPOTS,
        warm_up=SPOTS,
    )


def crowded(face: Face) -> Face:
    """The face with copies of all its structures, each moved a little, `CROWD` or more in all."""
    rng = np.random.default_rng(SEED)
    meshes, kinds = dict(face.meshes), dict(face.kinds)
    for copy in range(1, -(-CROWD // len(face.kinds))):
        for name, kind in face.kinds.items():
            mesh = face.meshes[name]
            moved = mesh.with_vertices(mesh.vertices + rng.normal(0, CROWD_SPREAD_MM, 3))
            meshes[f"copy_{copy}_of_{name}"], kinds[f"copy_{copy}_of_{name}"] = moved, kind
    made = replace(face, meshes=meshes, atlas=None)
    made.__dict__["kinds"] = kinds
    return made


def brow_spots(face: Face) -> list[SurfacePoint]:
    """Skin points spread over both brows and the glabella, alike in every run."""
    rng = np.random.default_rng(SEED)
    return [
        resolve_place(
            face,
            Place(ref="glabella", lateral=rng.uniform(0, 25), superior=rng.uniform(-8, 25)),
            side=("left", "right")[number % 2],
        )
        for number in range(SPOTS)
    ]


def click(spot: SurfacePoint) -> dict[str, object]:
    """The answer that a browser sends for a needle placed there."""
    return {
        "face_index": spot.face,
        "barycentric": spot.barycentric.tolist(),
        "units": 4.0,
        "depth_mm": NEEDLE_MM,
    }


def closest_of_each(meshes: list[Trimesh], point: FloatArray) -> list[float]:
    """Mm from a point to each mesh, one after another."""
    return [float(closest_point(mesh, point[None])[1][0]) for mesh in meshes]


def in_trimesh(mesh: Mesh) -> Trimesh:
    """The mesh for trimesh, its search tree made."""
    made = Trimesh(mesh.vertices, mesh.faces, process=False)
    closest_point(made, mesh.vertices[:1])
    return made
