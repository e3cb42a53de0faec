"""What lessons mark on the shown face, kept in the user's cache folder from start to start."""

from __future__ import annotations

import hashlib
import logging
import os
import zipfile
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import numpy as np
from platformdirs import user_cache_path

from anatomy.content import UnknownId
from anatomy.face import Face
from lessons.lesson import Lesson
from lessons.marks import Marks, mark_all, marks_of
from meshes.geodesics import SurfacePoint
from meshes.mesh import Mesh

LOG: Final = logging.getLogger(__name__)
FOLDER: Final = "marks"
DRAWN_AS: Final = 2  # raise it when zones, limits or walks along the skin are made differently
SIGN: Final = "|"  # between the key of a mark and the name of its array
POINTS: Final = "points"
POINT_PARTS: Final = ("position", "normal", "barycentric")


def marks_file(face_hash: str, *, folder: Path | None = None) -> Path:
    """The file of one face. face_hash: all that the face was made of."""
    key = hashlib.sha256(f"{DRAWN_AS} {face_hash}".encode()).hexdigest()[:24]
    return (user_cache_path("facies") if folder is None else folder) / FOLDER / f"{key}.npz"


def recall_marks(face: Face, file: Path) -> None:
    """Puts what the file holds beside what is known of the face; a bad file is logged."""
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
            found = _unpacked({name: kept[name] for name in kept.files})
    except FileNotFoundError:
        return
    except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        LOG.warning("What lessons mark is worked out again: %s cannot be read.", file)
        return
    known = marks_of(face)
    known.points.update(found.points)
    known.bodies.update(found.bodies)


def prepare_marks(face: Face, lessons: Iterable[Lesson], file: Path) -> None:
    """Works out what is not known yet of these lessons, and keeps it."""
    known = marks_of(face)
    before = len(known.points), len(known.bodies)
    for lesson in lessons:
        try:
            mark_all(face, lesson)
        except (UnknownId, ValueError) as wrong:  # the content check tells its author
            LOG.warning("Not all that %s marks can be drawn. %s", lesson.id, wrong)
    if (len(known.points), len(known.bodies)) != before:
        keep_marks(known, file)


def keep_marks(marks: Marks, file: Path) -> None:
    """Writes the file, whole or not at all. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_name(f"{file.name}.{os.getpid()}.part")
    with half.open("wb") as stream:
        np.savez(stream, **_packed(marks))
    half.replace(file)


def _packed(marks: Marks) -> dict[str, Any]:
    points = dict(marks.points)
    arrays: dict[str, Any] = {POINTS: np.array(list(points), dtype=np.str_)}
    arrays["face"] = np.array([point.face for point in points.values()], dtype=np.int32)
    for part in POINT_PARTS:
        rows = [getattr(point, part) for point in points.values()]
        arrays[part] = np.array(rows, dtype=np.float64).reshape(-1, 3)
    bodies = dict(marks.bodies)
    arrays["bodies"] = np.array(list(bodies), dtype=np.str_)
    for number, mesh in enumerate(bodies.values()):
        for field in fields(mesh):
            value = getattr(mesh, field.name)
            if value is not None:
                arrays[f"{number}{SIGN}{field.name}"] = value
    return arrays


def _unpacked(arrays: dict[str, np.ndarray]) -> Marks:
    rows = zip(arrays["face"], *(arrays[part] for part in POINT_PARTS), strict=True)
    points = {
        str(key): SurfacePoint(int(face), barycentric, position, normal)
        for key, (face, position, normal, barycentric) in zip(arrays[POINTS], rows, strict=True)
    }
    parts: dict[int, dict[str, np.ndarray]] = {}
    for name, array in arrays.items():
        number, sign, part = name.partition(SIGN)
        if sign:
            parts.setdefault(int(number), {})[part] = array
    bodies = {str(key): Mesh(**parts[number]) for number, key in enumerate(arrays["bodies"])}
    return Marks(points, bodies)
