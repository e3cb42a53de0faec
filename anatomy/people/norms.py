"""What is published for the distances of a person, and which ones this person is to have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from anatomy.measure import load_distances, published
from anatomy.people.draws import Draws
from anatomy.people.plan import SamplingPlan
from anatomy.people.wishes import Person
from meshes.mesh import FloatArray

SHARE_MEAN, SHARE_SD = 1 / 3, 0.33  # of an ancestry's share among people drawn without a wish
FARTHEST_SD = 2.3  # nobody is drawn farther from a mean


@dataclass(frozen=True, eq=False)
class Norms:
    """The published mean and spread of each distance for one person, mm, by row of `names`."""

    names: tuple[str, ...]
    mean_mm: FloatArray
    sd_mm: FloatArray

    def of(self, name: str) -> tuple[float, float]:
        """Mean and SD of a distance, mm."""
        row = self.names.index(name)
        return float(self.mean_mm[row]), float(self.sd_mm[row])


def norms_of(person: Person, plan: SamplingPlan) -> Norms:
    """The norms of a person: by sex, by ancestry where that was published.

    What follows such a distance moves along with it.
    """
    plain = {n: published(load_distances()[n], person.sex, 0.0) for n in names_of(plan)}
    own = {n: _by_ancestry(n, norm, person, plan) for n, norm in plain.items()}
    for name, parts in plan.follows.items():
        shift = sum(share * (own[part][0] - plain[part][0]) for part, share in parts.items())
        own[name] = (plain[name][0] + shift, plain[name][1])
    pairs = np.array(list(own.values()))
    return Norms(tuple(own), pairs[:, 0], pairs[:, 1])


def names_of(plan: SamplingPlan) -> tuple[str, ...]:
    """The distances that are drawn, then those that follow."""
    return (*plan.drawn, *plan.follows)


def _by_ancestry(
    name: str, norm: tuple[float, float], person: Person, plan: SamplingPlan
) -> tuple[float, float]:
    """The norm of a mixture: each group's own by its share, the common one for the rest."""
    if name not in plan.by_ancestry:
        return norm
    given = plan.by_ancestry[name]
    figure = load_distances()[given.row].mean
    table = np.column_stack([np.atleast_1d(figure.value), np.atleast_1d(np.asarray(figure.sd))])
    mixed = np.array(norm)
    for ancestry, group in given.groups.items():
        mixed += person.ancestry[ancestry] * (table[figure.groups.index(group)] - norm)
    return float(mixed[0]), float(mixed[1])


def draw_distances(person: Person, norms: Norms, plan: SamplingPlan) -> FloatArray:
    """(n,) mm, the distances this person is to have, by row of the norms."""
    chance = Draws(person.seed, "distances").normals(len(norms.names))
    traits = _traits(person, plan)
    off: dict[str, float] = {}  # mm from the mean
    for row, name in enumerate(norms.names):
        sd = norms.of(name)[1]
        if name in plan.drawn:
            off[name] = sd * _deviation(plan.drawn[name], traits, float(chance[row]))
        else:
            parts = plan.follows[name]
            off[name] = _following(parts, off, norms, sd=sd, own=float(chance[row]))
    return np.asarray(norms.mean_mm + [off[name] for name in norms.names])


def _traits(person: Person, plan: SamplingPlan) -> Mapping[str, float]:
    """The traits of a person in standard deviations."""
    shares = {n: (person.ancestry[n] - SHARE_MEAN) / SHARE_SD for n in ("african", "asian")}
    full = (person.fullness - plan.fullness.mean) / plan.fullness.sd
    return {"size": person.size, "full": full, **shares}


def _deviation(loadings: Mapping[str, float], traits: Mapping[str, float], own: float) -> float:
    """How many SD a distance lies off: what its traits say and, for the rest, chance."""
    common = sum(loading * traits[trait] for trait, loading in loadings.items())
    rest = 1 - sum(loading**2 for loading in loadings.values())
    return float(np.clip(common + np.sqrt(rest) * own, -FARTHEST_SD, FARTHEST_SD))


def _following(
    parts: Mapping[str, float], off: Mapping[str, float], norms: Norms, *, sd: float, own: float
) -> float:
    """Mm off the mean: what its parts are off and, where they vary less than it, chance."""
    common = sum(share * off[part] for part, share in parts.items())
    told = sum((share * norms.of(part)[1]) ** 2 for part, share in parts.items())
    return common + own * float(np.sqrt(max(0.0, sd**2 - told)))
