"""What injections do to the muscles of a face, day by day: a model, marked as such."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from anatomy.face import Face
from anatomy.toxin.injection import Injection, settled_tips
from anatomy.toxin.model import ToxinModel, load_model
from anatomy.toxin.samples import Rows, Samples, sample_muscles
from anatomy.toxin.spread import Reach, spread_doses
from meshes.mesh import FloatArray

LAST_DAY = 3650
SITE_MM = 6.0  # half the field of a label site: what a needle there should reach for certain


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
    spread = spread_doses(face, samples, injections, settled_tips(face, injections))
    products = {one.product for one in injections}
    density = {product: spread.density(product) for product in sorted(products)}
    blocked = {product: _blocked(model, d) for product, d in density.items()}
    return Treatment(spread.reaches(), samples, blocked)


def _blocked(model: ToxinModel, density: FloatArray) -> FloatArray:
    """(k,) the blocked share; 0 where nothing arrives."""
    power = density**model.block.steepness
    return np.asarray(power / (model.block.half**model.block.steepness + power))
