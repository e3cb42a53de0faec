"""A scene changes by making another one, and its camera stands where its view says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meshes.mesh import Mesh
from meshes.scene import VIEWS, Camera, Item, Marker, Scene, camera_position

TRIANGLE = Mesh(np.eye(3), np.array([[0, 1, 2]], dtype=np.int32))
SCENE = Scene(tuple(Item(name, name, "muscle", TRIANGLE, "#aa3322") for name in ("a", "b", "c")))
PIN = Marker("m", "Here", "site", np.zeros(3), np.array([0.0, 0.0, 1.0]))


def test_an_item_put_in_again_takes_its_own_place() -> None:
    changed = SCENE.with_items(replace(SCENE.item("b"), visible=False))
    assert [i.id for i in changed.items] == ["a", "b", "c"]
    assert not changed.item("b").visible
    assert SCENE.item("b").visible


def test_a_new_item_comes_last() -> None:
    new = replace(SCENE.item("a"), id="d")
    assert [i.id for i in SCENE.with_items(new).items] == ["a", "b", "c", "d"]


def test_an_item_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        SCENE.item("nowhere")


def test_a_marker_put_in_again_is_not_doubled() -> None:
    once = SCENE.with_markers(PIN)
    twice = once.with_markers(replace(PIN, label="There"))
    assert [m.label for m in twice.markers] == ["There"]
    assert [m.label for m in once.markers] == ["Here"]
    assert SCENE.markers == ()


@pytest.mark.parametrize("view", VIEWS)
def test_the_camera_stands_as_far_off_as_told(view: str) -> None:
    camera = Camera(view, target=(1.0, 2.0, 3.0), distance_mm=500.0)
    assert np.linalg.norm(camera_position(camera) - camera.target) == pytest.approx(500)


def test_left_is_the_patients_left_and_front_looks_at_the_face() -> None:
    def out(view: str) -> list[float]:
        place = camera_position(Camera(view, target=(0.0, 0.0, 0.0), distance_mm=1.0))
        return [round(float(v), 9) + 0.0 for v in place]

    assert out("front") == [0, 0, 1]
    assert out("left_lateral") == [1, 0, 0]
    assert out("right_lateral") == [-1, 0, 0]
    assert out("from_below")[1] < 0 < out("from_above")[1]
    assert out("left_oblique")[0] > 0 > out("right_oblique")[0]


def test_an_unknown_view_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="behind"):
        camera_position(Camera("behind"))
