"""What a needle meets when every triangle is tried, in code that shares nothing with ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from anatomy import Face
from anatomy.nearby import DANGEROUS
from anatomy.traces import NEAR_KINDS, Trace
from meshes.mesh import FloatArray
from meshes.nearest import barycentric_nearest

TOLERANCE_MM = 1e-6
PARALLEL = 1e-12  # squared sine below which lines meet best at an end
MARGIN_MM = 0.1  # far more than what single precision loses over a head
Span = tuple[str, float, float]


@dataclass(frozen=True)
class Expected:
    """What a trace must say: spans in structures, mm to the nearest of each kind, what is hit."""

    depth_mm: float
    spans: list[Span]
    tip_mm: dict[str, float]
    path_mm: dict[str, float]
    wall_mm: dict[str, float]


@dataclass(frozen=True, eq=False)
class EveryTriangle:
    """All triangles of a face's structures, for one needle after another."""

    face: Face

    @cached_property
    def names(self) -> list[str]:
        """The structures, in the order of `owners`."""
        return list(self.face.kinds)

    @cached_property
    def corners(self) -> FloatArray:
        """(m, 3, 3) mm."""
        meshes = [self.face.meshes[name] for name in self.names]
        return np.concatenate([mesh.vertices[mesh.faces] for mesh in meshes])

    @cached_property
    def owners(self) -> np.ndarray:
        """(m,) whose triangle."""
        many = [len(self.face.meshes[name].faces) for name in self.names]
        return np.repeat(np.arange(len(many)), many)

    @cached_property
    def _centres(self) -> tuple[np.ndarray, ...]:
        """x, y, z of the centres, and how far each triangle reaches from its centre, mm."""
        middle = self.corners.mean(axis=1)
        reach = np.linalg.norm(self.corners - middle[:, None], axis=2).max(axis=1)
        return tuple(np.array(v, dtype=np.float32) for v in (*middle.T, reach))

    @cached_property
    def _of_kind(self) -> dict[str, np.ndarray]:
        kinds = np.array([self.face.kinds[name] for name in self.names])[self.owners]
        return {kind: np.flatnonzero(kinds == kind) for kind in NEAR_KINDS}

    def expected(self, entry: FloatArray, way: FloatArray, wanted_mm: float) -> Expected:
        """All that a needle from `entry` along `way` (3,) must be told to have met."""
        x, y, z, reach = self._centres
        start, along = entry.astype(np.float32), way.astype(np.float32)
        gx, gy, gz = x - start[0], y - start[1], z - start[2]
        ahead = gx * along[0] + gy * along[1] + gz * along[2]
        aside2 = np.maximum(gx * gx + gy * gy + gz * gz - ahead * ahead, 0)
        rows = np.flatnonzero(np.sqrt(aside2) <= reach + MARGIN_MM)
        spans = self._spans(rows, entry, way)
        bone = [s[1] for s in spans if self.face.kinds[s[0]] == "bone" and s[2] > 0]
        depth = min([wanted_mm, *(max(begin, 0.0) for begin in bone)])
        stopped = depth < wanted_mm
        soft = [s for s in spans if self.face.kinds[s[0]] != "bone"]
        tip = entry + depth * way
        far_tip = np.sqrt(aside2 + (ahead - np.float32(depth)) ** 2)
        far_path = np.sqrt(aside2 + (ahead - np.clip(ahead, 0, np.float32(depth))) ** 2)
        held = [s for s in soft if s[1] <= depth < s[2]]
        met = [s for s in soft if s[1] <= depth and s[2] >= 0]
        return Expected(
            depth_mm=depth,
            spans=sorted(
                (n, max(a, 0.0), min(b, depth)) for n, a, b in soft if a < depth and b > 0
            ),
            tip_mm=self._nearest(far_tip, tip, tip, held, stopped=stopped),
            path_mm=self._nearest(far_path, entry, tip, met, stopped=stopped),
            wall_mm=self._walls(far_path, entry, tip, met),
        )

    def _spans(self, rows: np.ndarray, entry: FloatArray, way: FloatArray) -> list[Span]:
        """Where the whole line lies inside bodies, by counting walls (Moeller, Trumbore 1997)."""
        a, b, c = (self.corners[rows, k] for k in range(3))
        one, two, gap = b - a, c - a, entry - a
        across = np.cross(way, two)
        area = (one * across).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            u = (gap * across).sum(axis=1) / area
            turned = np.cross(gap, one)
            v = (turned * way).sum(axis=1) / area
            far = (turned * two).sum(axis=1) / area
        hit = (u >= 0) & (v >= 0) & (u + v <= 1)
        spans: list[Span] = []
        for body in np.unique(self.owners[rows[hit]]):
            mine = hit & (self.owners[rows] == body)
            order = np.argsort(far[mine])
            walls, steps = far[mine][order], np.sign(area[mine][order])
            deep, begin = 0.0, 0.0
            for wall, step in zip(walls.tolist(), steps.tolist(), strict=True):
                begin = wall if deep == 0 else begin
                deep += step
                if deep == 0:
                    spans.append((self.names[body], begin, wall))
        return spans

    def _nearest(
        self,
        far: np.ndarray,
        start: FloatArray,
        end: FloatArray,
        touched: Sequence[Span],
        *,
        stopped: bool,
    ) -> dict[str, float]:
        """Mm to the nearest of each kind; far: (m,) mm to the centres of all triangles."""
        zero = {self.face.kinds[name] for name, _, _ in touched} | ({"bone"} if stopped else set())
        found = dict.fromkeys(zero & set(NEAR_KINDS), 0.0)
        for kind, rows in self._of_kind.items():
            if kind not in zero and len(rows):
                least = far[rows].min() + MARGIN_MM
                close = rows[far[rows] - self._centres[3][rows] <= least]
                found[kind] = float(segment_mm(start, end, self.corners[close]).min())
        return found

    def _walls(
        self, far: np.ndarray, start: FloatArray, end: FloatArray, met: Sequence[Span]
    ) -> dict[str, float]:
        """Mm to the wall of each vessel and nerve that comes within a millimetre; 0 if pierced."""
        rows = np.concatenate([self._of_kind[kind] for kind in DANGEROUS])
        close = rows[far[rows] - self._centres[3][rows] <= 1]
        gaps = segment_mm(start, end, self.corners[close])
        owners = self.owners[close]
        found = {self.names[k]: float(gaps[owners == k].min()) for k in np.unique(owners)}
        pierced = {n for n, _, _ in met if self.face.kinds[n] in DANGEROUS}
        return {**found, **dict.fromkeys(pierced, 0.0)}


