"""What injections do to the muscles of a face, day by day: a model, marked as such."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from anatomy.face import Face
from anatomy.toxin.barriers import bones_of, septa_of
from anatomy.toxin.injection import Injection, settled_tips
from anatomy.toxin.model import Spread, ToxinModel, load_model
from anatomy.toxin.samples import APART_MM, Rows, Samples, sample_muscles
from meshes.mesh import FloatArray

LAST_DAY = 3650
SITE_MM = 6.0  # half the field of a label site: what a needle there should reach for certain
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
class Treatment:
    """Muscles under a plan. blocked: product -> (k,) blocked share of each sample at full effect.

    reaches: one for each injection. samples: where the samples lie.
    """

    reaches: tuple[Reach, ...]
    samples: Samples = field(repr=False)
    blocked: Mapping[str, FloatArray] = field(repr=False)

    @property
    def injections(self) -> tuple[Injection, ...]:
        """The plan."""
        return tuple(reach.injection for reach in self.reaches)

    @cached_property
    def part_volumes(self) -> Mapping[str, float]:
        """Part of a muscle -> its volume; comparable within one muscle."""
        names, rows = self.samples.parts, self.samples.part
        volumes = np.bincount(rows, self.samples.volume, minlength=len(names))
        return dict(zip(names, volumes.tolist(), strict=True))

    def strength(self, day: float) -> dict[str, float]:
        """Part of a muscle ("procerus.middle") -> its strength on a day, 0 to 1.

        Raises ValueError for a day that is none.
        """
        return self._left(day, self.samples.parts, self.samples.part)

    def muscle_strength(self, day: float) -> dict[str, float]:
        """Muscle ("frontalis.left") -> its strength on a day, 0 to 1. Raises ValueError."""
        return self._left(day, self.samples.muscles, self.samples.muscle)

    def strength_near(self, number: int, day: float) -> float:
        """The strength on a day of the muscle of an injection, around its tip; 1 where none is."""
        reach = self.reaches[number]
        near = self.samples.tree.query_ball_point(reach.injection.tip, SITE_MM)
        rows = np.array(
            [r for r in near if self.samples.muscles[self.samples.muscle[r]] == reach.muscle],
            dtype=np.intp,
        )
        if not len(rows):
            return 1.0
        volume = self.samples.volume[rows]
        return float(1 - (volume @ self._lost(day)[rows]) / volume.sum())

    def _left(self, day: float, names: Sequence[str], rows: Rows) -> dict[str, float]:
        volume, lost = self.samples.volume, self._lost(day)
        whole = np.bincount(rows, volume, minlength=len(names))
        gone = np.bincount(rows, volume * lost, minlength=len(names))
        share = np.divide(gone, whole, out=np.zeros(len(names)), where=whole > 0)
        return dict(zip(names, np.clip(1 - share, 0, 1).tolist(), strict=True))

    def _lost(self, day: float) -> FloatArray:
        """(k,) the share of each sample that does not work on a day; products act side by side."""
        if not (math.isfinite(day) and 0 <= day <= LAST_DAY):
            raise ValueError(f"Day {day:g} is none. It must be from 0 to {LAST_DAY}.")
        courses = load_model().course
        left = np.ones(len(self.samples.points))
        for product, blocked in self.blocked.items():
            left *= 1 - blocked * courses.of(product).effect(day)
        return 1 - left


def treat(face: Face, injections: Sequence[Injection]) -> Treatment:
    """What a plan does to every muscle of a face.

    Raises ValueError, in words, for a tip off the face or in bone.
    """
    model, samples = load_model(), sample_muscles(face)
    tips = settled_tips(face, injections)
    density: dict[str, FloatArray] = {}
    reaches = []
    for injection, tip in zip(injections, tips, strict=True):
        here = _Near(samples, tip, model.spread, injection)
        total = density.setdefault(injection.product, np.zeros(len(samples.points)))
        arriving = here.density(face)
        total[here.rows] += arriving
        reaches.append(here.reach(arriving))
    blocked = {product: _blocked(model, d) for product, d in density.items()}
    return Treatment(tuple(reaches), samples, blocked)


def _blocked(model: ToxinModel, density: FloatArray) -> FloatArray:
    """(k,) the blocked share; 0 where nothing arrives."""
    power = density**model.block.steepness
    return np.asarray(power / (model.block.half**model.block.steepness + power))


class _Near:
    """The samples around one tip."""

    def __init__(
        self, samples: Samples, tip: FloatArray, spread: Spread, injection: Injection
    ) -> None:
        self._samples, self._tip, self._spread, self._injection = samples, tip, spread, injection
        self.radius_mm = spread.radius_mm(injection.sites, injection.volume_ml)
        found = samples.tree.query_ball_point(
            tip, self.radius_mm / spread.along, return_sorted=True
        )
        self.rows: Rows = np.asarray(found, dtype=np.intp)
        self._ways = samples.points[self.rows] - tip
        self._gaps = self._gap_mm()

    def density(self, face: Face) -> FloatArray:
        """(k,) how much arrives at each sample: 1 is a label site's dose at its own tip."""
        spread = self._spread
        share = self._path_mm() / self.radius_mm
        inside = np.flatnonzero(share < 1)
        ends = self._samples.points[self.rows[inside]]
        share[inside] += septa_of(face).crossed(self._tip, ends) * spread.septum_mm / self.radius_mm
        share[inside[bones_of(face).crossed(self._tip, ends)]] = 1.0
        field_share = (spread.site_mm / self.radius_mm) ** 2
        return self._injection.sites * field_share * np.clip(1 - share**2, 0, None) ** 2

    def reach(self, arriving: FloatArray) -> Reach:
        """Into which muscle the needle went, and what arrived where. arriving: (k,) density."""
        if not len(self.rows):
            return Reach(self._injection, self.radius_mm, "", "", math.inf)
        first = int(np.lexsort((np.linalg.norm(self._ways, axis=1), self._gaps))[0])
        row = self.rows[first]
        return Reach(
            self._injection,
            self.radius_mm,
            self._samples.muscles[self._samples.muscle[row]],
            self._samples.parts[self._samples.part[row]],
            float(self._gaps[first]),
            self._arrived(arriving),
        )

    def _arrived(self, arriving: FloatArray) -> dict[str, float]:
        """Muscle -> volume times density, for all where anything arrives."""
        amount = arriving * self._samples.volume[self.rows]
        total = np.bincount(
            self._samples.muscle[self.rows], amount, minlength=len(self._samples.muscles)
        )
        return {self._samples.muscles[m]: float(total[m]) for m in np.flatnonzero(total)}

    def _gap_mm(self) -> FloatArray:
        """(k,) from the tip to the belly around each sample, mm; 0 inside."""
        normal = self._samples.normal[self.rows]
        up = np.einsum("ij,ij->i", self._ways, normal)
        flat = np.linalg.norm(self._ways - up[:, None] * normal, axis=1)
        over = np.clip(np.abs(up) - self._samples.half_mm[self.rows], 0, None)
        return np.asarray(np.hypot(over, np.clip(flat - SAMPLE_MM, 0, None)))

    def _path_mm(self) -> FloatArray:
        """(k,) how far the dose has to go to each sample, as the tissue counts millimetres."""
        spread = self._spread
        owner = self._samples.muscle[self.rows]
        least = np.full(len(self._samples.muscles), np.inf)
        np.minimum.at(least, owner, self._gaps)
        beside = np.clip(least[owner] / spread.beside_mm, 0, 1)
        straight = np.linalg.norm(self._ways, axis=1)
        along = np.einsum("ij,ij->i", self._ways, self._samples.fibre[self.rows])
        in_belly = np.sqrt(np.clip(straight**2 - (1 - spread.along**2) * along**2, 0, None))
        return np.asarray((1 - beside) * in_belly + beside * spread.outside * straight)
