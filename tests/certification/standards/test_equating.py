"""Equating: two forms by different candidates read alike; too few shared items are told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.standards.cohort import make_ability, make_paper, sit_paper
from certification.standards.equating import equate, forms_apart_pct
from certification.standards.matrix import UnusableData

COMMON = [(k, k) for k in range(40)]


def test_an_abler_group_on_a_harder_form_is_read_on_the_first_forms_scale() -> None:
    rng = np.random.default_rng(0)
    form_a = make_paper(rng, 120, mistakes=False)
    harder = make_paper(rng, 80, mistakes=False).harder(0.6)
    form_b = form_a.take(range(40)).beside(harder)
    a = sit_paper(rng, form_a, make_ability(rng, 800)).shares
    b = sit_paper(rng, form_b, make_ability(rng, 800) + 0.4).shares
    found = equate(a, b, COMMON)
    assert found.method == "linear"
    for ability in (-1.0, 0.0, 1.0):
        at = np.array([ability])
        true_a, true_b = (100 * form.expected(at).mean() for form in (form_a, form_b))
        assert found.to_form_a([true_b])[0] == pytest.approx(true_a, abs=2.0)
        assert abs(true_b - true_a) > 2.0  # or there would be nothing to mend


@pytest.mark.parametrize(
    ("candidates", "common", "method"),
    [(200, 40, "linear"), (60, 40, "mean"), (20, 40, "none"), (200, 5, "none")],
)
def test_few_candidates_or_few_shared_items_are_told(
    candidates: int, common: int, method: str
) -> None:
    rng = np.random.default_rng(1)
    paper = make_paper(rng, mistakes=False)
    a, b = (sit_paper(rng, paper, make_ability(rng, candidates)).shares for _ in range(2))
    found = equate(a, b, COMMON[:common])
    assert found.method == method
    assert str(common) in found.note
    if method == "none":
        assert found.to_form_a([63.0]).tolist() == [63.0]
        assert "stay as they are" in found.note


@given(st.integers(0, 1000))
def test_a_form_equated_to_itself_stays_as_it_is(seed: int) -> None:
    rng = np.random.default_rng(seed)
    form = (rng.random((120, 20)) < rng.random((120, 1))) * 1.0
    found = equate(form, form, [(k, k) for k in range(20)])
    assert found.to_form_a([0, 37, 100]) == pytest.approx([0, 37, 100], abs=1e-6)


def test_shared_items_that_are_in_one_form_only_or_twice_are_refused() -> None:
    form = np.eye(4)
    with pytest.raises(UnusableData, match="in one form only"):
        equate(form, form, [(0, 9)])
    with pytest.raises(UnusableData, match="named twice"):
        equate(form, form, [(0, 1), (0, 2)])


def test_the_distance_of_two_forms_is_that_of_their_means() -> None:
    assert forms_apart_pct([50, 70], [60]) == 0
    with pytest.raises(UnusableData, match="outside 0 to 100"):
        forms_apart_pct([150], [60])
