"""Explore's sections, pairs, people, links and paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from meshes.scene import Plane
from pages import explore as explore_page
from pages.explore import Explore
from pages.people import Who
from pages.shell import make_frame
from pages.structure_tree import BY, Look, group_entries, tree_markup
from pages.studio import Studio
from pages.view_link import ViewLink
from tests.pages.conftest import do
from viewer.messages import Changed, ClipWanted, ItemsChanged
from viewer.picks import Pick

CORRUGATOR = "corrugator_supercilii"


@pytest.fixture
def explore(studio: Studio) -> Explore:
    return Explore(studio, make_frame("/explore", "Explore", plan="studio"))


def look_of(explore: Explore, item_id: str, *, second: bool = False) -> dict[str, Any]:
    view = explore.views.second if second else explore.views.first
    assert view is not None
    ids = [item.id for item in view.scene.items]
    state: dict[str, Any] = view.state["items"][ids.index(item_id)]
    return state


# the section


def test_a_section_cuts_the_face_and_leaves_it_whole_again(explore: Explore) -> None:
    do(explore.tools, "mode", "section")
    assert explore.viewer.clip == Plane("axial", 30.0)
    assert 'data-testid="section"' in explore.section.panel.drawing.html
    do(explore.tools, "mode", "face")
    assert str(explore.viewer.clip) == "None"
    assert not explore.section.panel.drawing.visible


def test_the_slider_moves_plane_and_picture_and_stays_where_it_is(explore: Explore) -> None:
    do(explore.tools, "mode", "section")
    panel = explore.section.panel
    controls, before = panel.controls.html, panel.drawing.html
    do(panel.controls, "offset", 42.5)
    assert explore.viewer.clip == Plane("axial", 42.5)
    assert panel.drawing.html != before
    assert panel.controls.html == controls  # it is being dragged
    do(panel.controls, "offset", 1e6)
    assert panel.choice.offset_mm < 200


def test_a_click_puts_the_section_through_its_point(explore: Explore) -> None:
    do(explore.tools, "mode", "section")
    face = explore.section.face
    corner = face.skin.vertices[face.skin.faces[100][0]]
    explore._picked(Pick("skin", 100, (1.0, 0.0, 0.0)))
    assert explore.section.panel.choice.offset_mm == pytest.approx(corner[1], abs=0.26)
    do(explore.section.panel.controls, "plane", "needle_upright")
    assert explore.viewer.clip is not None
    assert explore.viewer.clip.axis == "oblique"
    assert 'class="needle"' in explore.section.panel.drawing.html


def test_the_cut_of_the_view_itself_moves_the_section(explore: Explore) -> None:
    do(explore.tools, "mode", "section")
    wanted = ClipWanted(axis="coronal", offset_mm=55.0, flip=False)
    explore.viewer._receive_change(Changed(type="changed", serial=0, clip=wanted))
    assert explore.section.panel.choice.plane == "coronal"
    assert "Coronal section 55.0 mm" in explore.section.panel.drawing.html


def test_a_line_of_the_section_selects_and_hiding_takes_it_out(explore: Explore) -> None:
    do(explore.tools, "mode", "section")
    do(explore.section.panel.drawing, "go", "cranium")
    assert explore.look.selected == "cranium"
    do(explore.side, "eye", "cranium")
    assert 'data-value="cranium"' not in explore.section.panel.drawing.html


# two faces


def test_a_pair_goes_together_and_parts_again(explore: Explore) -> None:
    do(explore.side, "eye", "procerus")
    do(explore.tools, "mode", "pair")
    views = explore.views
    assert views.second is not None
    assert views.beside == Who("adult_male", (), "facies")
    assert views.first.state["link"] == views.second.state["link"] != ""
    assert not look_of(explore, "procerus", second=True)["visible"]
    do(explore.side, "select", CORRUGATOR)
    for second in (False, True):
        assert look_of(explore, f"{CORRUGATOR}.left", second=second)["highlight"]
    do(explore.tools, "mode", "face")
    assert views.first.state["link"] == views.second.state["link"] == ""
    assert len(views.shown) == 1


def test_the_second_face_can_be_a_made_up_one_and_no_stranger(explore: Explore) -> None:
    do(explore.tools, "beside", "sample_5")
    assert explore.views.beside is not None
    assert explore.views.beside.patient == "sample_5"
    do(explore.tools, "beside", "../../etc/passwd")
    assert explore.views.beside.patient == "sample_5"


def test_either_face_can_be_somebody_new(explore: Explore) -> None:
    do(explore.tools, "mode", "pair")
    for act in ("patient", "beside"):
        do(explore.tools, act, "new")
    who, beside = explore.views.who, explore.views.beside
    assert beside is not None
    for one in (who.patient, beside.patient):
        assert one.startswith("sample_")
        assert f'value="{one}" selected' in explore.tools.html


def test_another_patient_keeps_what_was_hidden_faded_and_selected(explore: Explore) -> None:
    do(explore.side, "select", CORRUGATOR)
    do(explore.side, "eye", "procerus")
    before = explore.viewer.scene.item("skin").mesh.vertices
    do(explore.tools, "patient", "adult_male")
    assert abs(explore.viewer.scene.item("skin").mesh.vertices - before).max() > 0.5
    assert not look_of(explore, "procerus")["visible"]
    assert look_of(explore, "skin")["opacity"] < 0.5
    assert look_of(explore, f"{CORRUGATOR}.left")["highlight"]
    do(explore.tools, "patient", "nobody")
    assert explore.views.who.patient == "adult_male"


# links


def test_a_link_brings_the_view_back(explore: Explore, studio: Studio) -> None:
    do(explore.tools, "patient", "adult_male")
    do(explore.side, "select", CORRUGATOR)
    do(explore.side, "eye", "procerus")
    explore.viewer.set_camera(azimuth_deg=31.0, elevation_deg=-7.0, distance_mm=333.0)
    explore.viewer.set_peel(4.0)
    explore.views.cut(Plane("sagittal", 12.0, flip=True))
    explore._tell()
    link = ViewLink(
        select=f"{CORRUGATOR}.left", camera=(31.0, -7.0, 333.0, 0.0, 0.0, 60.0), peel_mm=4.0,
        cut=Plane("sagittal", 12.0, flip=True), hide=("procerus",), fade=True,
        patient="adult_male",
    )  # fmt: skip
    again = Explore(studio, make_frame("/explore", "Explore", plan="studio"), link)
    again.restore(link)
    assert again.address == explore.address
    for part in ("camera", "peel_mm", "clip", "items"):
        assert again.viewer.state[part] == explore.viewer.state[part]


def test_a_link_opens_a_section_along_a_needle(explore: Explore, studio: Studio) -> None:
    do(explore.tools, "mode", "section")
    explore._picked(Pick("skin", 100, (1.0, 0.0, 0.0)))
    do(explore.section.panel.controls, "plane", "needle_level")
    needle = explore.section.panel.choice.needle
    assert needle is not None
    link = ViewLink(mode="section", needle=needle)
    again = Explore(studio, make_frame("/explore", "Explore", plan="studio"), link)
    again.restore(link)
    assert again.section.panel.choice.plane == "needle_level"
    clip, same = again.viewer.clip, explore.viewer.clip
    assert clip is not None
    assert same is not None
    assert clip.direction == pytest.approx(same.direction, abs=0.02)


def test_a_link_with_nonsense_opens_the_usual_view_with_a_sentence(
    studio: Studio, browser_of: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    browser_of(select="corugator_supercilii", peel="deep", cut="axial", hide="<b>")
    monkeypatch.setattr("pages.shell.Notice.say", lambda _, sentence: said.append(sentence))
    explore_page.page(studio)
    assert len(said) == 1
    for name in ("select", "peel", "cut", "hide"):
        assert f"“{name}=" in said[0]
    assert CORRUGATOR in said[0]


def test_the_address_follows_what_is_hidden_by_hand_in_the_view(explore: Explore) -> None:
    row = [item.id for item in explore.scene.items].index("procerus")
    hidden = ItemsChanged(tokens=[row], visible=False)
    explore.viewer._receive_change(Changed(type="changed", serial=0, items=hidden))
    assert explore.address == "/explore?hide=procerus"
    assert "procerus" in explore.look.hidden


# paper


def test_the_page_for_paper_says_who_when_and_what_it_is_not(explore: Explore) -> None:
    sent: list[dict[str, Any]] = []
    explore.viewer._send_msg = sent.append
    do(explore.side, "select", "procerus")
    sent.clear()
    do(explore.tools, "print")
    (message,) = sent
    paper = message["paper"]
    text = " ".join([paper["title"], *paper["lines"], paper["warning"]])
    now = explore.studio.clock()
    day = f"{now.day} {now:%B %Y}"
    for word in ("Procerus", "Adult woman", "Skin on", "CC0", "CC BY 4.0", day, "not clinically"):
        assert word in text
    assert paper["file"] == f"facies_procerus_{now:%Y-%m-%d}.png"


# the card and the list


def test_the_card_links_nerve_artery_and_neighbours(explore: Explore) -> None:
    do(explore.side, "select", CORRUGATOR)
    for name in ("facial_temporal_branch", "supratrochlear_artery", "frontalis"):
        assert f'data-value="{name}"' in explore.card.html
    assert "lies within 5 mm" in explore.card.html
    assert "24 of 25 figures were read in the source given" in explore.card.html
    do(explore.card, "go", "supratrochlear_artery")
    assert explore.look.selected == "supratrochlear_artery.left"


def test_a_drawn_variant_can_be_chosen_on_each_side(explore: Explore) -> None:
    do(explore.side, "select", "zygomaticus_major")
    assert "bifid (22.7 %" in explore.card.html
    do(explore.card, "variant", "zygomaticus_major_form.left:bifid")
    assert chosen(explore) == ["zygomaticus_major_form.left:bifid"]
    assert "variants=zygomaticus_major_form.left:bifid" in explore.address
    do(explore.card, "variant", "zygomaticus_major_form.left:single")
    assert chosen(explore) == []
    for wrong in ("zygomaticus_major_form.left:none", "other:rare", "", ":"):
        do(explore.card, "variant", wrong)
    assert chosen(explore) == []


def chosen(explore: Explore) -> list[str]:
    return list(explore.views.who.variants)


@pytest.mark.parametrize("by", [key for key, _ in BY])
def test_a_long_list_starts_folded_but_for_the_group_of_the_selected(
    explore: Explore, by: str
) -> None:
    groups = group_entries(explore.entries * 3, explore.style, by=by)
    selected = next(i for g in groups for i in g.items if i.startswith("procerus"))
    html = tree_markup(groups, Look(by=by, selected=selected, reveal=True))
    assert html.count(" open") - html.count(" open=") >= 0
    opened = [part for part in html.split("<details")[1:] if " open" in part.partition(">")[0]]
    assert len(opened) == 1
    assert "data-open-now" in opened[0].partition(">")[0]


def test_an_atlas_is_chosen_only_where_there_are_several(
    explore: Explore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'data-change="atlas"' not in explore.tools.html
    monkeypatch.setattr("pages.explore_tools.list_atlases", lambda: ("facies", "bodyparts3d"))
    explore._draw_lines()
    assert 'data-change="atlas"' in explore.tools.html
