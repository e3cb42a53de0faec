"""The practice patients: the same for a learner everywhere, and in turn unlike each other."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from anatomy.people import sample_patient
from anatomy.people.sample import shares_of
from anatomy.variants import load_variants
from certification.hands_on import (
    HANDS_ON_FILE,
    PracticePatient,
    _choose,
    check_hands_on,
    choose_patients,
    load_hands_on,
    unsided,
    unusual_options,
)

TECHNIQUES = ("glabellar_lines", "forehead_lines", "lateral_canthal_lines")
LEARNERS = ("ada", "ben", "00000000-0000-0000-0000-000000000007")
RULES = load_hands_on()


@pytest.fixture(params=LEARNERS, scope="module")
def patients(request: pytest.FixtureRequest) -> tuple[PracticePatient, ...]:
    """The practice patients of one of some learners."""
    return choose_patients(request.param, TECHNIQUES)


def bands(patients: tuple[PracticePatient, ...]) -> Counter[int]:
    return Counter(RULES.band(one.age) for one in patients)


def test_there_are_forty_and_none_comes_twice(patients: tuple[PracticePatient, ...]) -> None:
    assert len(patients) >= 40
    assert len({one.seed for one in patients}) == len(patients)
    assert [one.number for one in patients] == list(range(1, len(patients) + 1))


def test_sexes_and_ages_come_in_equal_parts(patients: tuple[PracticePatient, ...]) -> None:
    sexes = Counter(one.sex for one in patients)
    assert sexes["female"] == sexes["male"]
    assert set(bands(patients).values()) == {len(patients) // len(RULES.age_bands)}


def test_ancestries_and_tones_are_spread(patients: tuple[PracticePatient, ...]) -> None:
    ancestries = Counter(one.ancestry for one in patients)
    assert set(ancestries) == {"african", "asian", "caucasian", "mixed"}
    assert min(ancestries.values()) >= 8
    tones = Counter(one.tone for one in patients)
    assert set(tones) == set(range(1, 7))
    assert min(tones.values()) >= 4


def test_every_unusual_variant_of_two_in_a_hundred_is_met(
    patients: tuple[PracticePatient, ...],
) -> None:
    met = {unsided(name) for one in patients for name in one.variants}
    shares = {name: shares_of(variant) for name, variant in load_variants().items()}
    seldom = {
        f"{name}:{option}"
        for name, options in shares.items()
        for option, share in options.items()
        if share < 2
    }
    assert seldom == {"facial_artery_ending:undeveloped"}
    assert met >= set(unusual_options()) - seldom


def test_a_third_of_the_faces_is_difficult_each_in_its_turn_and_in_every_way(
    patients: tuple[PracticePatient, ...],
) -> None:
    difficult = [bool(one.difficult) for one in patients]
    assert difficult == [k % 3 == 2 for k in range(len(patients))]
    ways = {name for one in patients for name in one.difficult}
    assert ways == {one.name for one in RULES.difficult}


def test_any_ten_in_a_row_are_of_all_ages_both_sexes_and_several_ancestries(
    patients: tuple[PracticePatient, ...],
) -> None:
    for first in range(len(patients) - 9):
        some = patients[first : first + 10]
        assert len(bands(some)) == len(RULES.age_bands)
        assert {one.sex for one in some} == {"female", "male"}
        assert len({one.ancestry for one in some}) >= 3
        assert len({one.tone for one in some}) >= 3
        assert {one.technique for one in some} == set(TECHNIQUES)


def test_each_learner_has_patients_of_their_own_and_the_same_ones_again() -> None:
    first, second = (choose_patients(name, TECHNIQUES) for name in LEARNERS[:2])
    assert not {one.seed for one in first} & {one.seed for one in second}
    _choose.cache_clear()
    assert choose_patients(LEARNERS[0], TECHNIQUES) == first


def test_what_is_told_of_a_patient_is_true_of_the_person_of_that_seed() -> None:
    one = choose_patients("ada", TECHNIQUES)[2]
    person = sample_patient(one.seed)
    assert (person.age, person.sex) == (one.age, one.sex)
    assert round(person.complexion.tone) == one.tone
    assert tuple(f"{k}:{v}" for k, v in person.variants.items()) == one.variants


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("count: 40", "count: 39", "39 is out of range"),
        ("[31, 42]", "[32, 42]", "age_bands leave a gap or overlap. Let them run from 18 to 80"),
        ("[67, 80]", "[67, 79]", "Let them run from 18 to 80"),
        ("trait: age, low: 70", "trait: age", "it needs low or high. Write one of them"),
        ("trait: age", "trait: beauty", "'beauty' is not allowed"),
        ("evidence: {ev: proposal, src: project}", "evidence: {ev: proposal}", "src: project"),
        ("pool: 1200", "pol: 1200", "Did you mean 'pool'?"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    file = Path(shutil.copy(HANDS_ON_FILE, tmp_path))
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    told = "\n".join(map(str, check_hands_on(file)))
    assert sentence in told
    assert "hands_on.yaml:" in told
