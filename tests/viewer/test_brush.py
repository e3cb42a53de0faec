"""Painting by hand: a drag over the face leaves marks, one beside it turns the head."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import numpy as np
import pytest

from tests.viewer.conftest import PATIENCE_S, Shown
from viewer.component import Viewer
from viewer.picks import Pick

pytestmark = pytest.mark.browser

RADIUS_MM, MARKS = 4.0, 5
STEPS = 24
LEFT, RIGHT, BESIDE = (-14.0, 0.0, 66.0), (14.0, 0.0, 66.0), (-150.0, 90.0, 0.0)


@dataclass
class Painter:
    """A hand with a brush on a shown viewer. strokes: what Python heard."""

    shown: Shown
    strokes: list[tuple[Pick, ...]] = field(default_factory=list)
    heard: threading.Event = field(default_factory=threading.Event)

    def hear(self, stroke: tuple[Pick, ...]) -> None:
        self.strokes.append(stroke)
        self.heard.set()

    def drag(self, start: tuple[float, float, float], end: tuple[float, float, float]) -> None:
        mouse = self.shown.page.mouse
        mouse.move(*self.shown.at(start))
        mouse.down()
        mouse.move(*self.shown.at(end), steps=STEPS)
        mouse.up()

    def azimuth(self) -> float:
        return float(self.shown.page.evaluate("window.facies.viewer.state.camera.azimuth_deg"))

    def drawn(self) -> int:
        return int(self.shown.page.evaluate(
            "window.facies.viewer.root.querySelectorAll('.strokes div').length"))  # fmt: skip


@pytest.fixture
def painter(shown: Shown) -> Painter:
    hand = Painter(shown)
    shown.viewer.on_stroke(hand.hear)
    shown.change(lambda viewer: viewer.set_brush(RADIUS_MM, MARKS))
    return hand


def places(viewer: Viewer, stroke: tuple[Pick, ...]) -> np.ndarray:
    """(k, 3) mm, where the marks of a stroke lie."""
    meshes = {item.id: item.mesh for item in viewer.scene.items}
    met = [(meshes[one.item_id or ""], one) for one in stroke]
    return np.array(
        [np.asarray(one.barycentric) @ mesh.vertices[mesh.faces[one.face]] for mesh, one in met]
    )


def test_a_drag_over_the_face_leaves_marks_that_do_not_crowd(painter: Painter) -> None:
    before = painter.azimuth()
    painter.drag(LEFT, RIGHT)
    assert painter.heard.wait(PATIENCE_S)
    (stroke,) = painter.strokes
    assert 3 <= len(stroke) <= MARKS
    assert painter.drawn() == len(stroke)
    where = places(painter.shown.viewer, stroke)
    apart = np.linalg.norm(np.diff(where, axis=0), axis=1)
    assert apart.min() > RADIUS_MM
    assert apart.max() < 2 * RADIUS_MM  # they overlap: no gap is left between them
    assert painter.azimuth() == before


def test_no_more_marks_are_left_than_there_are(painter: Painter) -> None:
    painter.shown.change(lambda viewer: viewer.set_brush(RADIUS_MM, 2))
    painter.drag(LEFT, RIGHT)
    assert painter.heard.wait(PATIENCE_S)
    assert len(painter.strokes[0]) == 2


def test_a_drag_beside_the_face_turns_it(painter: Painter) -> None:
    before = painter.azimuth()
    painter.drag(BESIDE, (-60.0, 90.0, 0.0))
    painter.shown.page.wait_for_function(
        "a => window.facies.viewer.state.camera.azimuth_deg !== a", arg=before
    )
    assert painter.strokes == []


def test_a_click_stays_a_click(painter: Painter) -> None:
    assert painter.shown.click(LEFT).item_id is not None
    assert painter.strokes == []


def test_without_a_brush_a_drag_over_the_face_turns_it(shown: Shown) -> None:
    hand = Painter(shown)
    shown.viewer.on_stroke(hand.hear)
    before = hand.azimuth()
    hand.drag(LEFT, RIGHT)
    shown.page.wait_for_function(
        "a => window.facies.viewer.state.camera.azimuth_deg !== a", arg=before
    )
    assert hand.strokes == []