def agrees(trace: Trace, expected: Expected, radius_mm: float) -> bool:
    """Whether a trace says the same to within `TOLERANCE_MM`."""
    told = sorted((c.id, c.from_mm, c.to_mm) for c in trace.crossed)
    sure = {n for n, gap in expected.wall_mm.items() if gap <= radius_mm - TOLERANCE_MM}
    may = {n for n, gap in expected.wall_mm.items() if gap <= radius_mm + TOLERANCE_MM}
    return (
        abs(trace.depth_mm - expected.depth_mm) <= TOLERANCE_MM
        and [s[0] for s in told] == [s[0] for s in expected.spans]
        and np.allclose([s[1:] for s in told], [s[1:] for s in expected.spans], 0, TOLERANCE_MM)
        and _alike({k: n.distance_mm for k, n in trace.near_tip.items()}, expected.tip_mm)
        and _alike({k: n.distance_mm for k, n in trace.near_path.items()}, expected.path_mm)
        and sure <= {hit.id for hit in trace.hits} <= may
    )


def _alike(one: dict[str, float], other: dict[str, float]) -> bool:
    return one.keys() == other.keys() and all(
        abs(one[key] - other[key]) <= TOLERANCE_MM for key in one
    )


def segment_mm(start: FloatArray, end: FloatArray, corners: FloatArray) -> FloatArray:
    """(n,) mm from one segment to triangles (n, 3, 3) that it does not pierce."""
    gaps = [np.full(len(corners), np.inf)]
    for place in (start, end):
        many = np.broadcast_to(place, (len(corners), 3))
        nearest = np.einsum("nc,ncx->nx", barycentric_nearest(many, corners), corners)
        gaps.append(np.linalg.norm(nearest - place, axis=1))
    gaps += [_edge_mm(start, end, corners[:, k], corners[:, k - 1]) for k in range(3)]
    return np.asarray(np.min(gaps, axis=0))


def _edge_mm(start: FloatArray, end: FloatArray, one: FloatArray, other: FloatArray) -> FloatArray:
    """(n,) mm between a segment and segments: from an end, or where both are crossed squarely."""
    way, edges = end - start, other - one
    gaps = [_end_mm(start, one, edges), _end_mm(end, one, edges)]
    gaps += [_end_mm(p, start, np.broadcast_to(way, p.shape)) for p in (one, other)]
    upright = np.cross(way, edges)
    size2 = (upright**2).sum(axis=1)
    gap = one - start
    with np.errstate(divide="ignore", invalid="ignore"):
        s = (np.cross(gap, edges) * upright).sum(axis=1) / size2
        t = (np.cross(gap, way) * upright).sum(axis=1) / size2
        square = np.abs((gap * upright).sum(axis=1)) / np.sqrt(size2)
    leans = size2 > PARALLEL * (way**2).sum() * (edges**2).sum(axis=1)
    inside = leans & (s > 0) & (s < 1) & (t > 0) & (t < 1)
    return np.asarray(np.min([*gaps, np.where(inside, square, np.inf)], axis=0))


def _end_mm(points: FloatArray, begins: FloatArray, ways: FloatArray) -> FloatArray:
    """(n,) mm from points to segments that run `ways` from their begins."""
    gap = points - begins
    long = (ways**2).sum(axis=1)
    share = np.clip((gap * ways).sum(axis=1) / np.where(long > 0, long, 1), 0, 1)
    return np.asarray(np.linalg.norm(gap - share[:, None] * ways, axis=1))
