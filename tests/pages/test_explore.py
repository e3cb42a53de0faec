"""Explore: a click, the list and the address lead to the same card."""

from __future__ import annotations

import pytest

from pages.explore import Explore
from pages.shell import make_frame
from pages.structure_search import search
from pages.structure_tree import group_entries, list_entries
from pages.studio import Studio
from tests.pages.conftest import do
from viewer.picks import Pick

CORRUGATOR = "corrugator_supercilii"


@pytest.fixture
def explore(studio: Studio) -> Explore:
    return Explore(studio, make_frame("/explore", "Explore", plan="studio"))


def pick(item_id: str) -> Pick:
    return Pick(item_id, 0, (1.0, 0.0, 0.0))


def drawn(explore: Explore, item_id: str) -> dict[str, object]:
    ids = [item.id for item in explore.scene.items]
    state: dict[str, object] = explore.viewer.state["items"][ids.index(item_id)]
    return state


def test_clicking_and_choosing_from_the_list_give_the_same_card(explore: Explore) -> None:
    explore._picked(pick(f"{CORRUGATOR}.left"))
    clicked = explore.card.html
    explore.select(None)
    do(explore.side, "select", CORRUGATOR)
    for card in (clicked, explore.card.html):
        assert f'data-structure="{CORRUGATOR}.left"' in card
    facts = '<dl class="facts">'
    assert explore.card.html.partition(facts)[2] == clicked.partition(facts)[2] != ""


def test_choosing_from_the_list_fades_what_hides_the_structure(explore: Explore) -> None:
    do(explore.side, "select", CORRUGATOR)
    assert drawn(explore, "skin")["opacity"] < 0.5  # type: ignore[operator]
    assert drawn(explore, f"{CORRUGATOR}.left")["opacity"] == 1
    do(explore.side, "select", "procerus")
    assert drawn(explore, "procerus")["opacity"] == 1
    do(explore.card, "clear")
    assert drawn(explore, "skin")["opacity"] == 1


def test_the_card_tells_origin_insertion_action_nerve_depth_and_sources(explore: Explore) -> None:
    explore._picked(pick(f"{CORRUGATOR}.left"))
    facts = explore.studio.atlas.structure(CORRUGATOR).facts
    for text in (facts.origin, facts.insertion, facts.action):
        assert text is not None
        assert text in explore.card.html
    assert "5.7 mm" in explore.card.html
    assert "Lee 2020" in explore.card.html
    assert 'lang="la"' in explore.card.html


def test_only_the_selected_structure_stands_out(explore: Explore) -> None:
    explore._picked(pick(f"{CORRUGATOR}.left"))
    explore._picked(pick("procerus"))
    assert not drawn(explore, f"{CORRUGATOR}.left")["highlight"]
    assert drawn(explore, "procerus")["highlight"]


def test_a_click_beside_the_face_clears_the_card(explore: Explore) -> None:
    explore._picked(pick("procerus"))
    explore._picked(Pick(None, None, None, no_hit=True))
    assert 'data-testid="card-empty"' in explore.card.html


def test_an_antagonist_is_one_click_away(explore: Explore) -> None:
    explore._picked(pick(f"{CORRUGATOR}.right"))
    do(explore.card, "go", "frontalis")
    assert 'data-structure="frontalis.right"' in explore.card.html


@pytest.mark.parametrize("name", ["corrugator", "frontal.left", "", "<b>", "x" * 300])
def test_an_unknown_name_is_said_kindly_and_selects_nothing(explore: Explore, name: str) -> None:
    do(explore.side, "select", name)
    assert explore.look.selected is None
    assert "<b>" not in explore.frame.notice.sheet.html


def test_an_unknown_name_is_answered_with_the_nearest(explore: Explore) -> None:
    explore.select_named("frontalsi")
    assert "frontalis" in explore.frame.notice.sheet.html


def test_hiding_a_structure_hides_both_sides_and_shows_them_again(explore: Explore) -> None:
    do(explore.side, "eye", CORRUGATOR)
    sides = [f"{CORRUGATOR}.{side}" for side in ("left", "right")]
    assert not any(drawn(explore, one)["visible"] for one in sides)
    do(explore.side, "eye", CORRUGATOR)
    assert all(drawn(explore, one)["visible"] for one in sides)


def test_fading_a_group_fades_all_of_it_and_nothing_else(explore: Explore) -> None:
    group = explore._groups()[1]
    do(explore.side, f"fade:{group.id}", 40)
    for item in explore.scene.items:
        expected = 0.4 if item.id in group.items else item.opacity
        assert drawn(explore, item.id)["opacity"] == pytest.approx(expected)


def test_alone_and_reset_come_back_to_the_whole_face(explore: Explore) -> None:
    before = explore.viewer.state["items"]
    do(explore.side, "select", "procerus")
    do(explore.card, "alone")
    assert [i for i in explore.viewer.state["items"] if i["visible"]] == [
        explore.viewer.state["items"][[x.id for x in explore.scene.items].index("procerus")]
    ]
    do(explore.card, "fade_rest")
    do(explore.card, "reset")
    do(explore.card, "clear")
    assert explore.viewer.state["items"] == before


def test_a_command_moves_the_face_and_rest_brings_it_back(explore: Explore) -> None:
    do(explore.moves, "move", "frown")
    assert explore.viewer.state["expression"]["brow_down.left"] > 0
    do(explore.moves, "move_strength", 0)
    assert explore.viewer.state["expression"] == {}
    do(explore.moves, "move", "")
    assert explore.viewer.state["expression"] == {}


def test_the_palette_recolours_without_sending_shapes_again(explore: Explore) -> None:
    pack = explore.viewer.pack
    before = drawn(explore, f"{CORRUGATOR}.left")["color"]
    do(explore.moves, "palette", "colour_safe")
    assert explore.viewer.pack is pack
    after = explore.studio.scene("colour_safe").item(f"{CORRUGATOR}.left").color
    assert drawn(explore, f"{CORRUGATOR}.left")["color"] == after
    assert isinstance(before, str)


@pytest.mark.parametrize("query", ["corrug", "CSM", "musculus corrugator", "frown  muscle"])
def test_search_finds_english_latin_and_short_names(explore: Explore, query: str) -> None:
    assert CORRUGATOR in {entry.id for entry, _ in search(explore.entries, query)}


def test_search_without_a_match_says_so(explore: Explore) -> None:
    do(explore.find, "search", "spleen")
    assert "No structure has this name" in explore.side.html


@pytest.mark.parametrize("by", ["region", "layer", "system"])
def test_every_drawn_item_stands_in_the_list_once(explore: Explore, by: str) -> None:
    entries = list_entries(explore.scene, explore.studio.atlas.structures)
    listed = [i for group in group_entries(entries, explore.style, by=by) for i in group.items]
    assert sorted(listed) == sorted(item.id for item in explore.scene.items)
