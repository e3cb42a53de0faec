"""A scene in a PyVista plotter: in a window, off screen or in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pyvista as pv

from meshes.mesh import FloatArray, unit
from meshes.render.surfaces import FINISHES, Finish, fibre_texture, surface
from meshes.scene import VIEWS, Item, Marker, Scene, camera_position

MARKER_COLORS: Mapping[str, str] = {
    "site": "#1f6f5c",
    "answer": "#c77700",
    "truth": "#1b7f3b",
    "landmark": "#3a4a5e",
}
AT_THE_SKIN = ("skin", "hair")  # gone as soon as anything is peeled
UNNAMED = ("skin", "eye", "tooth", "hair", "zone")
ZONE_EDGE_DEG = 40.0
LABEL_TOP_MM, LABEL_ASIDE_MM = 95.0, 118.0
PEEL_STEP_MM = 0.5
LAYER_KEYS: Mapping[str, str] = {
    "s": "skin",
    "m": "muscle",
    "a": "artery",
    "v": "vein",
    "n": "nerve",
    "f": "fat",
    "b": "bone",
}


@dataclass(frozen=True)
class Theme:
    """Colours of the studio."""

    background: str
    horizon: str
    ink: str


THEMES: Mapping[str, Theme] = {
    "light": Theme("#e9ecef", "#f8f9fa", "#1f2933"),
    "dark": Theme("#14181d", "#262d35", "#eef2f5"),
}


def plotter(
    scene: Scene,
    *,
    theme: str = "light",
    size: tuple[int, int] = (1200, 900),
    off_screen: bool = False,
) -> pv.Plotter:
    """A PyVista plotter that shows the scene; call `.show()` or `.screenshot(path)` on it.

    Raises KeyError on an unknown theme or view.
    """
    look = THEMES[theme]
    plot = pv.Plotter(window_size=list(size), off_screen=off_screen, lighting="none")
    plot.set_background(look.background, top=look.horizon)
    for light in _studio():
        plot.add_light(light)
    _fill(plot, scene, look)
    plot.enable_anti_aliasing("ssaa")
    plot.enable_depth_peeling(6)
    _aim(plot, scene)
    return plot


def window(scene: Scene, *, theme: str = "light") -> None:
    """Open a native window on the scene.

    Keys: 1 to 7 views, s m a v n f b layers, [ and ] peel, l labels.
    """
    plot = plotter(scene, theme=theme)
    shown = [scene]

    def change(verb: Callable[[Scene], Scene]) -> None:
        shown[0] = verb(shown[0])
        view = plot.camera_position
        plot.clear_actors()
        _fill(plot, shown[0], THEMES[theme])
        plot.camera_position = view
        plot.render()

    for number, name in enumerate(VIEWS, start=1):
        plot.add_key_event(str(number), partial(_turn, plot, scene, name))
    for key, verb in key_verbs().items():
        plot.add_key_event(key, partial(change, verb))
    plot.show()


def key_verbs() -> dict[str, Callable[[Scene], Scene]]:
    """Key -> what it does to the scene."""
    return {
        **{key: partial(toggled, kind=kind) for key, kind in LAYER_KEYS.items()},
        "bracketright": partial(peeled, step_mm=PEEL_STEP_MM),
        "bracketleft": partial(peeled, step_mm=-PEEL_STEP_MM),
        "l": labelled,
    }


def toggled(scene: Scene, kind: str) -> Scene:
    """The scene with all items of a kind shown, or hidden where any of them was shown."""
    shown = any(i.visible for i in scene.items if i.kind == kind)
    return scene.with_items(*(replace(i, visible=not shown) for i in scene.items if i.kind == kind))


def peeled(scene: Scene, step_mm: float) -> Scene:
    """The scene peeled deeper (or less deep), never above the skin."""
    return replace(scene, peel_mm=max(0.0, scene.peel_mm + step_mm))


def labelled(scene: Scene) -> Scene:
    """The scene with its names shown, or hidden where they were shown."""
    return replace(scene, labels=not scene.labels)


def _fill(plot: pv.Plotter, scene: Scene, look: Theme) -> None:
    for item in scene.items:
        if item.visible:
            _add_item(plot, item, scene)
    for marker in scene.markers:
        _add_marker(plot, marker, look)
    if scene.labels:
        _add_labels(plot, scene, look)


def _add_item(plot: pv.Plotter, item: Item, scene: Scene) -> None:
    if item.kind in AT_THE_SKIN and scene.peel_mm > 0:
        return
    zone = item.kind == "zone"
    data = surface(item, peel_mm=0.0 if zone else scene.peel_mm, clip=None if zone else scene.clip)
    if data.n_points == 0:
        return
    plot.add_mesh(data, **_paint(item, data), **_finish(item))
    if not zone:
        return
    edges = data.extract_feature_edges(ZONE_EDGE_DEG)
    if edges.n_points:
        plot.add_mesh(edges, color=item.color, line_width=3, name=f"{item.id}/edge")


def _paint(item: Item, data: pv.PolyData) -> dict[str, Any]:
    """Where the colour of an item comes from: its points, its fibres or its own one colour."""
    if "color" in data.point_data:
        return {"scalars": "color", "rgb": True}
    if item.kind == "muscle" and data.active_texture_coordinates is not None:
        return {"texture": fibre_texture(item.color)}
    return {"color": item.color}


def _finish(item: Item) -> dict[str, Any]:
    finish = FINISHES.get(item.kind, Finish())
    return {
        "opacity": item.opacity,
        "smooth_shading": True,
        "diffuse": finish.diffuse,
        "specular": finish.specular,
        "specular_power": finish.specular_power,
        "ambient": finish.ambient,
        "name": item.id,
    }


def _add_marker(plot: pv.Plotter, marker: Marker, look: Theme) -> None:
    color = MARKER_COLORS.get(marker.kind, look.ink)
    head = pv.Sphere(radius=marker.radius_mm, center=marker.position)
    plot.add_mesh(head, color=color, smooth_shading=True, specular=0.4, name=f"{marker.id}/head")
    if marker.depth_mm > 0:
        tip = marker.position - marker.depth_mm * marker.normal
        start = marker.position + 9.0 * marker.normal
        needle = pv.Tube(pointa=start, pointb=tip, radius=0.25, n_sides=12)
        plot.add_mesh(needle, color="#8a949e", specular=0.8, name=f"{marker.id}/needle")
    plot.add_point_labels(
        [marker.position + 3 * marker.normal],
        [marker.label],
        font_size=18,
        text_color=look.ink,
        shape_color=look.horizon,
        shape_opacity=0.75,
        show_points=False,
        always_visible=True,
        name=f"{marker.id}/label",
    )


def _add_labels(plot: pv.Plotter, scene: Scene, look: Theme) -> None:
    """Names beside the head with lines to what they name."""
    eye, target = camera_position(scene.camera), np.asarray(scene.camera.target)
    out = unit(eye - target)
    right = np.cross([0.0, 1.0, 0.0], out)
    named = [i for i in scene.items if i.visible and i.opacity > 0.3 and i.kind not in UNNAMED]
    pairs = [(item, _front_point(item, out)) for item in named]
    for sign in (-1.0, 1.0):
        mine = sorted(
            ((i, a) for i, a in pairs if sign * (a @ right) > 0), key=lambda pair: -pair[1][1]
        )
        heights = np.linspace(LABEL_TOP_MM, -LABEL_TOP_MM, max(len(mine), 2))
        for (item, anchor), height in zip(mine, heights, strict=False):
            spot = right * sign * LABEL_ASIDE_MM + np.array([0.0, height, 0.0])
            spot = spot + out * (target @ out)
            plot.add_mesh(pv.Line(anchor, spot), color=look.ink, line_width=1)
            _add_name(
                plot,
                item.name.partition("\n")[0],
                spot,
                look,
                justify="right" if sign < 0 else "left",
            )


def _add_name(plot: pv.Plotter, name: str, spot: FloatArray, look: Theme, *, justify: str) -> None:
    plot.add_point_labels(
        [spot],
        [name],
        font_size=15,
        text_color=look.ink,
        shape=None,
        show_points=False,
        always_visible=True,
        justification_horizontal=justify,
    )


def _front_point(item: Item, out: FloatArray) -> FloatArray:
    """(3,) mm, a point in the middle of an item that faces the camera."""
    vertices = item.mesh.vertices
    across = vertices - vertices.mean(axis=0)
    lateral = across - np.outer(across @ out, out)
    near = np.argsort(np.linalg.norm(lateral, axis=1))[:20]
    return np.asarray(vertices[near[np.argmax(vertices[near] @ out)]])


def _turn(plot: pv.Plotter, scene: Scene, view: str) -> None:
    _aim(plot, replace(scene, camera=replace(scene.camera, view=view)))
    plot.render()


def _aim(plot: pv.Plotter, scene: Scene) -> None:
    plot.camera_position = [
        tuple(camera_position(scene.camera)),
        scene.camera.target,
        (0.0, 1.0, 0.0),
    ]
    plot.camera.view_angle = 24.0


def _studio() -> list[pv.Light]:
    """A soft key from the upper left, a wide fill, a rim from behind; all move with the camera."""
    lamps = [
        ((-0.8, 1.0, 1.2), "#fff4e6", 0.78),
        ((1.2, 0.3, 0.9), "#e8f0ff", 0.42),
        ((0.0, -0.6, 1.0), "#ffffff", 0.2),
        ((0.4, 0.9, -0.8), "#ffffff", 0.3),
    ]
    return [
        pv.Light(position=place, color=color, intensity=power, light_type="camera light")
        for place, color, power in lamps
    ]
