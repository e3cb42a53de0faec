"""Brings a face to the distances it is to have, by a few rounds of bounded least squares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.optimize import lsq_linear
from scipy.sparse import csr_matrix, vstack

from anatomy.landmarks import landmark_finder
from anatomy.measure import ends_of, load_distances
from anatomy.people.corners import moved_cage
from anatomy.people.plan import FitPlan, load_plan
from meshes.head import load_head
from meshes.mesh import FloatArray

STEP = 0.2  # of a weight, over which a slope is taken: long enough to see a landmark move on
DECIMALS = 3  # of a weight, so that the last bits of a machine's arithmetic do not count


@dataclass(frozen=True, eq=False)
class Ruler:
    """What measures some distances of many faces at once, and knows what each lever moves.

    rows: (n, c) weights of the places where landmarks may lie. spans, toward: by landmark, which of
    these and the direction to look. ends: the two landmarks of each distance. levers: (k, n, 3) mm.
    """

    rows: csr_matrix
    spans: Mapping[str, slice]
    toward: Mapping[str, FloatArray | None]
    ends: tuple[tuple[str, str], ...]
    levers: FloatArray

    def measure(self, points: FloatArray) -> FloatArray:
        """(m, d) mm, each distance of m faces, from their places (m, n, 3) mm."""
        found = {name: self._find(name, points) for name in self.spans}
        gaps = np.stack([found[first] - found[second] for first, second in self.ends], axis=1)
        return np.asarray(np.linalg.norm(gaps, axis=2))

    def _find(self, name: str, points: FloatArray) -> FloatArray:
        """(m, 3) mm, a landmark of each face."""
        places, toward = points[:, self.spans[name]], self.toward[name]
        if toward is None:
            return np.asarray(places[:, 0])
        foremost = np.argmax(places @ toward, axis=1)
        return np.asarray(places[np.arange(len(places)), foremost])

    def slopes(self, points: FloatArray) -> FloatArray:
        """(d, k) mm, how a whole weight of each lever changes each distance of one face (n, 3)."""
        found = self.measure(np.concatenate([points[None], points + STEP * self.levers]))
        return np.asarray((found[1:] - found[0]).T / STEP)

    def with_levers(self, points: FloatArray, weights: FloatArray) -> FloatArray:
        """(n, 3) mm, the places after these weights of the levers."""
        return np.asarray(points + np.tensordot(weights, self.levers, axes=1))


@lru_cache(maxsize=4)
def load_ruler(names: tuple[str, ...]) -> Ruler:
    """A ruler for these distances with the levers of sampling.yaml; made once."""
    head, finder = load_head(), landmark_finder(load_head())
    ends = tuple(ends_of(load_distances()[name]) for name in names)
    spans: dict[str, slice] = {}
    start, kept = 0, []
    for mark in dict.fromkeys(end for pair in ends for end in pair):
        count = finder.spans[mark].stop - finder.spans[mark].start
        kept.append(finder.rows[finder.spans[mark]])
        spans[mark] = slice(start, start + count)
        start += count
    rows = vstack(kept).tocsr()
    still = moved_cage(head, {})
    moves = [rows @ (moved_cage(head, {n: 1.0}) - still) for n in load_plan().fit.targets]
    return Ruler(
        rows, spans, {mark: finder.directions[mark] for mark in spans}, ends, np.stack(moves)
    )


def fit_levers(
    ruler: Ruler, cage: FloatArray, wanted_mm: FloatArray, weight: FloatArray, plan: FitPlan
) -> dict[str, float]:
    """Weights of the levers that bring this face near the wanted distances; zeros are left out.

    weight: (d,) what a millimetre off counts. The fit is the least sum of weighted squares plus
    the ridge of every squared weight, within the bounds of the plan.
    """
    start = np.asarray(ruler.rows @ cage)
    least, most, pull = _limits(plan)
    weights = np.zeros(len(most))
    for _ in range(plan.rounds):
        points = ruler.with_levers(start, weights)
        slope = weight[:, None] * ruler.slopes(points)
        off = weight * (wanted_mm - ruler.measure(points[None])[0]) + slope @ weights
        rows = np.concatenate([slope, pull])
        goal = np.concatenate([off, np.zeros(len(weights))])
        weights = lsq_linear(rows, goal, bounds=(least, most), method="bvls").x
    return rounded(plan.targets, weights)


def _limits(plan: FitPlan) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(k,) least and (k,) most weight of each lever, (k, k) the rows of its ridge."""
    groups = (plan.stretches, plan.lips, plan.levers)
    counts = [len(group.targets) for group in groups]
    most = np.repeat([group.most for group in groups], counts)
    least = np.repeat([-plan.stretches.most, -plan.lips.most, 0.0], counts)
    return least, most, np.diag(np.sqrt(np.repeat([group.ridge for group in groups], counts)))


def rounded(names: Sequence[str], weights: FloatArray) -> dict[str, float]:
    """The weights that are something, by name."""
    given = {n: round(float(w), DECIMALS) for n, w in zip(names, weights, strict=True)}
    return {n: w for n, w in given.items() if w}
