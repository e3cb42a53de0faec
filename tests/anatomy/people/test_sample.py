"""Made-up patients follow what is published, keep to their wishes and come back alike."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anatomy.content import UnknownId
from anatomy.measure import measure_patient
from anatomy.patients import Patient, shape_names
from anatomy.people import sample_patient
from anatomy.people.draws import Draws
from anatomy.people.norms import names_of, norms_of
from anatomy.people.plan import load_plan
from anatomy.people.sample import draw_variants, shares_of
from anatomy.people.wishes import WISHES, draw_person
from anatomy.variants import check_choice, load_variants
from meshes.head import load_head

PEOPLE = 120  # of each sex; the benchmark draws 2,000
MEAN_SD, SPREAD = 0.3, 0.25  # what issue 4 asks of 2,000 people


@lru_cache(maxsize=2)
def deviations(sex: str) -> np.ndarray:
    """(people, d) how many SD each distance of each person lies off their own norm."""
    plan = load_plan()
    rows = []
    for seed in range(PEOPLE):
        norms = norms_of(draw_person(seed, {"sex": sex}, plan), plan)
        ours = {row.id: row.ours_mm for row in measure_patient(sample_patient(seed, sex=sex))}
        rows.append((np.array([ours[n] for n in norms.names]) - norms.mean_mm) / norms.sd_mm)
    return np.array(rows)


@pytest.mark.parametrize("sex", ["female", "male"])
def test_distances_follow_the_published_means_and_spreads(sex: str) -> None:
    z = deviations(sex)
    chance_mean = 3 / np.sqrt(PEOPLE)  # three standard errors of this many people
    chance_spread = 3 / np.sqrt(2 * PEOPLE)
    for row, name in enumerate(names_of(load_plan())):
        assert abs(z[:, row].mean()) <= MEAN_SD + chance_mean, name
        assert abs(z[:, row].std() - 1) <= SPREAD + chance_spread, name


def test_every_published_distance_is_drawn_follows_or_says_why_not() -> None:
    plan = load_plan()
    named = {*plan.drawn, *plan.follows, *plan.beside}
    assert named == {row.id for row in measure_patient("template")}


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**63 - 1))
def test_a_seed_gives_the_same_valid_person_again(seed: int) -> None:
    person = sample_patient(seed)
    assert person == sample_patient(seed)
    assert Patient.model_validate(person.model_dump()) == person
    assert set(person.shape) <= set(shape_names())
    for name, option in person.variants.items():
        check_choice(name, option)


def test_a_person_is_the_same_on_every_machine() -> None:
    """Written down once; a change here changes every patient that somebody has practised on."""
    draws = Draws(7, "who")
    assert [round(draws.uniform(), 12) for _ in range(3)] == WRITTEN_DOWN
    assert all(w == round(w, 3) for w in sample_patient(7).shape.values())


WRITTEN_DOWN = [0.625095466605, 0.89721380097, 0.775685690245]


@pytest.mark.parametrize(("seed", "wishes", "digest"), [
    (7, {}, "5b1ea06400dd5610"),
    (19, {}, "d294e8248dfccedf"),
    (3, {"age": 30, "ancestry": "asian"}, "f4ddb1b1f2c71310"),
])  # fmt: skip
def test_a_person_is_the_same_in_every_weight_tone_and_variant(
    seed: int, wishes: dict[str, object], digest: str
) -> None:
    """Who changes how people are drawn changes everyone's patients: say so in CHANGELOG.md."""
    whole = sample_patient(seed, **wishes).model_dump_json()
    assert hashlib.sha256(whole.encode()).hexdigest()[:16] == digest


def test_aspects_are_drawn_on_their_own() -> None:
    plain = sample_patient(11)
    other = sample_patient(11, form="square", fullness=1.0, asymmetry=0.0, ancestry="asian")
    assert other.complexion == plain.complexion
    assert (other.age, other.sex, other.variants) == (plain.age, plain.sex, plain.variants)
    pale = sample_patient(11, tone=1.0)
    assert (pale.weights, pale.asymmetry) == (plain.weights, plain.asymmetry)


def test_wishes_are_kept() -> None:
    given = {"age": 80, "sex": "male", "fullness": 0.9, "asymmetry": 0.0, "tone": 6.0}
    person = sample_patient(3, **given)
    assert (person.age, person.sex, person.fullness) == (80, "male", 0.9)
    assert person.complexion.tone == 6.0
    assert person.asymmetry == {}


