"""Names in two columns beside the head, with lines to what they name, drawn over the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyvista as pv
from vtkmodules.vtkRenderingCore import vtkActor2D, vtkPolyDataMapper2D

from meshes.mesh import FloatArray, unit
from meshes.render.sight import Eye, hang_curtain, points_in_sight
from meshes.scene import Scene

UNNAMED = ("skin", "eye", "tooth", "hair", "zone")
FAINTEST = 0.3  # opacity below which nothing is named
FONT_PX = 14
LETTER_PX = 6.8  # width of a letter, roughly
HUB_MM = 9.0  # so far out a pin is looked for: its needle stands out of the skin
LEAST_CELLS = 3  # of the picture (meshes/render/sight.py), by which a larger body is named
LINE_PX = 22.0
COLUMN = 0.36  # of the picture's height, from its middle: beside the ears
MARGIN = 0.06  # of the picture's height, above and below a column
GROUND_OPACITY = 0.6
GAP_PX = 6.0  # between a name and its line
LINES = "captions/lines"


@dataclass(frozen=True, eq=False)
class Caption:
    """A name and the point it names, (3,) mm. worth: what is named first where room is short."""

    id: str
    text: str
    anchor: FloatArray
    worth: float


def eye_of(plot: pv.Plotter) -> Eye:
    """The eye of a plotter as it stands now."""
    camera = plot.camera
    position = np.array(camera.position)
    out = unit(position - np.array(camera.focal_point))
    right = unit(np.cross(np.array(camera.up), out))
    width, height = plot.window_size
    slope = height / 2 / np.tan(np.radians(camera.view_angle / 2))
    return Eye(position, right, np.cross(out, right), out, (width, height), float(slope))


def captions(scene: Scene, eye: Eye) -> list[Caption]:
    """What is named and in sight: each marker, and with labels on each item."""
    curtain = hang_curtain(scene, eye)
    named = [
        Caption(f"{m.id}/name", m.label, m.position, np.inf)
        for m in scene.markers
        if m.label and curtain.shows(np.stack([m.position, m.position + HUB_MM * m.normal])).any()
    ]
    if not scene.labels:
        return named
    seen = points_in_sight(scene, curtain)
    for item in scene.items:
        points = seen.get(item.id)
        if points is None or item.opacity <= FAINTEST or item.kind in UNNAMED:
            continue
        worth = curtain.count_cells(points)
        if worth < LEAST_CELLS <= curtain.count_cells(item.mesh.vertices):
            continue  # a mere edge of it
        anchor = points[np.linalg.norm(points - np.median(points, axis=0), axis=1).argmin()]
        named.append(Caption(f"{item.id}/name", item.name.partition("\n")[0], anchor, worth))
    return named


class Names:
    """The names written into a plotter's picture of a scene."""

    def __init__(self, plot: pv.Plotter, scene: Scene, *, ink: str) -> None:
        self.plot = plot
        self.scene = scene
        self._ink = ink
        self._written: list[str] = []

    def write(self) -> None:
        """Put the names beside the head as it is seen now, in place of those before."""
        self.erase()
        eye = eye_of(self.plot)
        named = fitting(captions(self.scene, eye), eye)
        if not named:
            return
        points = eye.place(np.array([caption.anchor for caption in named]))
        spots = lay_out(points, [caption.text for caption in named], eye.size)
        for caption, spot in zip(named, spots, strict=True):
            self._add(caption.id, _text(caption.text, spot, eye.size[0], self._ink))
        self._add(LINES, _lines(points, spots, self._ink))

    def erase(self) -> None:
        """Take the names away."""
        for name in self._written:
            self.plot.remove_actor(name, render=False)
        self._written = []

    def follow(self) -> None:
        """From now on go while a hand moves the head, and come back when it rests."""
        style = self.plot.iren.style
        style.AddObserver("StartInteractionEvent", lambda *_: self.erase())
        style.AddObserver("EndInteractionEvent", lambda *_: self.come_back())

    def come_back(self) -> None:
        """Write the names, and draw."""
        self.write()
        self.plot.render()

    def _add(self, name: str, actor: vtkActor2D) -> None:
        self.plot.add_actor(actor, name=name, reset_camera=False, pickable=False, render=False)
        self._written.append(name)


def fitting(named: Sequence[Caption], eye: Eye) -> list[Caption]:
    """As many of these as find a line in the two columns; what is seen most of comes first."""
    if not named:
        return []
    width, height = eye.size
    left = eye.place(np.array([one.anchor for one in named]))[:, 0] < width / 2
    room = int(height * (1 - 2 * MARGIN) / LINE_PX) + 1
    kept: list[int] = []
    for side in (left, ~left):
        mine = sorted(np.flatnonzero(side), key=lambda at: -named[int(at)].worth)
        kept += [int(at) for at in mine[:room]]
    return [named[at] for at in sorted(kept)]


def lay_out(points: FloatArray, texts: list[str], size: tuple[int, int]) -> FloatArray:
    """(n, 2) pixels where each name meets its line: beside its point, none over another."""
    width, height = size
    longest = max(map(len, texts)) * LETTER_PX + GAP_PX
    column = max(0.0, min(COLUMN * height, width / 2 - longest))
    spots = np.empty_like(points)
    left = points[:, 0] < width / 2
    for side, x in ((left, width / 2 - column), (~left, width / 2 + column)):
        mine = np.flatnonzero(side)
        mine = mine[np.argsort(-points[mine, 1], kind="stable")]
        spots[mine, 0] = x
        spots[mine, 1] = _spread(points[mine, 1], height)
    return spots


def _spread(heights: FloatArray, full: float) -> FloatArray:
    """Heights, the highest first, moved apart by a line or more, about where they were."""
    if not len(heights):
        return heights
    top, bottom = full * (1 - MARGIN), full * MARGIN
    gap = min(LINE_PX, (top - bottom) / max(len(heights) - 1, 1))
    steps = np.arange(len(heights)) * gap
    apart = np.minimum.accumulate(heights + steps) - steps
    apart = apart + (heights - apart).mean()
    apart = np.minimum(apart, top - steps)
    return np.asarray(np.maximum(apart, bottom + steps[::-1]))


def _text(text: str, spot: FloatArray, width: int, ink: str) -> pv.Text:
    left = spot[0] < width / 2
    name = pv.Text(text, position=(spot[0] + (-GAP_PX if left else GAP_PX), spot[1]))
    name.prop = pv.TextProperty(
        color=ink,
        background_color=_ground(ink),
        background_opacity=GROUND_OPACITY,
        font_size=FONT_PX,
        justification_horizontal="right" if left else "left",
        justification_vertical="center",
    )
    return name


def _ground(ink: str) -> str:
    """What a name stands on where it runs over the head: light under dark ink, dark under light."""
    return "#ffffff" if sum(pv.Color(ink).float_rgb) < 1.5 else "#000000"


def _lines(points: FloatArray, spots: FloatArray, ink: str) -> vtkActor2D:
    flat = np.column_stack([np.vstack([points, spots]), np.zeros(2 * len(points))])
    pairs = np.column_stack([np.full(len(points), 2), *np.arange(2 * len(points)).reshape(2, -1)])
    mapper = vtkPolyDataMapper2D()
    mapper.SetInputData(pv.PolyData(flat, lines=pairs.ravel()))
    actor = vtkActor2D()
    actor.SetMapper(mapper)
    actor.GetProperty().SetColor(pv.Color(ink).float_rgb)
    actor.GetProperty().SetLineWidth(1)
    return actor
