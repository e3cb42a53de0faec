"""What a structure has to do with others, read from the files."""

from __future__ import annotations

from typing import Any

import pytest

from anatomy.related import named_in, parents_of, relations_of, spelled_out, variants_of
from anatomy.structures import Structure, load_structures

STRUCTURES = load_structures()


def with_recipe(name: str, recipe: dict[str, Any], **facts: str) -> dict[str, Structure]:
    own = STRUCTURES[name]
    changed = own.model_copy(update={"recipe": recipe, "facts": own.facts.model_copy(update=facts)})
    return {**STRUCTURES, name: changed}


def test_nerve_arteries_and_antagonists_of_a_muscle_are_found_in_its_facts() -> None:
    found = relations_of("corrugator_supercilii", STRUCTURES)
    assert "facial_temporal_branch" in found.nerves
    assert found.arteries[:2] == ("supratrochlear_artery", "supraorbital_artery")
    assert found.antagonists == ("frontalis",)
    assert "corrugator_supercilii" in relations_of("facial_temporal_branch", STRUCTURES).supplied


def test_every_relation_names_another_drawn_structure() -> None:
    for name in STRUCTURES:
        found = relations_of(name, STRUCTURES)
        for group in vars(found).values():
            assert set(group) <= set(STRUCTURES) - {name}
            assert len(set(group)) == len(group)


def test_a_piece_that_begins_on_another_makes_parent_and_branch() -> None:
    pieces = [{"path": [], "begins_on": "supraorbital_artery.trunk", "ends_on": "skin.x"}]
    changed = with_recipe("supratrochlear_artery", {"build": "tube", "pieces": pieces})
    assert parents_of("supratrochlear_artery", changed) == ("supraorbital_artery",)
    assert "supratrochlear_artery" in relations_of("supraorbital_artery", changed).branches


def test_a_piece_that_begins_on_its_own_trunk_makes_no_parent() -> None:
    pieces = [{"path": [], "begins_on": "supratrochlear_artery.trunk"}]
    changed = with_recipe("supratrochlear_artery", {"pieces": pieces}, origin="somewhere")
    assert parents_of("supratrochlear_artery", changed) == ()


def test_where_no_join_is_written_the_origin_names_the_parent() -> None:
    changed = with_recipe(
        "supratrochlear_artery", {}, origin="the supraorbital artery, in the orbit"
    )
    assert parents_of("supratrochlear_artery", changed) == ("supraorbital_artery",)
    assert parents_of("procerus", STRUCTURES) == ()


def test_the_longest_name_wins_and_order_is_kept() -> None:
    two = {name: STRUCTURES[name] for name in ("supraorbital_nerve", "supratrochlear_nerve")}
    text = "supratrochlear and supraorbital nerves; not the zygomatic nerve"
    assert named_in(text, two) == ("supratrochlear_nerve", "supraorbital_nerve")
    assert named_in(None, two) == named_in("", two) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("angular, dorsal and facial arteries", "angular artery, dorsal artery, facial artery"),
        ("the deep temporal nerves", "the deep temporal nerve"),
    ],
)
def test_lists_are_spelled_out(text: str, said: str) -> None:
    assert spelled_out(text) == said


def test_variants_are_those_the_recipe_is_drawn_under() -> None:
    recipe = {"only": {"one": ["a"]}, "pieces": [{"only": {"two": ["b"], "one": ["a"]}}]}
    changed = with_recipe("procerus", recipe)
    assert variants_of(changed["procerus"]) == ("one", "two")
    assert variants_of(STRUCTURES["skin"]) == ()
