"""The Python side of the view: its state, its messages, and what it does with the browser's."""

from __future__ import annotations

import json
import logging
from typing import Any

import numpy as np
import pytest

from meshes.io.pack import unpack_scene
from meshes.scene import Camera, Item, Marker, Plane
from tests.viewer.shapes import ball, tiny_scene
from viewer.component import Viewer
from viewer.picks import Pick
from viewer.state import merge_change

LARGEST_CHANGE_BYTES = 1024


class Sent(list[dict[str, Any]]):
    """The messages a viewer sent, decoded; `sizes` are their lengths in bytes."""

    sizes: list[int]


@pytest.fixture
def viewer() -> Viewer:
    return Viewer(tiny_scene())


@pytest.fixture
def sent(viewer: Viewer, monkeypatch: pytest.MonkeyPatch) -> Sent:
    messages = Sent()
    messages.sizes = []

    def note(data: str) -> None:
        messages.append(json.loads(data))
        messages.sizes.append(len(data.encode()))

    monkeypatch.setattr(viewer, "_send_msg", note)
    return messages


@pytest.fixture
def picks(viewer: Viewer) -> list[Pick]:
    heard: list[Pick] = []
    viewer.on_pick(heard.append)
    return heard


def pick(**changes: Any) -> dict[str, Any]:
    whole = {"type": "pick", "serial": 0, "token": 1, "face": 2, "barycentric": [1, 0, 0]}
    return whole | changes


def place(**changes: Any) -> dict[str, Any]:
    return {"token": 1, "face": 2, "barycentric": [1, 0, 0]} | changes


def test_a_stroke_is_told_without_the_places_that_the_scene_lacks(viewer: Viewer) -> None:
    heard: list[tuple[Pick, ...]] = []
    viewer.on_stroke(heard.append)
    places = [place(), place(token=99), place(face=10**6), place(face=3)]
    viewer._handle_msg({"type": "paint", "serial": 0, "places": places})
    assert [[pick.face for pick in stroke] for stroke in heard] == [[2, 3]]
    viewer._handle_msg({"type": "paint", "serial": 0, "places": [place(token=99)]})
    viewer._handle_msg({"type": "paint", "serial": 7, "places": [place()]})
    assert len(heard) == 1


def test_another_scene_puts_the_brush_away(viewer: Viewer) -> None:
    viewer.set_brush(8.0, 6)
    assert viewer.state["brush"] == {"radius_mm": 8.0, "left": 6}
    viewer.set_scene(tiny_scene(), keep_view=True)
    assert viewer.state["brush"] is None


def test_opacity_change_is_small_on_the_wire(viewer: Viewer, sent: Sent) -> None:
    viewer.set_item("muscle.left", opacity=0.25)
    assert sent.sizes[-1] <= LARGEST_CHANGE_BYTES // 4
    assert sent[-1]["set"] == {"items": [{"tokens": [1], "opacity": 0.25}]}


