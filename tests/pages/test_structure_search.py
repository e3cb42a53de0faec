"""Any name finds its structure, the best first; accents and small slips are forgiven."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anatomy.structures import load_structures
from pages.structure_search import Name, names_of, search, slips

STRUCTURES = load_structures()


@dataclass(frozen=True)
class Thing:
    id: str
    names: tuple[Name, ...]


THINGS = tuple(Thing(key, names_of(key, s.english, s)) for key, s in STRUCTURES.items())


def found(query: str) -> list[str]:
    return [thing.id for thing, _ in search(THINGS, query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("procerus", "procerus"),
        ("Musculus Frontalis", "frontalis"),
        ("arteria supratrochlearis", "supratrochlear_artery"),
        ("CSM", "corrugator_supercilii"),
        ("Pitanguy line", "facial_temporal_branch"),
        ("pitangui", "facial_temporal_branch"),
        ("horner", "orbicularis_oculi_pretarsal"),
        ("Riolan", "orbicularis_oculi_pretarsal"),
        ("roof", "retro_orbicularis_oculi_fat"),
        ("FMA46796", "corrugator_supercilii"),
        ("fma: 46797", "corrugator_supercilii"),
        ("46796", "corrugator_supercilii"),
        ("córrugàtor", "corrugator_supercilii"),
        ("corugator", "corrugator_supercilii"),
        ("forntalis", "frontalis"),
        ("supraorbital nerve", "supraorbital_nerve"),
        ("nerve supraorbital", "supraorbital_nerve"),
    ],
)
def test_every_sort_of_name_finds_its_structure_first(query: str, first: str) -> None:
    assert found(query)[0] == first


def test_every_structure_is_first_under_each_of_its_own_names() -> None:
    for key, structure in STRUCTURES.items():
        for name in (structure.english, structure.latin):
            alike = [k for k, s in STRUCTURES.items() if name in (s.english, s.latin)]
            assert key in found(name)[: len(alike)], name


def test_a_whole_name_comes_before_names_that_only_hold_it() -> None:
    things = [Thing(n, names_of(n, n, None)) for n in ("Facial vein, deep", "Facial vein", "Vein")]
    assert [t.id for t, _ in search(things, "facial vein")] == ["Facial vein", "Facial vein, deep"]


def test_a_slip_is_forgiven_only_where_nothing_is_meant_as_typed() -> None:
    assert "frontalis" in found("frontalis")
    assert found("frontal") != found("frontlais")
    assert found("frontalis")[0] == found("frontlais")[0] == "frontalis"


def test_the_name_that_was_met_is_told_unless_it_is_the_one_shown() -> None:
    met = {thing.id: name for thing, name in search(THINGS, "pitanguy")}
    assert met == {"facial_temporal_branch": "Pitanguy line"}
    assert {t.id: n for t, n in search(THINGS, "procerus")}["procerus"] == ""


@pytest.mark.parametrize("query", ["spleen", "zzzz", "fma 99999999", "q" * 80])
def test_what_is_not_there_is_not_found(query: str) -> None:
    assert found(query) == []


def test_no_words_find_everything_in_order() -> None:
    assert found("  - ") == list(STRUCTURES)


@given(st.text(max_size=80))
def test_no_query_breaks_the_search(query: str) -> None:
    assert set(found(query)) <= set(STRUCTURES)


@given(st.text("abc", max_size=6), st.text("abc", max_size=6), st.integers(0, 3))
def test_slips_are_alike_from_both_sides_and_none_between_equals(a: str, b: str, most: int) -> None:
    assert slips(a, b, most=most) == slips(b, a, most=most)
    assert (slips(a, b, most=most) == 0) == (a == b)
