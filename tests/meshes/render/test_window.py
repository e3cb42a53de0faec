"""The window's keys change what is drawn, and nothing that VTK would do with them happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshes.render.captions import lay_out
from meshes.render.plotter import picture
from meshes.render.window import LAYER_KEYS, Window, key_verbs, peeled, toggled
from meshes.scene import VIEWS, Marker, Scene, camera_position
from tests.meshes.render.test_plotter import SCENE, SIZE

PIN = Marker("pin", "4 U", "site", np.array([3.0, 0, 11]), np.array([0.0, 0, 1]), depth_mm=4.0)


@pytest.fixture
def window() -> Iterator[Window]:
    """A window that nobody sees."""
    scene = SCENE.with_markers(PIN)
    plot = picture(scene, theme="light", size=SIZE, off_screen=True)
    yield Window(scene, plot)
    plot.close()


def press(window: Window, key: str) -> None:
    """What the system tells VTK of a key, both halves of it."""
    hands = window.plot.iren.interactor
    hands.SetKeySym(key)
    hands.SetKeyCode(key if len(key) == 1 else "\0")
    hands.InvokeEvent("KeyPressEvent")
    hands.InvokeEvent("CharEvent")


@pytest.mark.parametrize(("key", "name"), [("s", "face"), ("m", "two"), ("a", "one")])
def test_a_layer_key_takes_its_layer_away_and_gives_it_back(
    window: Window, key: str, name: str
) -> None:
    before = set(window.plot.actors)
    press(window, key)
    assert before - set(window.plot.actors) == {name}
    press(window, key)
    assert set(window.plot.actors) == before


def test_what_did_not_change_is_not_drawn_anew(window: Window) -> None:
    kept = window.plot.actors["one"]
    press(window, "m")
    assert window.plot.actors["one"] is kept


def test_the_peel_keys_peel_and_say_how_deep(window: Window) -> None:
    press(window, "bracketright")
    assert "face" not in window.plot.actors
    assert "Peeled to 0.5 mm" in window.plot.actors["hint"].GetText(0)
    press(window, "bracketleft")
    assert "face" in window.plot.actors
    assert "Peeled" not in window.plot.actors["hint"].GetText(0)


def test_the_label_key_names_what_is_seen(window: Window) -> None:
    press(window, "l")
    assert {"one/name", "two/name", "pin/name"} <= set(window.plot.actors)
    press(window, "a")
    assert "one/name" not in window.plot.actors
    press(window, "l")
    assert "two/name" not in window.plot.actors
    assert "pin/name" in window.plot.actors


@pytest.mark.parametrize(("key", "view"), [*enumerate(VIEWS, start=1)])
def test_a_number_turns_to_its_view(window: Window, key: int, view: str) -> None:
    press(window, str(key))
    wanted = camera_position(replace(SCENE.camera, view=view))
    assert window.plot.camera.position == pytest.approx(tuple(wanted))


def test_no_key_of_vtk_draws_wires_or_moves_the_camera(window: Window) -> None:
    place = window.plot.camera.position
    for key in "swfrpaev3":
        press(window, key)
    press(window, "1")
    assert window.plot.camera.position == pytest.approx(place)
    styles = {
        actor.prop.style
        for actor in window.plot.actors.values()
        if hasattr(actor, "prop") and hasattr(actor.prop, "style")
    }
    assert styles == {"Surface"}
    assert not window.plot.render_window.GetStereoRender()


def test_names_are_away_while_a_hand_moves_the_head(window: Window) -> None:
    style = window.plot.iren.style
    style.InvokeEvent("StartInteractionEvent")
    assert "pin/name" not in window.plot.actors
    style.InvokeEvent("EndInteractionEvent")
    assert "pin/name" in window.plot.actors


def test_toggling_a_layer_twice_shows_it_again() -> None:
    off = toggled(SCENE, "artery")
    assert [i.visible for i in off.items] == [False, True, True]
    assert [i.visible for i in toggled(off, "artery").items] == [True, True, True]


@given(steps=st.lists(st.floats(-5, 5), max_size=12))
def test_the_peel_never_rises_above_the_skin(steps: list[float]) -> None:
    scene: Scene = SCENE
    for step_mm in steps:
        scene = peeled(scene, step_mm)
        assert scene.peel_mm >= 0


def test_every_key_of_the_window_does_something() -> None:
    verbs = key_verbs()
    assert set(LAYER_KEYS) < set(verbs)
    assert verbs["bracketright"](SCENE).peel_mm > 0
    assert verbs["bracketleft"](SCENE).peel_mm == 0
    assert verbs["l"](SCENE).labels
    assert not verbs["l"](verbs["l"](SCENE)).labels
    assert not verbs["m"](SCENE).item("two").visible


@given(
    points=st.lists(
        st.tuples(st.floats(0, 1200), st.floats(0, 900)), min_size=1, max_size=60, unique=True
    )
)
def test_no_name_lies_over_another_or_outside_the_picture(
    points: list[tuple[float, float]],
) -> None:
    spots = lay_out(np.array(points), ["Frontalis"] * len(points), (1200, 900))
    assert (spots >= 0).all()
    assert (spots <= (1200, 900)).all()
    for x in set(spots[:, 0]):
        heights = np.sort(spots[spots[:, 0] == x, 1])
        gap = min(22.0, 900 * 0.88 / max(len(heights) - 1, 1))
        assert (np.diff(heights) >= gap - 1e-6).all()
