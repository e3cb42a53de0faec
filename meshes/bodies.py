"""Many closed bodies, ready to be asked how near they lie and where straight ways meet them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from meshes.box_tree import (
    BoxTree,
    Rows,
    build_tree,
    neighbours_in_turn,
    space_order,
)
from meshes.compiled import ROUNDING_MM
from meshes.crossing import Crossings, frame_along
from meshes.in_parts import work_in_parts
from meshes.mesh import FloatArray, IntArray, Mesh
from meshes.nearest_search import find_nearest
from meshes.wall_search import find_walls

__all__ = ["ROUNDING_MM", "Bodies", "Nearness"]
Walls = tuple[FloatArray, Rows, IntArray, IntArray]  # along_mm, lines, owners, step
ROOM = 48  # walls that a line is expected to meet; where it meets more the search runs again


@dataclass(frozen=True, eq=False)
class Nearness:
    """How near each of b bodies, or each of b groups of bodies, lies to each of k segments.

    distance_mm: (k, b) to its surface, inf where it is out of reach. row: (k, b) its nearest
    triangle in the order of `Bodies`, 0 where it is out of reach.
    """

    distance_mm: FloatArray
    row: Rows


class Bodies:
    """The triangles of b closed meshes, each in a tree of boxes.

    vertices: (v, 3) mm. corners: (m, 3) rows of theirs. owners: (m,) whose triangle. faces: (m,)
    its number in its own mesh.
    A question may be asked for k segments or lines at once; the answers hold k x b numbers.
    """

    def __init__(self, meshes: Sequence[Mesh], orders: Sequence[Rows] | None = None) -> None:
        """orders: the `space_order` of each mesh, where it is known already."""
        if orders is None:
            orders = [space_order(mesh) for mesh in meshes]
        self.count = len(meshes)
        self._held = np.array([len(o) for o in orders], dtype=np.int64)
        self.vertices = np.concatenate([np.empty((0, 3)), *(m.vertices for m in meshes)])
        begins = np.cumsum([0, *(len(m.vertices) for m in meshes)], dtype=np.int32)
        parts = [m.faces[o] + b for m, o, b in zip(meshes, orders, begins[:-1], strict=True)]
        self.corners = np.concatenate([np.empty((0, 3), np.int32), *parts])
        self.owners = np.repeat(np.arange(self.count), self._held).astype(np.int32)
        self.faces: Rows = np.concatenate([np.empty(0, np.int64), *orders])

    @cached_property
    def _tree(self) -> BoxTree:
        return build_tree(self.vertices, self.corners, self._held)

    def nearness(
        self,
        starts: FloatArray,
        ends: FloatArray,
        *,
        within_mm: ArrayLike = np.inf,
        groups: Sequence[Rows] | None = None,
    ) -> Nearness:
        """How near each body lies to the segments from `starts` to `ends` (k, 3) mm.

        within_mm: how far is looked; one number, one a body (b,), or one a pair (k, b).
        groups: numbers of bodies; of each group the nearest is told, as if it were one body.
        A segment that pierces a body has the distance to its nearest edge; see `crossings`.
        """
        alone = np.arange(self.count)
        sizes = np.ones(self.count, np.int64) if groups is None else [len(g) for g in groups]
        members = alone if groups is None else np.concatenate([alone[:0], *groups])
        begins = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        shape = (len(starts), len(begins) - 1)
        within = np.array(np.broadcast_to(np.asarray(within_mm, dtype=np.float64), shape))
        distance, row = np.empty(shape), np.empty(shape, dtype=np.int64)
        begin = _own(starts)
        ways, turn = _own(ends) - begin, neighbours_in_turn(_own(ends))
        tree = self._tree

        def search(first: int, last: int) -> None:
            some = turn[first:last]
            find_nearest(tree, members, begins, some, begin, ways, within, distance, row)

        work_in_parts(len(turn), search)
        return Nearness(distance, row)

    def crossings(
        self, origins: FloatArray, directions: FloatArray, *, length_mm: ArrayLike = np.inf
    ) -> Crossings:
        """Where the straight lines through `origins` along `directions` (k, 3) unit meet bodies.

        length_mm: how far along its line each question goes, one number or one a line (k,); a body
        that this stretch cannot enter is left out, any other is told with all its walls along the
        whole line.
        """
        length = np.broadcast_to(np.asarray(length_mm, dtype=np.float64), len(origins))
        everywhere = not np.isfinite(length).all()
        reaches = np.zeros((len(origins), 3)) if everywhere else length[:, None] * directions
        begin, axes = _own(origins), np.ascontiguousarray(frame_along(directions))
        tree, turn = self._tree, neighbours_in_turn(begin)

        def search(first: int, last: int) -> Walls:
            return _walls(tree, turn[first:last], (begin, reaches, axes), everywhere=everywhere)

        found = work_in_parts(len(turn), search)
        along, lines, owners, step = (np.concatenate(part) for part in zip(*found, strict=True))
        by_line = np.argsort(lines, kind="stable")
        return Crossings(along[by_line], lines[by_line], owners[by_line], step[by_line])


def _walls(
    tree: BoxTree,
    turn: Rows,
    lines: tuple[FloatArray, FloatArray, FloatArray],
    *,
    everywhere: bool,
) -> Walls:
    """The walls that the lines of these numbers meet, in that turn.

    lines: the origins (k, 3), reaches (k, 3) mm and axes (k, 3, 3) of all.
    """
    room = ROOM * max(len(turn), 1)
    while True:
        along, step = np.empty(room), np.empty(room, dtype=np.int32)
        line, owner = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int32)
        filled = find_walls(tree, turn, *lines, everywhere, along, line, owner, step)
        if filled <= room:
            return along[:filled], line[:filled], owner[:filled], step[:filled]
        room = filled


def _own(points: FloatArray) -> FloatArray:
    """(k, 3) a copy of one kind for all, so that the searches are compiled once."""
    return np.array(points, dtype=np.float64, order="C")