def test_people_of_all_ages_tones_and_both_sexes_are_drawn() -> None:
    plan = load_plan()
    people = [draw_person(seed, {}, plan) for seed in range(600)]
    ages = [p.age for p in people]
    assert (min(ages), max(ages)) == (18, 80)
    assert 0.44 < np.mean([p.sex == "female" for p in people]) < 0.56
    assert {p.form for p in people} == set(plan.forms)
    for ancestry in ("african", "asian", "caucasian"):
        assert max(p.ancestry[ancestry] for p in people) > 0.95
    tones = [Draws(seed, "colours").uniform(1, 6) for seed in range(600)]
    assert np.histogram(tones, bins=[1, 2, 3, 4, 5, 6])[0].min() > 80


def test_variants_come_by_their_shares_and_each_side_alone() -> None:
    count = 2000
    drawn = [draw_variants(seed) for seed in range(count)]
    for name, variant in load_variants().items():
        shares = shares_of(variant)
        place = f"{name}.left" if variant.side == "paired" else name
        for option in variant.option_ids:
            want = shares[option] / sum(shares.values())
            found = np.mean([d.get(place, variant.usual) == option for d in drawn])
            assert abs(found - want) <= 4 * np.sqrt(want * (1 - want) / count) + 1e-9, (
                name,
                option,
            )
    sides = np.array(
        [[f"zygomaticus_major_form.{s}" in d for s in ("left", "right")] for d in drawn], float
    )
    assert abs(np.corrcoef(sides.T)[0, 1]) < 0.1


def test_asymmetry_grows_with_the_wish() -> None:
    head = load_head()

    def unevenness(asymmetry: float) -> float:
        cage = head.cage(sample_patient(5, asymmetry=asymmetry).shape)
        return float(np.abs(cage[head.mirror] * [-1, 1, 1] - cage).max())

    assert unevenness(0.0) < 1e-9
    assert unevenness(0.3) < unevenness(1.0)


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"age": 300}, "an age of 18 to 80 whole years, got 300"),
        ({"age": 17}, "18 to 80"),
        ({"age": 40.5}, "18 to 80"),
        ({"age": float("nan")}, "18 to 80"),
        ({"age": True}, "18 to 80"),
        ({"sex": "femal"}, "Did you mean 'female'.*Allowed: female, male"),
        ({"ancestry": "african "}, "Did you mean 'african'"),
        ({"ancestry": {"martian": 1.0}}, "Allowed: african, asian, caucasian"),
        ({"ancestry": {"african": -1.0}}, "share of 0 to"),
        ({"ancestry": {"african": float("nan")}}, "share of 0 to"),
        ({"ancestry": {"african": 0.0}}, "not all zero"),
        ({"ancestry": {}}, "or shares by name"),
        ({"ancestry": 3}, "or shares by name"),
        ({"fullness": float("nan")}, "a fullness of 0 to 1, got nan"),
        ({"fullness": 1.01}, "a fullness of 0 to 1"),
        ({"fullness": "much"}, "a fullness of 0 to 1"),
        ({"asymmetry": float("inf")}, "an asymmetry of 0 to 1"),
        ({"tone": 0}, "a tone of 1 to 6"),
        ({"form": "sqare"}, "Did you mean 'square'"),
    ],
)
def test_an_impossible_wish_is_refused_in_a_sentence(wish: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        sample_patient(1, **wish)


@pytest.mark.parametrize("seed", [-1, 2**63, 1.5, "7", True, None])
def test_an_impossible_seed_is_refused(seed: object) -> None:
    with pytest.raises(ValueError, match="a seed that is a whole number"):
        sample_patient(seed)  # type: ignore[arg-type]


def test_an_unknown_wish_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownId, match=r"wish .fulness.\. Did you mean .fullness."):
        sample_patient(1, fulness=0.5)


@settings(max_examples=30, deadline=None)
@given(name=st.sampled_from(WISHES), value=st.one_of(st.floats(), st.integers(), st.text()))
def test_any_wish_is_kept_or_refused_in_a_sentence(name: str, value: object) -> None:
    told = ""
    try:
        sample_patient(2, **{name: value})
    except ValueError as refused:
        told = str(refused)
    assert not told or told.endswith(".")
