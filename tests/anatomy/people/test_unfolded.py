"""A made-up face whose skin would fold over is drawn nearer to the template."""

from __future__ import annotations

import pytest

from anatomy.people import sample_patient
from anatomy.people.look import added, uneven_weights
from anatomy.people.plan import load_plan
from anatomy.people.sample import fitted_weights
from anatomy.people.unfolded import NEARER, folds, unfolded
from anatomy.people.wishes import draw_person

FOLDING = 3104  # the middle of her upper lip


def drawn(seed: int) -> tuple[dict[str, float], dict[str, float]]:
    """The weights of somebody as they are fitted, and those of the asymmetry."""
    person = draw_person(seed, {}, load_plan())
    uneven = dict(uneven_weights(person, load_plan()))
    return fitted_weights(person, uneven), uneven


def test_a_face_that_would_fold_comes_nearer_to_the_template_until_it_does_not() -> None:
    weights, uneven = drawn(FOLDING)
    assert folds(added(weights, uneven))
    found = sample_patient(FOLDING)
    assert not folds(found.shape)
    assert found.weights == {name: round(w * NEARER, 3) for name, w in weights.items()}


@pytest.mark.parametrize("seed", [1, 7, 505])
def test_any_other_face_stays_as_it_was_drawn(seed: int) -> None:
    weights, uneven = drawn(seed)
    assert unfolded(weights, uneven) is weights
    assert sample_patient(seed).weights == weights
