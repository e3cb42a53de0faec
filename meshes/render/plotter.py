"""A scene in a PyVista plotter: in a window, off screen or in a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyvista as pv

from meshes.render.captions import Names
from meshes.render.surfaces import FINISHES, Finish, fibre_texture, surface
from meshes.scene import Item, Marker, Scene, camera_position

MARKER_COLORS: Mapping[str, str] = {
    "site": "#1f6f5c",
    "answer": "#c77700",
    "truth": "#1b7f3b",
    "landmark": "#3a4a5e",
}
AT_THE_SKIN = ("skin", "hair")  # gone as soon as anything is peeled
ZONE_EDGE_DEG = 40.0


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
    plot = picture(scene, theme=theme, size=size, off_screen=off_screen)
    names = Names(plot, scene, ink=THEMES[theme].ink)
    names.write()
    if not off_screen:
        names.follow()
    return plot


def picture(
    scene: Scene, *, theme: str, size: tuple[int, int], off_screen: bool = False
) -> pv.Plotter:
    """A plotter that shows the scene without any names."""
    look = THEMES[theme]
    plot = pv.Plotter(window_size=list(size), off_screen=off_screen, lighting="none")
    plot.set_background(look.background, top=look.horizon)
    for light in _studio():
        plot.add_light(light)
    for item in scene.items:
        add_item(plot, item, scene)
    for marker in scene.markers:
        _add_marker(plot, marker, look)
    plot.enable_anti_aliasing("ssaa")
    plot.enable_depth_peeling(6)
    aim(plot, scene)
    return plot


def add_item(plot: pv.Plotter, item: Item, scene: Scene) -> None:
    """Draw an item as the scene shows it; nothing where it is hidden, peeled or cut away."""
    if not item.visible or (item.kind in AT_THE_SKIN and scene.peel_mm > 0):
        return
    zone = item.kind == "zone"
    data = surface(
        item,
        peel_mm=0.0 if zone else scene.peel_mm,
        clip=None if zone else scene.clip,
        expression=scene.expression,
    )
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


def aim(plot: pv.Plotter, scene: Scene) -> None:
    """Put the camera where the scene has it."""
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
