"""Many closed bodies, ready to be asked how near they lie and where straight ways meet them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from meshes.clusters import Holding, Level, Rows, box_bodies, gather, space_order
from meshes.crossing import Crossings, cross_triangles, frame_along
from meshes.mesh import FloatArray, Mesh
from meshes.separation import segment_points_mm, separation_mm

ROUNDING_MM = 1e-9
Keep = Callable[[Level, Rows, Rows], np.ndarray]


@dataclass(frozen=True, eq=False)
class Nearness:
    """How near each of b bodies lies to each of k segments.

    distance_mm: (k, b) to its surface, inf where it is out of reach. row: (k, b) its nearest
    triangle in the order of `Bodies`, 0 where it is out of reach.
    """

    distance_mm: FloatArray
    row: Rows


class Bodies:
    """The triangles of b closed meshes, in clusters within clusters, each body in a box.

    corners: (m, 3, 3) mm. owners: (m,) whose triangle. faces: (m,) its number in its own mesh.
    A question may be asked for k segments or lines at once; the answers hold k x b numbers.
    """

    def __init__(self, meshes: Sequence[Mesh], orders: Sequence[Rows] | None = None) -> None:
        """orders: the `space_order` of each mesh, where it is known already."""
        if orders is None:
            orders = [space_order(mesh) for mesh in meshes]
        parts = [m.vertices[m.faces[o]] for m, o in zip(meshes, orders, strict=True)]
        self.count = len(meshes)
        self.corners = np.concatenate([np.empty((0, 3, 3)), *parts])
        self.owners = np.repeat(np.arange(len(meshes)), [len(o) for o in orders]).astype(np.int32)
        self.faces: Rows = np.concatenate([np.empty(0, np.int64), *orders])
        self._boxes = box_bodies(meshes)

    @cached_property
    def _clusters(self) -> tuple[Holding, list[Level]]:
        return gather(self.corners, self.owners, self.count)

    def nearness(
        self, starts: FloatArray, ends: FloatArray, *, within_mm: ArrayLike = np.inf
    ) -> Nearness:
        """How near each body lies to the segments from `starts` to `ends` (k, 3) mm.

        within_mm: how far is looked; one number, one a body (b,), or one a pair (k, b).
        Exact: a cluster is left out only where another triangle of its body is nearer for certain.
        A segment that pierces a body has the distance to its nearest edge; see `crossings`.
        """
        shape = (len(starts), self.count)
        within = np.broadcast_to(np.asarray(within_mm, dtype=np.float64), shape)
        limit = within.flatten()  # of each pair of segment and body, ever tighter
        ways = ends - starts

        def may_be_nearest(level: Level, who: Rows, rows: Rows) -> np.ndarray:
            centres = level.centres.take(rows, axis=0)
            gap_mm = segment_points_mm(starts.take(who, axis=0), ways.take(who, axis=0), centres)
            pair = who * self.count + level.owners.take(rows)
            np.minimum.at(limit, pair, gap_mm)
            return gap_mm - level.reach.take(rows) <= limit.take(pair) + ROUNDING_MM

        near = self._boxes.gap_mm(starts, ends) <= within + ROUNDING_MM
        who, rows = self._narrowed(near, may_be_nearest)
        gap_mm = separation_mm(
            starts.take(who, axis=0), ends.take(who, axis=0), self.corners.take(rows, axis=0)
        )
        pair = who * self.count + self.owners.take(rows)
        least, row = np.full(len(limit), np.inf), np.zeros(len(limit), dtype=np.int64)
        np.minimum.at(least, pair, gap_mm)
        won = np.flatnonzero(gap_mm == least.take(pair))[::-1]
        row[pair[won]] = rows[won]
        beyond = least > within.ravel()
        least[beyond], row[beyond] = np.inf, 0
        return Nearness(least.reshape(shape), row.reshape(shape))

    def crossings(
        self, origins: FloatArray, directions: FloatArray, *, length_mm: float = np.inf
    ) -> Crossings:
        """Where the straight lines through `origins` along `directions` (k, 3) unit meet bodies.

        length_mm: how far along its line each question goes; a body that this stretch cannot enter
        is left out, any other is told with all its walls along the whole line.
        """
        met = np.ones((len(origins), self.count), dtype=bool)
        if np.isfinite(length_mm):
            ends = origins + length_mm * directions
            met = self._boxes.gap_mm(origins, ends) <= ROUNDING_MM

        def may_be_met(level: Level, who: Rows, rows: Rows) -> np.ndarray:
            gap = level.centres.take(rows, axis=0) - origins.take(who, axis=0)
            along = directions.take(who, axis=0)
            gap -= np.einsum("ij,ij->i", gap, along)[:, None] * along
            reach = level.reach.take(rows) + ROUNDING_MM
            return np.asarray(np.einsum("ij,ij->i", gap, gap) <= reach * reach)

        who, rows = self._narrowed(met, may_be_met)
        return cross_triangles(
            self.corners.take(rows, axis=0),
            self.owners.take(rows),
            lines=who,
            origins=origins,
            axes=frame_along(directions),
        )

    def _narrowed(self, asked: np.ndarray, keep: Keep) -> tuple[Rows, Rows]:
        """Which triangles are left for whom when `keep` has chosen among clusters, coarse to fine.

        asked: (k, b) bool, which bodies are asked about for whom.
        """
        holding, levels = self._clusters
        who, rows = holding.open(*np.nonzero(asked))
        for level in levels:
            kept = keep(level, who, rows)
            who, rows = who[kept], rows[kept]
            if level.holding is not None:
                who, rows = level.holding.open(who, rows)
        return who, rows
