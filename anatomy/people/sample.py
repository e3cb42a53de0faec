"""A made-up patient: the same seed and wishes give the same one on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from anatomy.patients import Patient
from anatomy.people.colouring import draw_complexion
from anatomy.people.corners import moved_cage
from anatomy.people.draws import Draws
from anatomy.people.fit import fit_levers, load_ruler
from anatomy.people.look import added, look_weights, uneven_weights
from anatomy.people.norms import draw_distances, names_of, norms_of
from anatomy.people.plan import load_plan
from anatomy.people.unfolded import unfolded
from anatomy.people.wishes import Person, draw_person
from anatomy.variants import SIDES, Variant, load_variants
from meshes.head import load_head

WHOLE = 100.0  # per cent
MOST = 1.5  # of a shape weight


def sample_patient(seed: int, **wishes: object) -> Patient:
    """A made-up person; what is not wished is drawn, each by its own chance.

    age: 18 to 80. sex: female, male. ancestry: african, asian, caucasian, or shares by name.
    fullness: 0 thin to 1 full. form: oval, round, square, long, triangular, heart, diamond.
    asymmetry: 0 to 1. tone: 1 palest to 6 darkest. Distances follow the published means and
    spreads (sampling.yaml says how), variants their prevalence, each side on its own.

    Raises UnknownId for a wish that there is not, ValueError for one that cannot be.

    >>> sample_patient(7) == sample_patient(7)
    True
    >>> sample_patient(7, age=61, sex="male").age
    61
    """
    plan = load_plan()
    person = draw_person(seed, wishes, plan)
    uneven = uneven_weights(person, plan)
    return Patient(
        id=f"sample_{seed}",
        name=f"Sample {seed}",
        age=person.age,
        sex=person.sex,
        seed=seed,
        fullness=person.fullness,
        weights=unfolded(fitted_weights(person, uneven), uneven),
        complexion=draw_complexion(person),
        variants=draw_variants(seed),
        asymmetry=uneven,
    )


def fitted_weights(person: Person, uneven: Mapping[str, float]) -> dict[str, float]:
    """Shape weights with which this person has the distances drawn for them."""
    plan = load_plan()
    look = look_weights(person, plan)
    norms = norms_of(person, plan)
    counts = np.array([plan.counts.get(name, 1.0) for name in norms.names])
    levers = fit_levers(
        load_ruler(names_of(plan)),
        moved_cage(load_head(), added(look, uneven)),
        draw_distances(person, norms, plan),
        counts / norms.sd_mm,
        plan.fit,
    )
    return {n: min(max(w, -MOST), MOST) for n, w in added(look, levers).items()}


def draw_variants(seed: int) -> dict[str, str]:
    """The options other than the usual ones, by their shares, each side on its own."""
    draws = Draws(seed, "variants")
    found = {}
    for name, variant, shares in _all_shares():
        sides = [f"{name}.{side}" for side in SIDES] if variant.side == "paired" else [name]
        for place in sides:
            option = draws.pick_by_share(shares)
            if option != variant.usual:
                found[place] = option
    return found


@lru_cache(maxsize=1)
def _all_shares() -> tuple[tuple[str, Variant, dict[str, float]], ...]:
    """Every variant and the shares of its options, by name."""
    return tuple((name, one, shares_of(one)) for name, one in sorted(load_variants().items()))


def shares_of(variant: Variant) -> dict[str, float]:
    """How likely each option is, in %: as counted; uncounted ones share what is left alike."""
    counted = {o.id: o.share.middle for o in variant.options if o.share is not None}
    uncounted = [o.id for o in variant.options if o.share is None]
    left = max(0.0, WHOLE - sum(counted.values()))
    return {o: counted.get(o, left / max(len(uncounted), 1)) for o in variant.option_ids}
