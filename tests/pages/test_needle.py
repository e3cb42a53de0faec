"""The needle's page: what goes in, what it met, what is told, and what is refused in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from anatomy.needle import direction_at, trace
from anatomy.place import Place, resolve_place, skin_under
from meshes.geodesics import SurfacePoint
from meshes.mesh import FloatArray
from pages.needle import NeedlePage
from pages.needle_link import NeedleLink, place_asked, read_link, write_link
from pages.needle_placed import NO_ENTRY, Placed, met_at, usual_length
from pages.needle_reading import NEAR_BAND_MM, say_needle
from pages.shell import make_frame
from pages.studio import Studio
from tests.conftest import FakeClock
from tests.pages.conftest import do
from viewer.picks import Pick

GLABELLA = ("glabella", 10.0, 5.0, "left")


@pytest.fixture
def needle(studio: Studio) -> NeedlePage:
    return NeedlePage(studio, make_frame("/needle", "Needle", plan="needle"))


@pytest.fixture
def addresses(needle: NeedlePage, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    shown: list[str] = []
    monkeypatch.setattr(needle.frame.top, "set_address", shown.append)
    return shown


def pick(point: SurfacePoint, item_id: str = "skin") -> Pick:
    a, b, c = point.barycentric.tolist()
    return Pick(item_id, point.face, (a, b, c))


def glabella(needle: NeedlePage) -> SurfacePoint:
    return resolve_place(needle.face, Place(ref="glabella", lateral=10, superior=5), "left")


def middle_of(needle: NeedlePage, item_id: str) -> FloatArray:
    """(3,) mm, a point in the middle of a structure, which here is a tube from side to side."""
    points = needle.face.meshes[item_id].vertices
    return np.asarray(points[np.abs(points[:, 0] - points[:, 0].mean()) < 1.0].mean(axis=0))


def put_over(needle: NeedlePage, item_id: str, **how: float) -> Placed:
    """A needle that goes straight to the middle of a structure, and a little further."""
    entry = skin_under(needle.face, middle_of(needle, item_id))
    gap = middle_of(needle, item_id) - entry.position
    placed = Placed(entry, "30g", 13.0, depth_mm=min(float(np.linalg.norm(gap)), 13.0))
    assert needle.put(replace(placed, **how))  # type: ignore[arg-type]
    return placed


def moved(needle: NeedlePage, **how: Any) -> None:
    """What a browser says when a hand moves the needle."""
    state = needle.viewer.state
    whole = {"angle_deg": 40, "towards_deg": 90, "depth_mm": 6, "moving": False}
    needle.viewer._handle_msg(
        {"type": "needle", "serial": state["serial"], "number": state["needle"]["number"]}
        | whole | how
    )  # fmt: skip


def now(needle: NeedlePage) -> Placed:
    assert needle.placed is not None
    return needle.placed


def test_a_click_on_the_skin_puts_the_needle_in_there(needle: NeedlePage) -> None:
    point = glabella(needle)
    needle._picked(pick(point))
    assert np.allclose(now(needle).entry.position, point.position)
    drawn = needle.viewer.state["needle"]
    assert np.allclose(drawn["entry"], point.position, atol=1e-3)
    assert drawn["diameter_mm"] == pytest.approx(0.3)
    assert 'data-testid="layer"' in needle.card.html


def test_what_is_shown_is_what_the_needle_met(needle: NeedlePage) -> None:
    needle._picked(pick(glabella(needle)))
    moved(needle, depth_mm=9)
    placed, face = now(needle), needle.face
    way = direction_at(placed.entry, 40, towards_deg=90)
    found = trace(face, placed.entry, way, 9.0, needle="30g")
    assert needle.reading is not None
    assert needle.reading.found.crossed == found.crossed
    for one in found.crossed:
        assert f"{one.from_mm:.1f} to {one.to_mm:.1f} mm" in needle.card.html
    for near in found.near_tip.values():
        assert f"{near.distance_mm:.1f} mm" in needle.card.html
    assert f"{found.tip_depth_mm:.1f} mm below the skin" in needle.card.html


def test_while_the_hand_moves_the_section_follows_a_few_times_a_second(
    needle: NeedlePage, clock: FakeClock
) -> None:
    needle._picked(pick(glabella(needle)))
    sections = [needle.section.html]
    for angle, ms in ((40, 100), (50, 100), (60, 100), (70, 100)):
        clock.pass_time(milliseconds=ms)
        moved(needle, angle_deg=angle, moving=True)
        sections.append(needle.section.html)
    assert sections[0] == sections[1] == sections[2]
    assert sections[3] != sections[2]
    assert sections[4] == sections[3]


def test_while_the_hand_moves_the_card_follows_and_at_rest_the_section_and_address(
    needle: NeedlePage, addresses: list[str]
) -> None:
    needle._picked(pick(glabella(needle)))
    card, section, said = needle.card.html, needle.section.html, needle.said.html
    addresses.clear()
    moved(needle, moving=True)
    assert needle.card.html != card
    assert (needle.section.html, needle.said.html, addresses) == (section, said, [])
    moved(needle)
    assert needle.section.html != section
    assert needle.said.html != said
    assert "angle=40&towards=90&depth=6" in addresses[-1]
    assert 'data-testid="section-tip"' in needle.section.html


def test_bone_stops_the_needle_and_the_view_shows_it_so(needle: NeedlePage) -> None:
    put_over(needle, "cranium", depth_mm=13.0)
    assert needle.reading is not None
    found = needle.reading.found
    assert found.bone
    assert needle.viewer.state["needle"]["depth_mm"] == pytest.approx(found.depth_mm, abs=1e-3)
    assert 'data-testid="bone"' in needle.card.html
    assert "stopped it at" in say_needle(needle.reading)
    do(needle.card, "step", "depth:-0.5")
    assert now(needle).depth_mm == pytest.approx(found.depth_mm - 0.5, abs=0.051)
    assert 'data-testid="bone"' not in needle.card.html


def test_a_needle_that_comes_out_again_is_said_to_be_outside(needle: NeedlePage) -> None:
    entry = resolve_place(needle.face, Place(ref="pronasale"), "left")
    assert needle.put(Placed(entry, "cannula_25g", 38.0, angle_deg=10, depth_mm=30))
    assert needle.reading is not None
    assert needle.reading.found.outside
    (gap,) = needle.reading.found.gaps
    came_out = entry.position + gap.from_mm * needle.reading.found.direction
    assert needle.face.finder.find(came_out[None]).distance_mm[0] < 0.01
    assert needle.face.finder.find(needle.reading.found.tip[None]).signed_mm[0] > 5
    assert f"It leaves the tissue at {gap.from_mm:.1f} mm" in needle.card.html
    assert "mm below the skin" not in needle.card.html
    assert "out of the tissue again" in needle.said.html


@pytest.mark.parametrize("item_id", ["facial_artery.left", "facial_vein.right"])
def test_a_needle_in_a_vessel_is_told_and_gives_blood(needle: NeedlePage, item_id: str) -> None:
    put_over(needle, item_id)
    assert needle.reading is not None
    hit = next(hit for hit in needle.reading.hits if hit.id == item_id)
    name = needle.reading.names[item_id]
    assert hit.to_mm is not None
    assert f"{name}: the needle is in it from {hit.from_mm:.1f}" in needle.card.html
    do(needle.card, "aspirate")
    assert "Blood: the bevel lies in" in needle.card.html
    assert name in needle.said.html
    do(needle.card, "step", "depth:-90")
    assert "Blood" not in needle.card.html
    do(needle.card, "aspirate")
    assert "No blood" in needle.card.html
    assert "knows only the vessels it draws" in needle.card.html


def test_a_wall_that_is_only_touched_is_told_where_along_the_needle(needle: NeedlePage) -> None:
    placed = put_over(needle, "facial_artery.left")
    assert needle.reading is not None
    hit = needle.reading.found.hits[0]
    beside = replace(needle.reading.found, crossed=())
    begin, end = met_at(needle.face, placed, beside, hit)
    assert end is None
    assert 0 <= begin <= placed.depth_mm


def test_the_nearest_vessel_alone_is_lit_in_the_view(needle: NeedlePage) -> None:
    ids = [item.id for item in needle.scene.items]
    put_over(needle, "facial_artery.left")
    first = needle.lit
    put_over(needle, "facial_vein.right")
    lit = [i for i, s in zip(ids, needle.viewer.state["items"], strict=True) if s["highlight"]]
    assert lit == [needle.lit]
    assert needle.lit != first
    needle.remove()
    assert not any(item["highlight"] for item in needle.viewer.state["items"])
    assert needle.viewer.state["needle"] is None
    assert needle.section.html == ""


def test_the_same_place_said_in_words_needs_no_mouse(needle: NeedlePage) -> None:
    form = {"landmark": "glabella", "side": "left", "lateral": "10", "superior": "5,0"}
    do(needle.card, "put", "", **form)
    assert np.allclose(now(needle).entry.position, glabella(needle).position)


def test_fields_and_steps_do_all_that_a_hand_does(needle: NeedlePage) -> None:
    needle._picked(pick(glabella(needle)))
    do(needle.card, "angle", "45")
    do(needle.card, "towards", "350")
    do(needle.card, "depth", "2,5")
    do(needle.card, "step", "angle:-5")
    do(needle.card, "step", "towards:5")
    do(needle.card, "step", "towards:5")
    do(needle.card, "step", "depth:0.5")
    stands = now(needle)
    assert (stands.angle_deg, stands.towards_deg, stands.depth_mm) == (40, 0, 3.0)


@pytest.mark.parametrize(
    ("act", "value", "sentence"),
    [
        ("angle", "95", "Angle to the skin: Expected a number from 10 to 90, got “95”."),
        ("angle", "", "Angle to the skin: Expected a number, got “”."),
        ("depth", "14", "Pushed in: Expected a number from 0 to 13, got “14”."),
        ("depth", "nan", "Pushed in: Expected a number from 0 to 13"),
        ("towards", "<b>", "Tip runs toward: Expected a number, got “&lt;b&gt;”."),
        ("step", "depth:much", "That step is not known"),
    ],
)
def test_a_bad_number_is_answered_in_one_sentence_and_changes_nothing(
    needle: NeedlePage, act: str, value: str, sentence: str
) -> None:
    needle._picked(pick(glabella(needle)))
    before = now(needle)
    do(needle.card, act, value)
    assert sentence in needle.card.html
    assert now(needle) is before


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"landmark": "glabela"}, "Did you mean &#x27;glabella&#x27;"),
        ({"landmark": "glabella", "lateral": "x"}, "Lateral, mm: Expected a number, got “x”."),
        ({"landmark": "glabella", "superior": "500"}, "Superior, mm: Expected a number from -120"),
        ({"landmark": "tragion", "lateral": "20"}, NO_ENTRY),
    ],
)
def test_a_place_that_is_none_is_answered_in_one_sentence(
    needle: NeedlePage, form: dict[str, str], sentence: str
) -> None:
    do(needle.card, "put", "", **form)
    assert sentence in needle.card.html
    assert needle.placed is None


@pytest.mark.parametrize(
    "value", ["", "x", "depth", "depth:", ":5", "colour:5", "depth:1e9", "a:b:c"]
)
def test_no_step_whatever_breaks_the_page(needle: NeedlePage, value: str) -> None:
    do(needle.card, "step", value)
    needle._picked(pick(glabella(needle)))
    before = now(needle)
    do(needle.card, "step", value)
    assert now(needle) is before


def test_a_click_beside_the_face_or_in_the_mouth_leaves_the_needle(needle: NeedlePage) -> None:
    needle._picked(pick(glabella(needle)))
    before = now(needle)
    needle._picked(Pick(None, None, None, no_hit=True))
    assert "did not meet the face" in needle.card.html
    ear = skin_under(needle.face, np.add(needle.face.landmark("tragion", "left"), (8, 0, -12)))
    needle._picked(pick(ear))
    assert NO_ENTRY in needle.card.html
    assert now(needle) is before


def test_another_gauge_and_length_are_kept_within_what_is_made(needle: NeedlePage) -> None:
    needle._picked(pick(glabella(needle)))
    do(needle.card, "angle", "20")
    do(needle.card, "depth", "12")
    do(needle.tools, "length", "8")
    assert (now(needle).length_mm, now(needle).depth_mm) == (8, 8)
    do(needle.tools, "tool", "cannula_25g")
    assert needle.viewer.state["needle"]["length_mm"] == usual_length("cannula_25g") == 38
    assert needle.viewer.state["needle"]["diameter_mm"] == pytest.approx(0.5)
    before = now(needle)
    do(needle.tools, "length", "9")
    assert "Expected a length of 38 or 50 mm, got “9”." in needle.card.html
    do(needle.tools, "tool", "12g")
    assert "Unknown needle" in needle.card.html
    assert now(needle) is before


def test_another_face_has_the_needle_at_the_same_point_of_its_skin(needle: NeedlePage) -> None:
    needle._picked(pick(glabella(needle)))
    before = now(needle)
    do(needle.tools, "patient", "adult_male")
    after = now(needle)
    assert after.entry.face == before.entry.face
    assert not np.allclose(after.entry.position, before.entry.position)
    assert needle.viewer.state["needle"]["entry"] == pytest.approx(
        after.entry.position.tolist(), abs=1e-3
    )
    do(needle.tools, "patient", "<nobody>")
    assert now(needle) is after
    do(needle.tools, "patient", "new")
    assert needle.who.patient.startswith("sample_")
    assert now(needle).entry.face == before.entry.face
    assert f'value="{needle.who.patient}" selected' in needle.tools.html


def test_the_skin_is_seen_through_and_made_whole_again(needle: NeedlePage) -> None:
    before = needle.viewer.state["items"]
    skin = [item.id for item in needle.scene.items].index("skin")
    do(needle.tools, "see")
    assert needle.viewer.state["items"][skin]["opacity"] == 0.4
    do(needle.tools, "see")
    assert needle.viewer.state["items"] == before


def test_a_link_brings_the_needle_back(
    needle: NeedlePage, studio: Studio, addresses: list[str]
) -> None:
    needle._picked(pick(glabella(needle)))
    moved(needle, angle_deg=33, depth_mm=5.5)
    do(needle.tools, "see")
    asked = dict(part.split("=") for part in addresses[-1].partition("?")[2].split("&"))
    link, told = read_link(asked, ())
    again = NeedlePage(studio, make_frame("/needle", "Needle", plan="needle"), link)
    assert (*told, *again.restore(link)) == ()
    assert np.allclose(now(again).entry.position, now(needle).entry.position, atol=0.02)
    for name in ("angle_deg", "towards_deg", "depth_mm", "tool", "length_mm"):
        assert getattr(now(again), name) == getattr(now(needle), name)
    assert again.see


def test_a_place_in_a_link_may_be_a_landmark(needle: NeedlePage) -> None:
    placed = place_asked(NeedleLink(at=GLABELLA), needle.face, usual="30g")
    assert placed is not None
    assert np.allclose(placed.entry.position, glabella(needle).position)
    assert write_link("", placed, see=False).startswith("at=")


def test_distances_are_sorted_into_bands_that_call_themselves_no_safety(
    needle: NeedlePage,
) -> None:
    put_over(needle, "facial_artery.left")
    assert needle.reading is not None
    for near in needle.reading.found.near_tip.values():
        band = needle.reading.band(near)
        radius = now(needle).needle.radius_mm
        expected = (near.distance_mm > radius) + (near.distance_mm > NEAR_BAND_MM)
        assert band == ("touching", "near", "clear")[int(expected)]
    assert "no clinical safety distances" in needle.card.html.replace("\n", " ")


def test_every_figure_of_the_needle_wears_its_mark_and_the_page_says_it_is_a_model(
    needle: NeedlePage,
) -> None:
    empty = needle.card.html
    needle._picked(pick(glabella(needle)))
    for html in (empty, needle.card.html):
        assert html.count("unverified · ISO 9626") == 1
        assert "A model: all distances" in html


def test_tabs_and_readers_find_the_fields_by_their_names(needle: NeedlePage) -> None:
    needle._picked(pick(glabella(needle)))
    for name in ("angle", "towards", "depth"):
        assert f'for="needle-{name}"' in needle.card.html
        assert f'id="needle-{name}"' in needle.card.html
    assert needle.said.live
