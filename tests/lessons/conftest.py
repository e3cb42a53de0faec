"""A small made-up brow: curved skin, and the muscles and vessels that the lesson names."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from anatomy.face import Face
from anatomy.place import skin_under
from lessons.lesson import Lesson
from lessons.load import LESSONS_FOLDER, ZONES, load_lesson, load_rubric
from lessons.rubric import Rubric
from meshes.geodesics import SurfacePoint
from meshes.mesh import FloatArray, IntArray, Mesh

LESSON = "glabellar_lines"
RADIUS_MM = 90.0
STEP_MM = 3.0
LANDMARKS: Mapping[str, tuple[float, float]] = {
    "glabella": (0, 40),
    "nasion": (0, 30),
    "midline_supraorbital_rim": (0, 37),
    "endocanthion": (15, 20),
    "exocanthion": (42, 21),
    "pupil": (28, 22),
    "palpebrale_superius": (28, 26),
}
BODIES: Mapping[str, tuple[str, float, float, float, float, float, float]] = {
    # id: kind, then from-to across, up and deep, mm; those with x from 1 on are mirrored
    "procerus": ("muscle", -7, 7, 22, 48, 3.4, 4.6),
    "corrugator_supercilii": ("muscle", 5, 42, 34, 56, 2.5, 6.5),
    "frontalis": ("muscle", 1, 50, 58, 88, 3.0, 5.0),
    "depressor_supercilii": ("muscle", 8, 12, 22, 33, 3.0, 5.0),
    "orbicularis_oculi_orbital": ("muscle", 46, 56, 10, 40, 1.0, 2.5),
    "levator_palpebrae_superioris": ("muscle", 20, 36, 5, 15, 8.0, 10.0),
    "supratrochlear_artery": ("artery", 18.5, 19.5, 30, 80, 4.0, 5.5),
    "supraorbital_artery": ("artery", 31.5, 32.5, 34, 80, 5.0, 6.0),
    "supratrochlear_vein": ("vein", 8, 9, 30, 80, 2.0, 3.0),
    "supraorbital_nerve": ("nerve", 34, 35, 34, 80, 5.0, 6.0),
    "supratrochlear_nerve": ("nerve", 20.5, 21.5, 30, 80, 4.0, 5.0),
    "facial_temporal_branch": ("nerve", 56, 57, 30, 80, 3.0, 4.0),
}


class SmallFace(Face):
    """A face that prints short."""

    def __repr__(self) -> str:
        return "SmallFace()"


@pytest.fixture(scope="session")
def face() -> Face:
    """The made-up brow as a Face."""
    skin = _sheet(np.arange(-60, 61, STEP_MM), np.arange(0, 91, STEP_MM))
    meshes, kinds = {"skin": skin}, {}
    for name, (kind, left, right, *box) in BODIES.items():
        sides = {"": (left, right)}
        if left >= 1:
            sides = {".left": (left, right), ".right": (-right, -left)}
        for suffix, across in sides.items():
            meshes[name + suffix] = _slab(across, (box[0], box[1]), (box[2], box[3]))
            kinds[name + suffix] = kind
    made = SmallFace(
        patient=cast(Any, None),
        expression={},
        level=1,
        rest=skin.vertices,
        cage=skin.vertices,
        meshes=meshes,
        landmarks=_landmarks(),
    )
    made.__dict__["kinds"] = kinds
    return made


@pytest.fixture(scope="session")
def lesson() -> Lesson:
    """The lesson on glabellar lines as shipped."""
    return load_lesson(LESSON)


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    """The standard rubric as shipped."""
    return load_rubric("standard")


@pytest.fixture(scope="session")
def click(face: Face) -> Callable[[float, float], SurfacePoint]:
    """The skin point so many mm across (to the patient's left) and up."""
    return lambda across, up: skin_under(face, _on_skin(across, up))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a copy of one lesson, and all danger zones beside it, to be broken."""
    shutil.copytree(LESSONS_FOLDER.parent / ZONES, tmp_path / ZONES)
    shutil.copytree(LESSONS_FOLDER / LESSON, tmp_path / "lessons" / LESSON)
    return tmp_path / "lessons"


def _on_skin(across: float, up: float, deep: float = 0.0) -> FloatArray:
    turn = across / RADIUS_MM
    radius = RADIUS_MM - deep
    return np.array([radius * np.sin(turn), up, radius * np.cos(turn)])


def _landmarks() -> dict[str, FloatArray]:
    found = {}
    for name, (across, up) in LANDMARKS.items():
        if across == 0:
            found[name] = _on_skin(across, up)
            continue
        found[f"{name}.left"] = _on_skin(across, up)
        found[f"{name}.right"] = _on_skin(-across, up)
    return found


def _sheet(across: FloatArray, up: FloatArray, deep: float = 0.0) -> Mesh:
    points = np.array([_on_skin(x, y, deep) for y in up for x in across])
    return Mesh(points, _grid(len(up), len(across), 0))


def _grid(rows: int, columns: int, start: int) -> IntArray:
    corner = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)).ravel() + start
    right, above = corner + 1, corner + columns
    first = np.stack([corner, right, above], 1)
    second = np.stack([right, above + 1, above], 1)
    return np.concatenate([first, second]).astype(np.int32)


def _slab(across: tuple[float, float], up: tuple[float, float], deep: tuple[float, float]) -> Mesh:
    """A closed body below the skin."""
    xs = np.linspace(*across, max(2, int((across[1] - across[0]) / 2) + 1))
    ys = np.linspace(*up, max(2, int((up[1] - up[0]) / 2) + 1))
    top, bottom = _sheet(xs, ys, deep[0]), _sheet(xs, ys, deep[1])
    count, columns = len(top.vertices), len(xs)
    rim = np.concatenate(
        [
            np.arange(columns),
            np.arange(1, len(ys)) * columns + columns - 1,
            np.arange(columns - 2, -1, -1) + (len(ys) - 1) * columns,
            np.arange(len(ys) - 2, 0, -1) * columns,
        ]
    )
    after = np.roll(rim, -1)
    wall = np.concatenate(
        [np.stack([rim, rim + count, after], 1), np.stack([after, rim + count, after + count], 1)]
    )
    depth = np.repeat([deep[0], deep[1]], count)
    faces = np.concatenate([top.faces, bottom.faces[:, ::-1] + count, wall])
    return Mesh(np.vstack([top.vertices, bottom.vertices]), faces, depth_mm=depth)
