"""Injections are given to sites so that most sites are served, over the shortest way in all."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.plans.matching import pair_sites
from meshes.mesh import FloatArray

WITHIN_MM = 12.0
places = st.tuples(st.floats(-20, 20), st.floats(-20, 20), st.floats(-5, 5)).map(np.array)
few = st.lists(places, max_size=4)


def cost(sites: list[FloatArray], entries: list[FloatArray]) -> tuple[int, float]:
    """The best there is, by trying all: how many pairs (less is better), mm in all."""
    short, long = sorted((sites, entries), key=len)
    best = (0, 0.0)
    for order in permutations(long, len(short)):
        apart = [float(np.linalg.norm(a - b)) for a, b in zip(short, order, strict=True)]
        near = [mm for mm in apart if mm <= WITHIN_MM]
        best = min(best, (-len(near), sum(near)))
    return best


@given(sites=few, entries=few)
def test_the_pairing_is_the_best_of_all(sites: list[FloatArray], entries: list[FloatArray]) -> None:
    found = pair_sites(sites, entries, within_mm=WITHIN_MM)
    apart = [float(np.linalg.norm(sites[r] - entries[c])) for r, c in found.pairs]
    pairs, total = cost(sites, entries)
    assert -len(found.pairs) == pairs
    assert sum(apart) == pytest.approx(total, abs=1e-6)
    assert max(apart, default=0.0) <= WITHIN_MM


@given(sites=few, entries=few)
def test_every_site_and_every_injection_is_told_once(
    sites: list[FloatArray], entries: list[FloatArray]
) -> None:
    found = pair_sites(sites, entries, within_mm=WITHIN_MM)
    assert sorted([r for r, _ in found.pairs] + list(found.missing)) == list(range(len(sites)))
    assert sorted([c for _, c in found.pairs] + list(found.extra)) == list(range(len(entries)))


def test_an_injection_beyond_the_reach_of_every_site_belongs_to_none() -> None:
    found = pair_sites([np.zeros(3)], [np.array([0, 12.1, 0])], within_mm=WITHIN_MM)
    assert (found.pairs, found.missing, found.extra) == ((), (0,), (0,))
