"""A scene's items become actors; what is peeled, cut or hidden is not drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import pyvista as pv
from hypothesis import given, settings
from hypothesis import strategies as st

from meshes.build.tube import build_tube
from meshes.mesh import Mesh
from meshes.render.captions import LINES
from meshes.render.plotter import AT_THE_SKIN, THEMES, plotter
from meshes.render.still import save_still, still
from meshes.render.surfaces import fibre_texture, polydata, surface
from meshes.scene import AXES, Camera, Item, Marker, Plane, Scene
from tests.meshes.test_mesh import box

SIZE = (160, 120)
DEEPEST_MM = 12.0
SLIVER_MM = 0.05


def rod(*, coloured: bool = False) -> Mesh:
    """A rod 60 mm high whose depth grows from 0 at its upper end to 12 mm at its lower end."""
    mesh = build_tube([[0, -30, 0], [3, 0, 5], [0, 30, 0]], 6.0)
    depth = np.interp(mesh.vertices[:, 1], [-36.0, 36.0], [DEEPEST_MM, 0.0])
    color = np.full((len(mesh.vertices), 3), 0.5) if coloured else None
    return Mesh(mesh.vertices, mesh.faces, uv=mesh.uv, depth_mm=depth, color=color)


def item(item_id: str, kind: str = "artery", **look: object) -> Item:
    made = Item(item_id, item_id.title(), kind, rod(coloured=kind == "skin"), "#b03a3a")
    return replace(made, **look)  # type: ignore[arg-type]


SCENE = Scene(
    items=(item("one"), item("two", "muscle"), item("face", "skin")),
    camera=Camera("front", target=(0.0, 0.0, 0.0), distance_mm=250.0),
)


@pytest.fixture
def drawn() -> Iterator[list[pv.Plotter]]:
    """Plotters to close after the test."""
    plots: list[pv.Plotter] = []
    yield plots
    for plot in plots:
        plot.close()


def actors(drawn: list[pv.Plotter], scene: Scene) -> set[str]:
    drawn.append(plotter(scene, size=SIZE, off_screen=True))
    return {str(name) for name in drawn[-1].actors}


def test_every_visible_item_becomes_an_actor(drawn: list[pv.Plotter]) -> None:
    assert actors(drawn, SCENE) >= {"one", "two", "face"}


def test_a_hidden_item_draws_nothing(drawn: list[pv.Plotter]) -> None:
    names = actors(drawn, SCENE.with_items(item("two", "muscle", visible=False)))
    assert "two" not in names
    assert "one" in names


@pytest.mark.parametrize("kind", AT_THE_SKIN)
def test_what_stands_at_the_skin_is_gone_as_soon_as_anything_is_peeled(
    drawn: list[pv.Plotter], kind: str
) -> None:
    at_skin = replace(item("at_skin", "skin"), kind=kind)
    scene = SCENE.with_items(at_skin)
    assert "at_skin" in actors(drawn, scene)
    assert "at_skin" not in actors(drawn, replace(scene, peel_mm=0.1))


def test_a_body_peeled_away_whole_is_no_actor(drawn: list[pv.Plotter]) -> None:
    assert "one" not in actors(drawn, replace(SCENE, peel_mm=DEEPEST_MM + 1))


def test_a_zone_is_drawn_whole_with_its_edges_whatever_is_peeled(
    drawn: list[pv.Plotter],
) -> None:
    angular = replace(item("danger", "zone"), mesh=box(20, 20, 20))
    names = actors(drawn, Scene((angular, item("round", "zone")), peel_mm=30.0))
    assert {"danger", "danger/edge", "round"} <= names
    assert "round/edge" not in names


def test_a_marker_has_a_head_a_needle_and_its_label(drawn: list[pv.Plotter]) -> None:
    pin = Marker("pin", "4 U", "site", np.zeros(3), np.array([0.0, 0.0, 1.0]), depth_mm=4.0)
    flat = replace(pin, id="flat", depth_mm=0.0)
    names = actors(drawn, SCENE.with_markers(pin, flat))
    assert {"pin/head", "pin/needle", "pin/name"} <= names
    assert "flat/needle" not in names


def test_labels_name_what_is_seen_and_not_the_skin(drawn: list[pv.Plotter]) -> None:
    plain = actors(drawn, SCENE)
    named = actors(drawn, replace(SCENE, labels=True))
    assert named - plain == {"one/name", "two/name", LINES}


@settings(max_examples=25)
@given(peel_mm=st.floats(0.01, DEEPEST_MM - 0.01), coloured=st.booleans())
def test_peel_leaves_only_points_at_least_as_deep(peel_mm: float, coloured: bool) -> None:
    body = replace(item("one"), mesh=rod(coloured=coloured))
    left = surface(body, peel_mm=peel_mm)
    if DEEPEST_MM - peel_mm <= SLIVER_MM and left.n_points == 0:
        return  # VTK's clip drops a sliver this thin; nothing shallower is shown
    assert left.n_points > 0
    assert left.point_data["depth_mm"].min() >= peel_mm - 1e-6
    assert left.point_data["depth_mm"].max() == pytest.approx(body.mesh.depth_mm.max())  # type: ignore[union-attr]


@settings(max_examples=25)
@given(
    axis=st.sampled_from(sorted(AXES)),
    offset_mm=st.floats(-4, 4),
    flip=st.booleans(),
    peel_mm=st.sampled_from([0.0, 3.0]),
)
def test_clip_takes_away_what_lies_beyond(
    axis: str, offset_mm: float, flip: bool, peel_mm: float
) -> None:
    left = surface(item("one"), peel_mm=peel_mm, clip=Plane(axis, offset_mm, flip))
    across = left.points @ np.array(AXES[axis])
    assert left.n_points > 0
    if flip:
        assert across.min() >= offset_mm - 1e-4
    else:
        assert across.max() <= offset_mm + 1e-4


def test_a_whole_body_is_cut_with_a_face() -> None:
    cut = surface(item("one"), clip=Plane("axial", 0.0))
    assert cut.n_open_edges == 0
    assert 0.4 < cut.volume / polydata(rod()).volume < 0.6


def test_a_still_has_the_size_asked_for_and_shows_something() -> None:
    picture = still(SCENE, size=SIZE)
    empty = still(replace(SCENE, items=()), size=SIZE)
    assert picture.shape == (SIZE[1], SIZE[0], 3)
    assert picture.dtype == np.uint8
    assert (picture != empty).any(axis=2).mean() > 0.02
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 50


def test_the_two_themes_differ() -> None:
    pictures = [still(SCENE, size=SIZE, theme=theme) for theme in THEMES]
    assert pictures[0].mean() > pictures[1].mean() + 50


def test_a_still_is_saved_as_png_with_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "new" / "x.png"
    save_still(SCENE, file, size=SIZE)
    assert file.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_an_unknown_theme_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="sepia"):
        plotter(SCENE, theme="sepia", off_screen=True)


def test_fibres_run_along_the_muscle_and_end_pale() -> None:
    image = fibre_texture("#a03a32").to_array().astype(float)
    middle, ends = image[:, 100:150].mean(axis=(0, 1)), image[:, [0, -1]].mean(axis=(0, 1))
    assert (ends > middle).all()
    along, across = image[..., 0][:, 100:150].std(axis=1).mean(), image[:, 128, 0].std()
    assert across > 5 * along
