"""The surface landmarks of a face: where each one lies on any cage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from scipy.sparse import csr_matrix, vstack

from anatomy.content import UnknownId, parse_file
from anatomy.evidence import Evidenced
from meshes.head import Head
from meshes.mesh import FloatArray, IntArray
from meshes.nearest import Nearest, NearestFinder
from meshes.subdivide import Surface, mirror_of, subdivision

LANDMARKS_FILE = Path(__file__).parent / "data" / "landmarks.yaml"
LANDMARK_LEVEL = 2  # the display level whose vertices the landmarks name
MIDLINE_MM = 1e-3


class Rule(BaseModel):
    """How a landmark is found: a vertex, or the furthest one `toward` a direction near it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    part: Literal["skin", "eye"] = "skin"
    vertex: Annotated[int, Field(ge=0)]
    toward: tuple[float, float, float] | None = None
    within_mm: Annotated[float, Field(gt=0, le=30)] | None = None
    midline: bool = False


class Landmark(BaseModel):
    """One landmark: its symbol, whether it is median or paired, what it is, how it is found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sym: str
    side: Literal["median", "paired"]
    definition: str
    rule: Rule


class Landmarks(BaseModel):
    """All landmarks by id, with where their places come from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    evidence: Evidenced
    landmarks: dict[str, Landmark]


@dataclass(frozen=True, eq=False)
class Finder:
    """What finds landmarks on a cage: candidate rows (n, c) and, per landmark, its share of them.

    spans: id -> slice of the rows. directions: id -> (3,) to look toward, or None for a pin.
    vertices: (n,) vertex of the part's level-2 surface behind each row.
    """

    rows: csr_matrix
    spans: Mapping[str, slice]
    directions: Mapping[str, FloatArray | None]
    vertices: IntArray

    def chosen(self, cage: FloatArray) -> dict[str, int]:
        """Id -> the row that the landmark takes on this cage (c, 3)."""
        points = self.rows @ cage
        return {name: self._choose(name, span, points) for name, span in self.spans.items()}

    def _choose(self, name: str, span: slice, points: FloatArray) -> int:
        direction = self.directions[name]
        if direction is None:
            return int(span.start)
        return int(span.start + np.argmax(points[span] @ direction))


@lru_cache(maxsize=1)
def load_landmarks() -> Mapping[str, Landmark]:
    """Every landmark by its id, without sides. Raises ContentError."""
    return parse_file(Landmarks, LANDMARKS_FILE).model.landmarks


def landmark_names() -> tuple[str, ...]:
    """Every landmark id with its side: "glabella", "endocanthion.left", "endocanthion.right"."""
    return tuple(
        name
        for key, mark in load_landmarks().items()
        for name in ((key,) if mark.side == "median" else (f"{key}.left", f"{key}.right"))
    )


def find_landmarks(head: Head, cage: FloatArray) -> dict[str, FloatArray]:
    """Id with side -> (3,) mm, every landmark on this cage (c, 3).

    >>> from meshes.head import load_head
    >>> float(find_landmarks(load_head(), load_head().base)["glabella"][0])
    0.0
    """
    finder = landmark_finder(head)
    points = finder.rows @ cage
    found = {name: points[row] for name, row in finder.chosen(cage).items()}
    for point in found.values():
        point.setflags(write=False)
    return found


def landmark_rows(head: Head, cage: FloatArray) -> dict[str, csr_matrix]:
    """Id with side -> (1, c) weights: the landmark is `row @ cage` as long as its vertex stays."""
    finder = landmark_finder(head)
    return {name: finder.rows[row] for name, row in finder.chosen(cage).items()}


def landmark_place(head: Head, cage: FloatArray, name: str, *, level: int) -> Nearest:
    """Where a landmark lies on the skin's triangles at a display level, on this cage.

    Raises UnknownId with the nearest match.
    """
    found = find_landmarks(head, cage)
    if name not in found:
        raise UnknownId("landmark", name, found)
    return NearestFinder(subdivision(head, level).mesh("skin", cage)).find(found[name])


@lru_cache(maxsize=2)
def landmark_finder(head: Head) -> Finder:
    """What finds landmarks on cages of this head; made once."""
    surface = subdivision(head, LANDMARK_LEVEL)
    mirror = mirror_of(surface.part_matrices["skin"] @ head.base)
    rows: list[csr_matrix] = []
    vertices: list[IntArray] = []
    spans: dict[str, slice] = {}
    directions: dict[str, FloatArray | None] = {}
    start = 0
    for name in landmark_names():
        key, _, side = name.partition(".")
        rule = load_landmarks()[key].rule
        part = "skin" if rule.part == "skin" else f"eye.{side}"
        chosen = _candidates(rule, surface, head)
        if side == "right" and part == "skin":
            chosen = mirror[chosen]
        rows.append(surface.part_matrices[part][chosen])
        vertices.append(chosen)
        spans[name] = slice(start, start + len(chosen))
        flip = np.array([-1.0 if side == "right" else 1.0, 1.0, 1.0])
        directions[name] = None if rule.toward is None else flip * np.array(rule.toward)
        start += len(chosen)
    return Finder(vstack(rows).tocsr(), spans, directions, np.concatenate(vertices))


def _candidates(rule: Rule, surface: Surface, head: Head) -> IntArray:
    """(k,) vertices of the left or median part that may be the landmark, the rule's own first."""
    if rule.toward is None or rule.within_mm is None:
        return np.array([rule.vertex], dtype=np.int32)
    skin = surface.part_matrices["skin"] @ head.base
    near = np.linalg.norm(skin - skin[rule.vertex], axis=1) <= rule.within_mm
    if rule.midline:
        near &= np.abs(skin[:, 0]) < MIDLINE_MM
    near[rule.vertex] = False
    return np.concatenate([[rule.vertex], np.flatnonzero(near)]).astype(np.int32)
