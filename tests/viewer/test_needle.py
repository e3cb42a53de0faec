"""The needle of a view: what Python holds, what a hand may do to it, and what is not believed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.viewer.shapes import moving_scene, tiny_scene
from viewer.component import Viewer
from viewer.needle import NeedlePose

POSE = NeedlePose(
    (0.0, 0.0, 80.0),
    normal=(0.0, 0.0, 1.0),
    up=(0.0, 1.0, 0.0),
    lateral=(1.0, 0.0, 0.0),
    angle_deg=60.0,
    depth_mm=4.0,
)


@pytest.fixture
def viewer() -> Viewer:
    viewer = Viewer(tiny_scene())
    viewer.set_needle(POSE)
    return viewer


@pytest.fixture
def heard(viewer: Viewer) -> list[NeedlePose]:
    poses: list[NeedlePose] = []
    viewer.on_needle(poses.append)
    return poses


def moved(**changes: Any) -> dict[str, Any]:
    whole = {"type": "needle", "serial": 0, "number": 1, "angle_deg": 30, "towards_deg": 90}
    return whole | {"depth_mm": 6.5, "moving": False} | changes


def test_the_browser_is_told_where_the_needle_stands(viewer: Viewer) -> None:
    needle = json.loads(viewer._full_message())["full"]["needle"]
    assert needle["entry"] == [0, 0, 80]
    assert (needle["angle_deg"], needle["depth_mm"], needle["number"]) == (60, 4, 1)


def test_a_hand_moves_the_needle_and_python_hears_the_pose(
    viewer: Viewer, heard: list[NeedlePose]
) -> None:
    viewer._handle_msg(moved(moving=True))
    viewer._handle_msg(moved(depth_mm=7.0))
    expected = replace(POSE, angle_deg=30, towards_deg=90, depth_mm=6.5, moving=True)
    assert heard == [expected, replace(expected, depth_mm=7.0, moving=False)]
    assert viewer.state["needle"]["depth_mm"] == 7.0


@pytest.mark.parametrize(
    "untrue",
    [
        {"serial": 1},
        {"number": 0},
        {"number": 2},
        {"depth_mm": 13.5},
        {"angle_deg": 4},
        {"depth_mm": float("nan")},
        {"entry": [0, 0, 0]},
    ],
    ids=str,
)
def test_a_pose_that_cannot_be_changes_nothing(
    viewer: Viewer, heard: list[NeedlePose], untrue: dict[str, Any]
) -> None:
    before = viewer.state
    viewer._handle_msg(moved(**untrue))
    assert heard == []
    assert viewer.state == before


def test_a_pose_of_the_needle_before_is_not_taken(viewer: Viewer, heard: list[NeedlePose]) -> None:
    viewer.set_needle(replace(POSE, entry=(5.0, 0.0, 79.0)))
    viewer._handle_msg(moved())
    assert heard == []
    viewer._handle_msg(moved(number=2))
    assert heard[-1].entry == (5.0, 0.0, 79.0)


def test_a_needle_moved_by_python_stays_the_same_needle(
    viewer: Viewer, heard: list[NeedlePose]
) -> None:
    viewer.set_needle(replace(POSE, depth_mm=9.0))
    viewer._handle_msg(moved())
    assert heard[-1].depth_mm == 6.5


def test_another_scene_has_no_needle_and_hears_of_none(
    viewer: Viewer, heard: list[NeedlePose]
) -> None:
    viewer.set_scene(tiny_scene())
    assert viewer.state["needle"] is None
    viewer._handle_msg(moved(serial=1))
    assert heard == []


def test_a_face_that_moves_loses_its_needle() -> None:
    viewer = Viewer(moving_scene())
    viewer.set_needle(POSE)
    viewer.set_expression({})
    assert viewer.state["needle"] is not None
    unit = next(iter(viewer.scene.cage.units))  # type: ignore[union-attr]
    viewer.set_expression({unit: 0.5})
    assert viewer.state["needle"] is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"normal": (0.0, 0.0, 2.0)}, "a unit direction for normal"),
        ({"entry": (float("nan"), 0.0, 0.0)}, "a point of entry"),
        ({"angle_deg": 5.0}, "an angle to the skin in degrees from 10 to 90, got 5"),
        ({"depth_mm": 13.1}, "up to the needle's length from 0 to 13"),
        ({"length_mm": 0.0}, "a needle's length"),
        ({"towards_deg": -1.0}, "a bearing along the skin"),
        ({"diameter_mm": float("nan")}, "a needle's diameter"),
    ],
)
def test_what_no_needle_can_be_is_refused_in_words(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        replace(POSE, **change)
