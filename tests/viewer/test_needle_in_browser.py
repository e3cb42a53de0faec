"""A hand on the needle in a real browser: what it draws at once, and what Python hears."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.viewer.conftest import PATIENCE_S, Served, Shown, look_at
from tests.viewer.test_needle import POSE
from viewer.needle import NeedlePose

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.browser


@pytest.fixture
def rested(shown: Shown) -> tuple[list[NeedlePose], threading.Event]:
    """A needle in the tiny head, seen from the front; what Python heard, and that it rests."""
    heard: list[NeedlePose] = []
    rest = threading.Event()

    def hear(pose: NeedlePose) -> None:
        heard.append(pose)
        if not pose.moving:
            rest.set()

    shown.viewer.on_needle(hear)
    shown.change(lambda v: v.look_at((0, 0, 80), 160, animate=False), lambda v: v.set_needle(POSE))
    return heard, rest


def needle(shown: Shown) -> dict[str, Any]:
    pose: dict[str, Any] = shown.page.evaluate("window.facies.viewer.needle()")
    return pose


def test_dragging_the_hub_tilts_and_the_handle_pushes_and_python_hears_where_it_rests(
    shown: Shown, rested: tuple[list[NeedlePose], threading.Event]
) -> None:
    heard, rest = rested
    mouse, (x, y) = shown.page.mouse, needle(shown)["tilt"]
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 40, y + 5)
    mouse.move(x + 80, y + 10)
    held = needle(shown)
    assert held["angle_deg"] < POSE.angle_deg  # drawn before anything could come back
    assert 180 < held["towards_deg"] < 360  # the hub went lateral, so the tip runs medial
    mouse.up()
    assert rest.wait(PATIENCE_S)
    assert abs(heard[-1].angle_deg - held["angle_deg"]) <= 0.5
    assert heard[-1].depth_mm == POSE.depth_mm
    assert np.allclose(needle(shown)["tilt"], [x + 80, y + 10], atol=3)

    rest.clear()
    before = needle(shown)
    x, y = before["push"]
    toward = np.subtract(before["tilt"], before["push"])
    along = 30 * toward / np.linalg.norm(toward)
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + along[0], y + along[1])
    mouse.up()
    assert rest.wait(PATIENCE_S)
    assert heard[-1].depth_mm > POSE.depth_mm + 1
    assert heard[-1].angle_deg == pytest.approx(before["angle_deg"], abs=0.5)


def test_keys_push_turn_and_tilt_the_needle_and_not_the_head(
    shown: Shown, rested: tuple[list[NeedlePose], threading.Event]
) -> None:
    heard, rest = rested
    camera = shown.viewer.camera
    handle = shown.page.get_by_role("slider", name="Needle")
    handle.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Shift+ArrowUp"):
        handle.press(key)
    told = (0.0, 0.0, 0.0)
    while told != (5.0, 5.0, 65.0):  # on a slow machine it comes to rest between two keys too
        assert rest.wait(PATIENCE_S), told
        rest.clear()
        told = (heard[-1].depth_mm, heard[-1].towards_deg, heard[-1].angle_deg)
    assert "5.0 mm in" in (handle.get_attribute("aria-valuetext") or "")
    assert shown.viewer.camera == camera


def test_a_finger_pushes_the_needle_and_leaves_the_head_where_it_is(
    tiny_head: Served, touched: BrowserContext
) -> None:
    with look_at(tiny_head, touched) as shown:
        rest = threading.Event()
        shown.viewer.on_needle(lambda pose: None if pose.moving else rest.set())
        shown.change(
            lambda v: v.look_at((0, 0, 80), 160, animate=False), lambda v: v.set_needle(POSE)
        )
        camera, before = shown.viewer.camera, needle(shown)
        toward = np.subtract(before["tilt"], before["push"])
        toward = toward / np.linalg.norm(toward)
        session = shown.page.context.new_cdp_session(shown.page)
        for kind, far in (("touchStart", 0.0), ("touchMove", 15.0), ("touchMove", 30.0)):
            x, y = (before["push"] + far * toward).tolist()
            touch = {"type": kind, "touchPoints": [{"x": x, "y": y, "id": 0}]}
            session.send("Input.dispatchTouchEvent", touch)
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        assert rest.wait(PATIENCE_S)
        assert needle(shown)["depth_mm"] > POSE.depth_mm + 1
        assert shown.viewer.camera == camera
