"""The viewer in a real browser: what a click meets, and what Python hears of it."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from meshes.mesh import FloatArray
from meshes.scene import Item, Marker, Plane
from tests.viewer.conftest import PATIENCE_S, Shown, show_viewer
from tests.viewer.shapes import DRAWN_MM, LIFT_MM, SKIN_RADIUS_MM, ball, moving_scene, tiny_scene
from viewer.messages import Message
from viewer.picks import Pick

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

MIDDLE = (0.0, 0.0, 70.0)  # the front of the muscle
ABOVE = (0.0, 34.0, 55.0)  # the front of the artery
RESTED_MS = 1000  # longer than a viewer waits before it finds places for names


def place_of(shown: Shown, pick: Pick) -> FloatArray:
    """Where the pick lies on the mesh at rest that Python holds, (3,) mm."""
    assert pick.item_id is not None
    mesh = shown.viewer.scene.item(pick.item_id).mesh
    corners = mesh.vertices[mesh.faces[pick.face]]
    return np.asarray(np.asarray(pick.barycentric) @ corners)


def test_click_tells_item_face_and_place_in_it(shown: Shown) -> None:
    pick = shown.click((0, 0, 80))
    assert pick.item_id == "skin"
    assert np.linalg.norm(place_of(shown, pick) - [0, 0, 80]) < 1.0


def test_click_beside_the_head_is_no_hit(shown: Shown) -> None:
    assert shown.click((0, 110, 0)) == Pick(None, None, None, no_hit=True)


def test_click_goes_through_peeled_skin(shown: Shown) -> None:
    shown.change(lambda v: v.set_peel(4.0))
    assert shown.click(MIDDLE).item_id == "muscle.left"
    assert shown.click(ABOVE).item_id == "artery.left"


def test_click_goes_through_the_peeled_part_of_a_muscle(shown: Shown) -> None:
    shown.change(lambda v: v.set_peel(15.0))
    pick = shown.click(MIDDLE)
    assert pick.item_id == "muscle.left"
    assert 80 - np.linalg.norm(place_of(shown, pick)) >= 15.0 - 0.1


def test_nothing_shallower_than_the_peel_is_ever_picked(shown: Shown) -> None:
    for peel in (2.0, 12.0, 20.0, 29.0):
        shown.change(lambda v, peel=peel: v.set_peel(peel))  # type: ignore[misc]
        box = shown.page.locator("canvas").bounding_box()
        assert box is not None
        for x in np.linspace(box["x"] + 300, box["x"] + 500, 9):
            for y in np.linspace(box["y"] + 180, box["y"] + 420, 9):
                hit = shown.page.evaluate(
                    "([x, y]) => window.facies.viewer.pickAt(x, y)", [float(x), float(y)]
                )
                assert hit is None or hit["depth"] >= peel - 1e-6


def test_click_goes_through_hidden_skin(shown: Shown) -> None:
    shown.change(lambda v: v.set_item("skin", visible=False))
    assert shown.click(MIDDLE).item_id == "muscle.left"


def test_skin_at_a_tenth_does_not_swallow_the_click(shown: Shown) -> None:
    shown.change(lambda v: v.set_item("skin", opacity=0.1))
    assert shown.click(ABOVE).item_id == "artery.left"


def test_skin_at_half_takes_the_click(shown: Shown) -> None:
    shown.change(lambda v: v.set_item("skin", opacity=0.5))
    assert shown.click(ABOVE).item_id == "skin"


def test_click_goes_through_what_the_cut_took_away(shown: Shown) -> None:
    shown.change(lambda v: v.set_clip(Plane("coronal", 60.0)))
    assert shown.click((0, 0, 60)).item_id == "muscle.left"


def test_cut_face_shows_the_colour_of_what_was_cut(shown: Shown) -> None:
    shown.change(lambda v: v.set_clip(Plane("coronal", 60.0)))
    red, green, blue = pixel(shown, (0, 0, 60))
    assert red > 1.5 * green
    assert red > 1.5 * blue
    inside = pixel(shown, (30, 0, 60))
    assert abs(inside[0] - 0xD9) + abs(inside[1] - 0xA9) + abs(inside[2] - 0x8C) < 30


def test_only_bodies_that_the_plane_crosses_get_a_cut_face(shown: Shown) -> None:
    heights = [item.mesh.vertices[:, 2] for item in shown.viewer.scene.items]
    counts = []
    for offset in (85.0, 75.0, 60.0, 54.0, 47.0, 0.0):
        shown.change(lambda v, offset=offset: v.set_clip(Plane("coronal", offset)))  # type: ignore[misc]
        counts.append(shown.stats()["cut"])
        assert counts[-1] == sum(z.min() < offset < z.max() for z in heights)
    assert counts == [0, 1, 2, 3, 3, 1]


def test_a_body_gets_its_cut_face_where_an_expression_takes_it(shown: Shown) -> None:
    shown.change(lambda v: v.set_clip(Plane("axial", 50.0)))
    assert shown.stats()["cut"] == 1
    shown.change(lambda v: v.set_expression({"lift": 1.0}))
    assert shown.stats()["cut"] == 2
    shown.change(lambda v: v.set_clip(Plane("coronal", 50.0)))
    red, green, blue = pixel(shown, (0, 34 + LIFT_MM / 2, 50))
    assert red > 1.5 * green
    assert red > 1.5 * blue


def test_isolate_hides_all_else_and_gives_it_back(shown: Shown) -> None:
    shown.change(lambda v: v.isolate(["bone"]))
    assert shown.stats()["shown"] == 1
    assert shown.click(MIDDLE).no_hit
    shown.change(lambda v: v.isolate())
    assert shown.stats()["shown"] == 4


def test_expression_carries_the_pick_along(shown: Shown) -> None:
    shown.change(lambda v: v.set_item("skin", visible=False))
    shown.change(lambda v: v.set_expression({"lift": 1.0}))
    pick = shown.click((0, LIFT_MM, 70))
    assert pick.item_id == "muscle.left"
    assert np.linalg.norm(place_of(shown, pick) - MIDDLE) < 1.0
    assert shown.click((0, 34 + LIFT_MM / 2, 50)).item_id == "artery.left"
    assert shown.click((0, -34, 40)).item_id == "bone"


def test_expression_moves_the_picture_as_it_moves_the_pick(shown: Shown) -> None:
    shown.change(lambda v: v.set_item("skin", visible=False))
    before = pixel(shown, (0, 0, 70))
    shown.change(lambda v: v.set_expression({"lift": 1.0}))
    assert np.abs(np.subtract(pixel(shown, (0, LIFT_MM, 70)), before)).max() < 25
    gone = pixel(shown, (0, -4, 70))
    assert np.abs(np.subtract(gone, before)).max() > 40


def test_a_muscle_made_narrower_grows_in_the_picture_and_for_the_pick(chromium: Browser) -> None:
    with show_viewer(chromium, moving_scene()) as shown:
        shown.change(lambda v: v.set_item("skin", visible=False))
        above = (0.0, 10.8, 60.0)  # the muscle is a ball of 10 mm
        before = pixel(shown, above)
        shown.change(lambda v: v.set_expression({"squeeze": 1.0}))
        assert np.abs(np.subtract(pixel(shown, above), before)).max() > 40
        assert shown.click(above).item_id == "muscle.left"


def test_a_muscle_draws_itself_in_by_the_weight_in_the_picture_and_for_the_pick(
    chromium: Browser,
) -> None:
    with show_viewer(chromium, moving_scene()) as shown:
        shown.change(lambda v: v.set_item("skin", visible=False))
        for weight in (1.0, 0.5):
            shown.change(lambda v, weight=weight: v.set_expression({"draw": weight}))  # type: ignore[misc]
            there = (DRAWN_MM * weight, 0.0, 70.0)
            assert shown.click(there).item_id == "muscle.left"
            assert shown.click((DRAWN_MM * weight - 12, 0.0, 60.0)).no_hit
        drawn = pixel(shown, there)
        shown.change(lambda v: v.set_expression({}))
        assert np.abs(np.subtract(pixel(shown, there), drawn)).max() > 40
        assert shown.click((0.0, 0.0, 70.0)).item_id == "muscle.left"


def test_a_line_of_the_skin_comes_with_the_expression_and_goes(chromium: Browser) -> None:
    with show_viewer(chromium, moving_scene()) as shown:
        on_line, off_line = (0.0, 0.0, SKIN_RADIUS_MM), (0.0, 30.0, 74.0)
        plain = [pixel(shown, on_line), pixel(shown, off_line)]
        shown.change(lambda v: v.set_expression({"crease": 1.0}))
        creased = [pixel(shown, on_line), pixel(shown, off_line)]
        assert sum(creased[0]) < sum(plain[0]) - 40
        assert np.abs(np.subtract(creased[1], plain[1])).max() < 12
        shown.change(lambda v: v.set_expression({}))
        assert np.abs(np.subtract(pixel(shown, on_line), plain[0])).max() < 6


def test_lost_graphics_shows_a_sentence_and_the_still(chromium: Browser) -> None:
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c63606060f80f0001040100e2b5c6b10000000049454e44ae426082"
    )
    with show_viewer(chromium, tiny_scene(), fallback_png=lambda: png) as shown:
        shown.page.evaluate("window.facies.viewer.loseGraphics()")
        shown.page.wait_for_function(
            "() => [...window.facies.viewer.root.querySelectorAll('.veil.open img')]"
            ".some(i => i.src.startsWith('blob:'))"
        )
        said = shown.page.evaluate("window.facies.viewer.root.querySelector('.veil p').textContent")
        assert "graphics card" in said
        shown.page.evaluate("window.facies.viewer.restoreGraphics()")
        shown.page.wait_for_function("!window.facies.viewer.root.querySelector('.veil.open')")
        shown.page.wait_for_function("window.facies.viewer.ready")
        assert shown.click(MIDDLE).item_id == "skin"


def test_browser_without_webgl_gets_a_sentence(chromium: Browser) -> None:
    asked: list[bool] = []

    def still() -> bytes:
        asked.append(True)
        return b"\x89PNG"

    context = chromium.new_context()
    with show_viewer(chromium, tiny_scene(), fallback_png=still) as shown:
        page = context.new_page()
        page.add_init_script(
            "const whole = HTMLCanvasElement.prototype.getContext;"
            "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
            " return kind === 'webgl2' ? null : whole.call(this, kind, ...more) }"
        )
        page.goto(shown.page.url)
        page.wait_for_function("window.facies?.viewer?.root.querySelector('.veil img')?.src")
        text = page.evaluate("window.facies.viewer.root.querySelector('.veil p').textContent")
        assert "WebGL 2" in text
        assert asked == [True]
    context.close()


def test_hover_names_the_structure_without_python(shown: Shown) -> None:
    shown.change(lambda v: v.set_peel(4.0))
    shown.page.mouse.move(*shown.at(MIDDLE))
    shown.page.wait_for_function("window.facies.viewer.stats().tooltip !== ''")
    tooltip = shown.stats()["tooltip"]
    assert tooltip.startswith("Left muscleMusculus fictus")
    assert "mm below the skin" in tooltip


def test_answer_safe_view_holds_no_name(chromium: Browser) -> None:
    with show_viewer(chromium, tiny_scene(), answer_safe=True) as shown:
        shown.change(lambda v: v.set_peel(4.0), lambda v: v.set_labels(True))
        assert shown.click(MIDDLE).item_id == "muscle.left"
        page_text = shown.page.evaluate(
            "JSON.stringify([window.facies.viewer.state, window.facies.viewer.root.outerHTML])"
        )
        document = shown.page.evaluate("document.documentElement.outerHTML")
        for word in ("muscle.left", "Left muscle", "fictus", "artery.left"):
            assert word not in page_text
            assert word not in document


def test_names_leave_the_browser_when_the_view_turns_answer_safe(shown: Shown) -> None:
    shown.change(lambda v: v.set_peel(4.0), lambda v: v.set_labels(True))
    shown.page.wait_for_function("window.facies.viewer.stats().labels.length >= 3")
    shown.change(lambda v: v.set_answer_safe(True))
    shown.page.wait_for_function("window.facies.viewer.stats().labels.length === 0")
    assert "Left muscle" not in shown.page.evaluate("JSON.stringify(window.facies.viewer.state)")


def test_new_browser_sees_the_state_of_now(shown: Shown) -> None:
    shown.change(lambda v: v.set_peel(4.0), lambda v: v.set_item("bone", visible=False))
    viewer = shown.viewer
    fresh = shown.page.evaluate(
        "initial => JSON.parse(initial)", viewer._get_properties(None)["data"].initial
    )
    assert fresh["full"]["peel_mm"] == 4.0
    assert fresh["full"]["items"][3]["visible"] is False
    assert fresh["revision"] == viewer._revision


def test_missed_message_is_made_good(shown: Shown) -> None:
    shown.viewer._state["peel_mm"] = 4.0
    shown.viewer._revision += 1  # a change whose message the browser never got
    shown.change(lambda v: v.set_item("bone", visible=False))
    shown.page.wait_for_function("window.facies.viewer.stats().peel_mm === 4")
    assert shown.click(MIDDLE).item_id == "muscle.left"


def test_scene_with_one_more_item_sends_only_that_item(shown: Shown) -> None:
    before = shown.stats()["bytes"]
    zone = Item("zone", "Keep out", "zone", ball((0, 0, 75), 12), "#c2188f", opacity=0.4)
    scene = shown.viewer.scene.with_items(zone)
    shown.change(lambda v: v.set_scene(scene))
    stats = shown.stats()
    assert stats["items"] == 5
    assert 0 < stats["bytes"] - before < before
    assert shown.click(MIDDLE).item_id == "skin"


def test_pick_from_an_earlier_scene_is_ignored(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = replace(tiny_scene(), items=tiny_scene().items[1:])
    came, receive = threading.Event(), shown.viewer._receive

    def receive_and_tell(message: Message) -> None:
        receive(message)
        came.set()

    monkeypatch.setattr(shown.viewer, "_receive", receive_and_tell)
    shown.viewer._serial += 1  # as after a scene the browser does not know of yet
    shown.page.mouse.click(*shown.at(MIDDLE))
    assert came.wait(PATIENCE_S)
    shown.viewer._serial -= 1
    shown.change(lambda v: v.set_scene(scene))
    assert shown.click(MIDDLE).item_id == "muscle.left"
    assert [p.item_id for p in shown.picks] == ["muscle.left"]


def test_a_change_is_drawn_once_and_nothing_while_it_stands(shown: Shown) -> None:
    shown.page.wait_for_timeout(RESTED_MS)
    before = shown.stats()["frames"]
    shown.change(lambda v: v.set_peel(4.0))
    shown.page.wait_for_timeout(RESTED_MS)
    assert shown.stats()["frames"] == before + 1


def test_peel_slider_tells_python(shown: Shown) -> None:
    shown.page.locator(".fv .slider input").fill("6")
    shown.page.wait_for_function("window.facies.viewer.stats().peel_mm === 6")
    shown.click(MIDDLE)  # a click first tells what is untold
    assert shown.viewer.peel_mm == 6.0


def test_keyboard_alone_peels_turns_and_selects(shown: Shown) -> None:
    shown.page.locator(".fv canvas").focus()
    for key in ("]", "]", "]", "]"):
        shown.page.keyboard.press(key)
    shown.heard.clear()
    shown.page.keyboard.press("Enter")
    assert shown.heard.wait(60)
    assert shown.picks[-1].item_id == "muscle.left"
    shown.page.keyboard.press("4")
    shown.page.wait_for_function("window.facies.viewer.state.camera.view === 'left_lateral'")
    spoken = shown.page.locator(".fv .said").first.text_content()
    assert spoken == "Selected: Left muscle"


def test_markers_show_labels_and_an_arrow(shown: Shown) -> None:
    def pin(kind: str, x: float) -> Marker:
        place = np.array([x, 0.0, 80.0])
        return Marker(kind, kind.title(), kind, place, np.array([0.0, 0.0, 1.0]), 3.0)

    shown.change(lambda v: v.set_markers([pin("answer", -15), pin("truth", 15)]))
    assert sorted(shown.stats()["labels"]) == ["Answer", "Truth"]
    assert shown.page.locator(".fv svg.lines polygon").count() == 1


def test_no_request_leaves_the_page(chromium: Browser, shown: Shown) -> None:
    seen: list[str] = []
    shown.page.on("request", lambda request: seen.append(request.url))
    shown.page.reload()
    shown.page.wait_for_function("window.facies?.viewer?.ready")
    assert seen
    allowed = ("http://127.0.0.1", "blob:", "data:")
    assert [url for url in seen if not url.startswith(allowed)] == []


def test_removed_viewer_gives_its_graphics_back(shown: Shown) -> None:
    shown.page.evaluate("window.facies.viewer.dispose()")
    assert shown.page.locator(".fv").count() == 0


def test_controls_stay_inside_at_every_width(shown: Shown) -> None:
    for width, name in product((390, 820, 1440), (".bar", ".slider", ".compass")):
        shown.page.evaluate(
            "w => { const r = window.facies.viewer.root; r.style.width = w + 'px'; }", width
        )
        box: Any = shown.page.locator(f".fv {name}").bounding_box()
        root: Any = shown.page.locator(".fv").first.bounding_box()
        assert box["x"] >= root["x"] - 1
        assert box["x"] + box["width"] <= root["x"] + root["width"] + 1


def pixel(shown: Shown, point: tuple[float, float, float]) -> tuple[int, int, int]:
    """The colour drawn where a point of the scene is, sRGB 0..255."""
    x, y = shown.at(point)
    red, green, blue = shown.page.evaluate("([x, y]) => window.facies.viewer.colorAt(x, y)", [x, y])
    return int(red), int(green), int(blue)
