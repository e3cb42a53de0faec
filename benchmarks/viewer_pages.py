"""The same scene on two Panel pages, each served by a process of its own: ours and pn.pane.VTK."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any

import numpy as np
import panel as pn
import pyvista as pv
from vtkmodules.vtkCommonCore import vtkLogger

from benchmarks.row import NotMeasured
from meshes.mesh import FloatArray
from meshes.scene import Item, Scene, camera_position
from viewer.component import Viewer

PATIENCE_S = 60.0
SIZE = (1240, 760)
VIEW_ANGLE_DEG = 24.0


@dataclass(frozen=True)
class Changes:
    """What Python can change on a page. fade: an item's opacity. move: to an expression."""

    fade: Callable[[str, float], None]
    move: Callable[[Mapping[str, float], Mapping[str, FloatArray]], None]


@dataclass(frozen=True)
class Served:
    """A page that is being served. url: where. `fade` and `move` change it from Python."""

    url: str
    connection: Connection

    def fade(self, item_id: str, opacity: float) -> None:
        """Tell the server to give an item of the newest session this opacity."""
        self.connection.send(("fade", item_id, opacity))

    def move(self, units: Mapping[str, float], vertices: Mapping[str, FloatArray]) -> None:
        """Tell the server to give the face of the newest session this expression.

        units: unit -> weight. vertices: item -> (n, 3) mm where that takes it, of all that move.
        """
        self.connection.send(("move", units, vertices))


@contextmanager
def served(kind: str, scene: Scene) -> Iterator[Served]:
    """One of `PAGES` with this scene on a free port of 127.0.0.1, until the block ends."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(kind, scene, there), daemon=True)
    process.start()
    try:
        if not here.poll(PATIENCE_S):
            raise NotMeasured(f"The page {kind!r} was not served within {PATIENCE_S:g} s.")
        yield Served(f"http://127.0.0.1:{here.recv()}/", here)
    finally:
        process.terminate()
        process.join()


def _serve(kind: str, scene: Scene, connection: Connection) -> None:
    sessions: list[tuple[Any, Changes]] = []

    def page() -> pn.Column:
        shown, changes = PAGES[kind](scene)
        sessions.append((pn.state.curdoc, changes))
        return pn.Column(shown, sizing_mode="stretch_both", margin=0)

    def obey() -> None:
        while True:
            verb, *told = connection.recv()
            document, changes = sessions[-1]
            document.add_next_tick_callback(partial(getattr(changes, verb), *told))

    server = pn.io.server.get_server(page, port=0, address="127.0.0.1", verbose=False)
    server.start()
    connection.send(server.port)
    Thread(target=obey, daemon=True).start()
    server.io_loop.start()


def our_page(scene: Scene) -> tuple[Any, Changes]:
    """The viewer as the pages use it where there is a graphics card."""
    view = Viewer(scene, quality="high", size_hint=SIZE)
    return view, Changes(
        fade=lambda item_id, opacity: view.set_item(item_id, opacity=opacity),
        move=lambda units, _vertices: view.set_expression(units, animate=False),
    )


def vtk_page(scene: Scene) -> tuple[Any, Changes]:
    """pn.pane.VTK, synchronised, with the same meshes seen from the same place."""
    vtkLogger.SetStderrVerbosity(vtkLogger.VERBOSITY_OFF)  # it warns of the absent X server
    pn.extension("vtk")
    plotter = pv.Plotter(off_screen=True)
    actors = {item.id: plotter.add_mesh(polydata(item), **look(item)) for item in scene.items}
    plotter.camera_position = [camera_position(scene.camera), scene.camera.target, (0, 1, 0)]
    plotter.camera.view_angle = VIEW_ANGLE_DEG
    pane = pn.pane.VTK(plotter.render_window, width=SIZE[0], height=SIZE[1])

    def fade(item_id: str, opacity: float) -> None:
        actors[item_id].prop.opacity = opacity
        pane.synchronize()

    def move(_units: Mapping[str, float], vertices: Mapping[str, FloatArray]) -> None:
        for item_id, points in vertices.items():
            actors[item_id].mapper.dataset.points = points.astype(np.float32)
        pane.synchronize()

    return pane, Changes(fade, move)


def polydata(item: Item) -> pv.PolyData:
    """An item in as few bytes as VTK can draw: single precision, no normals, our colours."""
    data = pv.PolyData.from_regular_faces(item.mesh.vertices.astype(np.float32), item.mesh.faces)
    if item.mesh.color is not None:
        data["color"] = np.rint(item.mesh.color * 255).astype(np.uint8)
    return data


def look(item: Item) -> dict[str, Any]:
    """How PyVista shall draw the item."""
    shown: dict[str, Any] = {"opacity": item.opacity, "copy_mesh": False}
    if item.mesh.color is not None:
        return shown | {"scalars": "color", "rgb": True}
    return shown | {"color": item.color}


PAGES: dict[str, Callable[[Scene], tuple[Any, Changes]]] = {"facies": our_page, "vtk": vtk_page}
