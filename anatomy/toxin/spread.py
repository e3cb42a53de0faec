"""How doses spread from their tips to the samples of muscles: a model, marked as such."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from anatomy.face import Face
from anatomy.toxin.barriers import before_septum, bones_of, septa_of
from anatomy.toxin.injection import Injection
from anatomy.toxin.model import Spread, load_model
from anatomy.toxin.samples import APART_MM, Rows, Samples
from meshes.mesh import FloatArray

ORBIT = "orbit"  # the layer behind the septum
SAMPLE_MM = APART_MM / 2  # a sample speaks for so much of the sheet around it


@dataclass(frozen=True, eq=False)
class Reach:
    """What one injection came to. radius_mm: of its field. muscle, part: ids of the muscle its tip
    lies in or nearest to, "" where none is near. gap_mm: from the tip to that muscle's belly.
    arrived: muscle -> how much of the dose came to it; comparable between injections.
    """

    injection: Injection
    radius_mm: float
    muscle: str
    part: str
    gap_mm: float
    arrived: Mapping[str, float] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, eq=False)
class Doses:
    """Doses and the samples near them, as p pairs in order of the doses.

    radius_mm: (t,). tip, row: (p,) which dose, which sample. straight_mm, gap_mm: (p,) from the tip
    to the sample, and to the belly around it. arriving: (p,) density, 1 is a label site's dose at
    its own tip.
    """

    injections: tuple[Injection, ...]
    samples: Samples
    radius_mm: FloatArray
    tip: Rows
    row: Rows
    straight_mm: FloatArray
    gap_mm: FloatArray
    arriving: FloatArray

    def density(self, product: str) -> FloatArray:
        """(k,) how much of a product arrives at each sample."""
        ours = np.array([one.product == product for one in self.injections])[self.tip]
        count = len(self.samples.points)
        return np.asarray(np.bincount(self.row[ours], self.arriving[ours], minlength=count) * 1.0)

    def reaches(self) -> tuple[Reach, ...]:
        """What each injection came to."""
        order = np.lexsort((self.straight_mm, self.gap_mm, self.tip))
        tips, firsts = np.unique(self.tip[order], return_index=True)
        first = dict(zip(tips.tolist(), order[firsts].tolist(), strict=True))
        arrived = self._arrived()
        return tuple(
            self._reach(number, first.get(number), arrived[number])
            for number in range(len(self.injections))
        )

    def _reach(self, number: int, pair: int | None, arrived: FloatArray) -> Reach:
        injection, radius_mm = self.injections[number], float(self.radius_mm[number])
        if pair is None:
            return Reach(injection, radius_mm, "", "", math.inf)
        samples, row = self.samples, self.row[pair]
        return Reach(
            injection,
            radius_mm,
            samples.muscles[samples.muscle[row]],
            samples.parts[samples.part[row]],
            float(self.gap_mm[pair]),
            {samples.muscles[m]: float(arrived[m]) for m in np.flatnonzero(arrived)},
        )

    def _arrived(self) -> FloatArray:
        """(t, muscles) volume times density."""
        shape = len(self.injections), len(self.samples.muscles)
        amount = self.arriving * self.samples.volume[self.row]
        cell = self.tip * shape[1] + self.samples.muscle[self.row]
        total = np.bincount(cell, amount, minlength=shape[0] * shape[1])
        return np.asarray(total.reshape(shape), dtype=np.float64)


def spread_doses(
    face: Face, samples: Samples, injections: Sequence[Injection], tips: FloatArray
) -> Doses:
    """Where the doses of a plan go. tips: (t, 3) mm, where they lie in this face."""
    spread = load_model().spread
    radius = np.array([spread.radius_mm(one.sites, one.volume_ml) for one in injections])
    found = [
        samples.tree.query_ball_point(tip, reach, return_sorted=True)
        for tip, reach in zip(tips, radius / spread.along, strict=True)
    ]
    tip = np.repeat(np.arange(len(tips)), [len(rows) for rows in found])
    row = np.array([one for rows in found for one in rows], dtype=np.intp)
    ways = samples.points[row] - tips.reshape(-1, 3)[tip]
    straight = np.sqrt(np.einsum("ij,ij->i", ways, ways))
    gap = _gap_mm(samples, row, ways)
    belly = tip * len(samples.muscles) + samples.muscle[row]
    path = _path_mm(spread, samples.fibre[row], ways, straight, _least(gap, belly))
    share = path / radius[tip]
    inside = np.flatnonzero(share < 1)
    hindered = _hindrance(face, samples, tips, tip[inside], row[inside])
    share[inside] += hindered / radius[tip[inside]]
    sites = np.array([one.sites for one in injections]) * (spread.site_mm / radius) ** 2
    arriving = sites[tip] * np.clip(1 - share**2, 0, None) ** 2
    return Doses(tuple(injections), samples, radius, tip, row, straight, gap, arriving)


def _gap_mm(samples: Samples, row: Rows, ways: FloatArray) -> FloatArray:
    """(p,) from each tip to the belly around each sample, mm; 0 inside."""
    normal = samples.normal[row]
    up = np.einsum("ij,ij->i", ways, normal)
    flat = ways - up[:, None] * normal
    beside = np.sqrt(np.einsum("ij,ij->i", flat, flat)) - SAMPLE_MM
    over = np.abs(up) - samples.half_mm[row]
    return np.asarray(np.hypot(np.clip(over, 0, None), np.clip(beside, 0, None)))


def _least(gap: FloatArray, belly: Rows) -> FloatArray:
    """(p,) from each tip to the nearest part of the belly that each sample belongs to, mm."""
    least = np.full(int(belly.max(initial=-1)) + 1, np.inf)
    np.minimum.at(least, belly, gap)
    return np.asarray(least[belly])


def _path_mm(
    spread: Spread, fibre: FloatArray, ways: FloatArray, straight: FloatArray, gap: FloatArray
) -> FloatArray:
    """(p,) how far a dose has to go to each sample, as the tissue counts millimetres."""
    beside = np.clip(gap / spread.beside_mm, 0, 1)
    along = np.einsum("ij,ij->i", ways, fibre)
    across = np.where(fibre.any(axis=1), spread.across, 1.0)
    counted = (across * straight) ** 2 + (spread.along**2 - across**2) * along**2
    return np.asarray((1 - beside) * np.sqrt(np.clip(counted, 0, None)) + beside * straight)


def _hindrance(face: Face, samples: Samples, tips: FloatArray, tip: Rows, row: Rows) -> FloatArray:
    """(p,) what bone and septum add to each path, mm; inf where bone stands in the way.

    tips: (t, 3) mm. tip, row: (p,) at which of them each path begins, and the sample at its end.
    """
    starts, ends = tips[tip], samples.points[row]
    veiled = septa_of(face).crossed(starts, ends)
    inside = np.flatnonzero(_in_orbit(face, samples)[samples.muscle[row]])
    veiled[inside] |= before_septum(face, tips)[tip[inside]]
    added = load_model().spread.septum_mm * veiled
    added[bones_of(face).crossed(starts, ends)] = np.inf
    return np.asarray(added)


def _in_orbit(face: Face, samples: Samples) -> np.ndarray:
    """(muscles,) bool, which muscles lie behind the septum."""
    layers = [face.atlas.structure(name).layer if face.atlas else "" for name in samples.muscles]
    return np.array([layer == ORBIT for layer in layers])