def test_isolating_one_of_two_hundred_items_is_small_on_the_wire(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small = ball((0, 0, 0), 5, splits=0)
    items = [Item(f"item_{k}", "", "muscle", small, "#ffffff") for k in range(200)]
    viewer = Viewer(tiny_scene().with_items(*items))
    sizes: list[int] = []
    monkeypatch.setattr(viewer, "_send_msg", lambda data: sizes.append(len(data)))
    viewer.isolate(["item_7"])
    assert sizes[-1] <= LARGEST_CHANGE_BYTES


def test_python_and_browser_merge_to_the_same_state(viewer: Viewer, sent: Sent) -> None:
    state = json.loads(viewer._full_message())["full"]
    viewer.set_peel(3.0)
    viewer.isolate(["bone"])
    viewer.set_clip(Plane("axial", 12.0, flip=True))
    viewer.set_expression({"lift": 0.5})
    viewer.set_view("left_oblique")
    viewer.look_at((1, 2, 3), 300)
    viewer.set_theme("dark")
    viewer.set_labels(True)
    for message in sent:
        state = merge_change(state, message["set"])
    assert state == json.loads(viewer._full_message())["full"]
    assert [m["revision"] for m in sent] == list(range(1, len(sent) + 1))


def test_browser_that_holds_the_newest_state_is_told_nothing(viewer: Viewer, sent: Sent) -> None:
    viewer.set_peel(3.0)
    viewer._handle_msg({"type": "ready", "revision": 1})
    assert len(sent) == 1


def test_browser_that_missed_something_is_told_all(viewer: Viewer, sent: Sent) -> None:
    viewer.set_peel(3.0)
    viewer._handle_msg({"type": "ready", "revision": 0})
    assert sent[-1]["full"]["peel_mm"] == 3.0


def test_pick_names_the_item(viewer: Viewer, picks: list[Pick]) -> None:
    viewer._handle_msg(pick())
    assert picks == [Pick("muscle.left", 2, (1.0, 0.0, 0.0))]


def test_click_on_nothing_is_no_hit(viewer: Viewer, picks: list[Pick]) -> None:
    viewer._handle_msg(pick(token=None, face=None, barycentric=None))
    assert picks == [Pick(None, None, None, no_hit=True)]


@pytest.mark.parametrize(
    "hostile",
    [
        pick(token=4),
        pick(face=512),
        pick(face=-1),
        pick(serial=1),
        pick(barycentric=[float("nan"), 0.5, 0.5]),
        pick(barycentric=[1, 1, 1]),
        pick(item_id="skin"),
        {"type": "changed", "serial": 0, "items": {"tokens": [4], "visible": False}},
        {
            "type": "changed",
            "serial": 0,
            "camera": {
                "view": "inside",
                "azimuth_deg": 0.0,
                "elevation_deg": 0.0,
                "distance_mm": 100.0,
                "target": [0.0, 0.0, 0.0],
            },
        },
        "x" * 1_000_000,
    ],
    ids=lambda message: str(message)[:60],
)
def test_hostile_message_is_logged_and_changes_nothing(
    viewer: Viewer, picks: list[Pick], sent: Sent, caplog: pytest.LogCaptureFixture, hostile: Any
) -> None:
    before = viewer._full_message()
    with caplog.at_level(logging.INFO, logger="facies.viewer"):
        viewer._handle_msg(hostile)
    assert picks == []
    assert sent == []
    assert viewer._full_message() == before
    assert "ignored" in caplog.text or "has not" in caplog.text
    viewer._handle_msg(pick())
    assert len(picks) == 1


def test_pick_of_an_earlier_scene_is_ignored(viewer: Viewer, picks: list[Pick], sent: Sent) -> None:
    viewer.set_scene(tiny_scene())
    viewer._handle_msg(pick(serial=0))
    assert picks == []
    viewer._handle_msg(pick(serial=1))
    assert len(picks) == 1


def test_change_made_in_the_browser_is_kept_and_told(viewer: Viewer, sent: Sent) -> None:
    heard: list[Any] = []
    viewer.on_change(heard.append)
    look = {"tokens": [0], "visible": False}
    viewer._handle_msg({"type": "changed", "serial": 0, "peel_mm": 2.5, "items": look})
    viewer._handle_msg({"type": "changed", "serial": 0, "clip": "none", "labels": True})
    assert viewer.peel_mm == 2.5
    assert viewer.state["items"][0]["visible"] is False
    assert viewer.state["labels"] is True
    assert len(heard) == 2
    assert sent == []


def test_same_shapes_in_a_new_scene_are_not_sent_again(viewer: Viewer, sent: Sent) -> None:
    packed, extra = viewer.pack, viewer.extra
    viewer.set_scene(tiny_scene())
    assert viewer.pack is packed
    assert viewer.extra is extra
    assert sent[-1]["full"]["serial"] == 1


def test_one_new_item_travels_alone(viewer: Viewer, sent: Sent) -> None:
    packed = viewer.pack
    zone = Item("zone", "Keep out", "zone", ball((0, 0, 75), 12), "#c2188f")
    viewer.set_scene(viewer.scene.with_items(zone))
    assert viewer.pack is packed
    shapes, _ = unpack_scene(viewer.extra)
    assert [shape.kind for shape in shapes] == ["zone"]
    assert sent[-1]["full"]["items"][4]["file"] == 1


def test_another_patient_is_packed_afresh(viewer: Viewer, sent: Sent) -> None:
    packed = viewer.pack
    scene = tiny_scene()
    moved = [
        Item(i.id, i.name, i.kind, i.mesh.with_vertices(i.mesh.vertices * 1.1), i.color)
        for i in scene.items
    ]
    viewer.set_scene(scene.with_items(*moved))
    assert viewer.pack != packed
    assert viewer.extra == b""


def test_shapes_tell_no_name_and_no_id(viewer: Viewer) -> None:
    import gzip

    raw = gzip.decompress(viewer.pack)
    for word in (b"left", b"Left", b"fictus", b"ficta"):
        assert word not in raw


def test_answer_safe_state_tells_no_name(sent: Sent, viewer: Viewer) -> None:
    safe = Viewer(tiny_scene(), answer_safe=True)
    assert json.loads(safe._full_message())["full"]["names"] is None
    viewer.set_answer_safe(True)
    assert sent[-1]["set"]["names"] is None
    whole = viewer._full_message()
    for word in ("Left muscle", "fictus", "muscle.left", "artery.left"):
        assert word not in whole
    viewer.set_answer_safe(False)
    assert '"english":["Skin","Left muscle"' in viewer._full_message()


def test_answer_safe_view_withholds_the_labels_of_sites(viewer: Viewer, sent: Sent) -> None:
    front = np.array([0.0, 0.0, 1.0])
    pins = [Marker(k, k, k, front * 80, front) for k in ("site", "landmark", "answer", "truth")]
    viewer.set_answer_safe(True)
    viewer.set_markers(pins)
    assert [m["label"] for m in sent[-1]["set"]["markers"]] == ["", "", "answer", "truth"]


def test_kept_view_survives_a_new_scene(viewer: Viewer, sent: Sent) -> None:
    viewer.set_peel(4.0)
    viewer.set_view("from_below")
    viewer.set_scene(tiny_scene(), keep_view=True)
    assert viewer.state["peel_mm"] == 4.0
    assert viewer.state["camera"]["view"] == "from_below"
    viewer.set_scene(tiny_scene())
    assert viewer.state["peel_mm"] == 0.0
    assert viewer.state["camera"]["view"] == Camera().view


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda v: v.set_item("muscle.lef", visible=False), "muscle.left"),
        (lambda v: v.set_view("from_belw"), "from_below"),
        (lambda v: v.set_expression({"lft": 1.0}), "lift"),
        (lambda v: v.set_expression({"lift": float("nan")}), "finite"),
        (lambda v: v.set_peel(-1.0), "0 mm or more"),
        (lambda v: v.set_peel(float("nan")), "0 mm or more"),
        (lambda v: v.set_theme("drak"), "dark"),
        (lambda v: Viewer(v.scene, controls=("peal",)), "peel"),
    ],
)
def test_wrong_word_is_answered_with_the_nearest(viewer: Viewer, wrong: Any, words: str) -> None:
    with pytest.raises((KeyError, ValueError), match=words):
        wrong(viewer)


def test_still_is_made_once_and_only_when_asked() -> None:
    made: list[int] = []

    def still() -> bytes:
        made.append(1)
        return b"png"

    viewer = Viewer(tiny_scene(), fallback_png=still)
    assert made == []
    for _ in range(3):
        viewer._handle_msg({"type": "no_graphics", "reason": "context lost"})
    assert made == [1]
    assert viewer.fallback == b"png"
