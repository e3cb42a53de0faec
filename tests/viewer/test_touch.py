"""The viewer under fingers: one turns, two zoom and shift, a tap selects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.viewer.conftest import Served, Shown, look_at
from viewer.picks import Pick

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, CDPSession

pytestmark = pytest.mark.browser

Finger = tuple[float, float]
MIDDLE = (0.0, 0.0, 70.0)
STEPS = 8
STILL = "c => JSON.stringify(window.facies.viewer.state.camera) !== JSON.stringify(c)"


@dataclass
class Hand:
    """Fingers on a shown viewer; places are px from the view's middle."""

    shown: Shown
    session: CDPSession

    @property
    def camera(self) -> dict[str, Any]:
        """Where the browser looks from."""
        camera: dict[str, Any] = self.shown.page.evaluate("window.facies.viewer.state.camera")
        return camera

    def touch(self, kind: str, fingers: Sequence[Finger]) -> None:
        """One touch event."""
        box = self.shown.page.locator(".fv canvas").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        points = [{"x": x + a, "y": y + b, "id": i} for i, (a, b) in enumerate(fingers)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def drag(self, start: Sequence[Finger], end: Sequence[Finger]) -> dict[str, Any]:
        """Put fingers down, move them and lift them; where the camera is then."""
        before = self.camera
        self.touch("touchStart", start)
        for step in range(1, STEPS + 1):
            share = step / STEPS
            pairs = zip(start, end, strict=True)
            now = [(a + (c - a) * share, b + (d - b) * share) for (a, b), (c, d) in pairs]
            self.touch("touchMove", now)
        self.touch("touchEnd", [])
        self.shown.page.wait_for_function(STILL, arg=before)
        self.shown.page.wait_for_function("window.facies.viewer.ready")
        return self.camera

    def tap(self, finger: Finger, *, roll_px: float = 0.0) -> None:
        """Touch and lift, the finger rolling a little meanwhile."""
        self.touch("touchStart", [finger])
        if roll_px:
            self.touch("touchMove", [(finger[0] + roll_px, finger[1])])
        self.touch("touchEnd", [])

    def hear(self) -> Pick:
        """What Python was told."""
        assert self.shown.heard.wait(60), "Python heard nothing of the tap."
        self.shown.heard.clear()
        return self.shown.picks[-1]


@pytest.fixture
def hand(tiny_head: Served, touched: BrowserContext) -> Iterator[Hand]:
    """A hand over the tiny head."""
    with look_at(tiny_head, touched) as shown:
        yield Hand(shown, shown.page.context.new_cdp_session(shown.page))


def test_one_finger_turns_and_keeps_the_distance(hand: Hand) -> None:
    before = hand.camera
    after = hand.drag([(0, 0)], [(80, 20)])
    assert after["azimuth_deg"] < before["azimuth_deg"] - 10  # the face follows the finger
    assert after["elevation_deg"] > before["elevation_deg"]
    assert after["distance_mm"] == before["distance_mm"]
    assert after["target"] == before["target"]
    assert hand.shown.picks == []


def test_two_fingers_apart_come_near_and_together_go_away(hand: Hand) -> None:
    home = hand.camera
    near = hand.drag([(-40, 0), (40, 0)], [(-100, 0), (100, 0)])
    assert near["distance_mm"] < home["distance_mm"] * 0.6
    assert near["azimuth_deg"] == home["azimuth_deg"]
    far = hand.drag([(-100, 0), (100, 0)], [(-40, 0), (40, 0)])
    assert far["distance_mm"] == pytest.approx(home["distance_mm"], rel=0.02)


def test_two_fingers_side_by_side_shift_the_head_along(hand: Hand) -> None:
    before = hand.shown.at(MIDDLE)
    home = hand.camera
    after = hand.drag([(-40, 0), (40, 0)], [(20, 50), (100, 50)])
    x, y = hand.shown.at(MIDDLE)
    assert (x - before[0], y - before[1]) == pytest.approx((60, 50), abs=8)
    assert after["azimuth_deg"] == home["azimuth_deg"]
    assert after["distance_mm"] == pytest.approx(home["distance_mm"], rel=0.02)


@pytest.mark.parametrize("roll_px", [0.0, 9.0])
def test_tap_selects_though_the_finger_rolls(hand: Hand, roll_px: float) -> None:
    home = hand.camera
    hand.tap((0, 0), roll_px=roll_px)
    assert hand.hear().item_id == "skin"
    assert hand.camera == home


def test_tap_draws_no_frame_of_the_keyboard(hand: Hand) -> None:
    hand.tap((0, 0))
    hand.hear()
    cross = hand.shown.page.locator(".fv .cross")
    assert not cross.is_visible()
    hand.shown.page.keyboard.press("ArrowLeft")
    assert cross.is_visible()


def test_two_fingers_never_tap(hand: Hand) -> None:
    hand.touch("touchStart", [(-20, 0), (20, 0)])
    hand.touch("touchEnd", [])
    hand.tap((0, 0))  # the first that Python hears of
    assert hand.hear().item_id == "skin"
    assert len(hand.shown.picks) == 1


def test_page_does_not_scroll_under_the_finger(hand: Hand) -> None:
    hand.shown.page.evaluate("document.body.style.height = '3000px'")
    hand.drag([(0, 0)], [(0, -120)])
    assert hand.shown.page.evaluate("window.scrollY") == 0
