"""Papers drawn by a seed."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anatomy.people.find import SAMPLE
from certification.bank import Bank
from certification.blueprint import Blueprint
from certification.paper import LAST_SEED, Paper, assemble, draw_seed, rebuild
from certification.stations import STATION_KINDS
from lessons.practice import card_of
from lessons.practice.asking import SEEDS
from tests.certification.conftest import ATLAS

seeds = st.integers(0, LAST_SEED)


@settings(max_examples=10)
@given(seeds)
def test_a_seed_gives_the_same_paper_and_its_pin_rebuilds_it(
    blueprint: Blueprint, bank: Bank, seed: int
) -> None:
    made = assemble(blueprint, bank, seed=seed, **ATLAS)
    assert assemble(blueprint, bank, seed=seed, **ATLAS) == made
    assert rebuild(made.pin, blueprint, bank, **ATLAS) == made
    assert Paper.model_validate_json(made.model_dump_json()) == made


@settings(max_examples=20)
@given(seeds)
def test_weights_are_kept_and_nothing_is_asked_twice(
    blueprint: Blueprint, bank: Bank, seed: int
) -> None:
    made = assemble(blueprint, bank, seed=seed, **ATLAS)
    assert Counter(item.domain for item in made.items) == blueprint.domain_counts()
    assert Counter(item.level for item in made.items) == blueprint.level_counts()
    keys = [key for part in made.parts for key in part.keys]
    assert len(set(keys)) == len(keys)
    written = blueprint.written
    lessons = Counter(item.attempt.lesson_id for item in made.items)
    assert max(lessons.values()) <= written.most_of_a_lesson.middle
    assert sum(item.critical for item in made.items) >= written.critical_least.middle
    for one in made.stations:
        asked = [card_of(t.attempt.lesson_id, bank.question(t.key)[1]) for t in one.tasks]
        assert len(set(asked)) == len(asked)
    assert len(made.stations) == len(blueprint.practical.stations)


@settings(max_examples=15)
@given(seeds, seeds, st.integers(0, 2**32 - 1))
def test_two_forms_are_expected_to_score_alike_whatever_was_observed(
    blueprint: Blueprint, bank: Bank, one: int, other: int, chance: int
) -> None:
    rng = np.random.default_rng(chance)
    seen = bank.with_observed({item.key: float(rng.uniform()) for item in bank.items})
    first, second = (assemble(blueprint, seen, seed=seed, **ATLAS) for seed in (one, other))
    assert abs(first.expected_written - second.expected_written) <= 0.02
    assert abs(first.expected_practical - second.expected_practical) <= 0.02


@given(st.lists(seeds, min_size=2, max_size=2, unique=True))
@settings(max_examples=10)
def test_no_two_seeds_share_a_face(blueprint: Blueprint, bank: Bank, two: list[int]) -> None:
    faces = [faces_of(assemble(blueprint, bank, seed=seed, **ATLAS)) for seed in two]
    assert not set(faces[0]) & set(faces[1])


def test_every_face_can_be_found_and_was_never_practised_on(
    blueprint: Blueprint, bank: Bank
) -> None:
    for seed in (0, LAST_SEED):
        for face in faces_of(assemble(blueprint, bank, seed=seed, **ATLAS)):
            found = SAMPLE.match(face)
            assert found is not None
            assert int(found.group(1)) > SEEDS[1]


def test_forms_differ(blueprint: Blueprint, bank: Bank) -> None:
    forms = [assemble(blueprint, bank, seed=seed, **ATLAS) for seed in range(2)]
    first, second = ({item.key for item in form.items} for form in forms)
    assert len(first & second) < len(first) * 0.6
    assert forms[0].form != forms[1].form


@given(st.integers(0, 2**32 - 1))
def test_a_seed_that_somebody_had_is_not_drawn_again(chance: int) -> None:
    first = draw_seed((), np.random.default_rng(chance))
    assert draw_seed({first}, np.random.default_rng(chance)) != first


@pytest.mark.parametrize("seed", [-1, LAST_SEED + 1])
def test_a_seed_out_of_range_is_refused(blueprint: Blueprint, bank: Bank, seed: int) -> None:
    with pytest.raises(ValueError, match="it lies from 0 to"):
        assemble(blueprint, bank, seed=seed, **ATLAS)


def test_what_changed_since_is_named(paper: Paper, blueprint: Blueprint, bank: Bank) -> None:
    harder = bank.with_observed({bank.written[0].key: 0.99})
    with pytest.raises(ValueError, match="The lessons or their difficulties changed"):
        rebuild(paper.pin, blueprint, harder, **ATLAS)
    with pytest.raises(ValueError, match="The atlas changed"):
        rebuild(paper.pin, blueprint, bank, atlas_version="1", atlas_hash="another")


def faces_of(made: Paper) -> list[str]:
    """The made-up people of a paper's stations."""
    return [one.patient_id for one in made.stations if STATION_KINDS[one.station.kind].on_face]
