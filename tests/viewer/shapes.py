"""A tiny made-up head: a skin ball with smaller balls in it, bound to an octahedron cage."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from meshes.bind import Binding
from meshes.contraction import Contraction
from meshes.mesh import Mesh, unit
from meshes.scene import Cage, Camera, Item, LineGroup, Scene, SkinLines
from meshes.swelling import Swelling

SKIN_RADIUS_MM = 80.0
LIFT_MM = 30.0
SQUEEZE_MM = 200.0
DRAWN_MM = 30.0
CORNERS = np.array(
    [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]], dtype=np.float64
)
SIDES = np.array(
    [[0, 2, 4], [2, 1, 4], [1, 3, 4], [3, 0, 4], [2, 0, 5], [1, 2, 5], [3, 1, 5], [0, 3, 5]],
    dtype=np.int32,
)


def ball(
    center: tuple[float, float, float], radius_mm: float, *, splits: int = 3, fibres: bool = False
) -> Mesh:
    """A closed ball that knows how deep each of its points lies below the skin ball."""
    points, faces = CORNERS, SIDES
    for _ in range(splits):
        points, faces = _split(points, faces)
    vertices = unit(points) * radius_mm + np.asarray(center)
    depth = SKIN_RADIUS_MM - np.linalg.norm(vertices, axis=1)
    uv = np.clip((points[:, :2] / np.abs(points).max() + 1) / 2, 0, 1) if fibres else None
    return Mesh(vertices, faces, uv, depth)


def bind_to_corners(mesh: Mesh, *, follow: float) -> Binding:
    """Each point held by the eight nearest of the six corners (six, here), nearer ones more."""
    distance = np.linalg.norm(mesh.vertices[:, None] - CORNERS[None] * SKIN_RADIUS_MM, axis=2)
    weights = 1.0 / (10.0 + distance)
    weights /= weights.sum(axis=1, keepdims=True)
    points = np.tile(np.arange(6, dtype=np.int32), (len(mesh.vertices), 1))
    return Binding(points, weights, np.full(len(mesh.vertices), follow))


def tiny_scene() -> Scene:
    """Skin of radius 80 mm; a muscle 10-30 mm deep in front, an artery above it, a bone below."""
    skin = ball((0, 0, 0), SKIN_RADIUS_MM)
    muscle = ball((0, 0, 60), 10, fibres=True)
    artery = ball((0, 34, 50), 6)
    bone = ball((0, -34, 40), 12)
    return Scene(
        items=(
            _item("skin", "Skin", "skin", skin, "#d9a58c", follow=1.0),
            _item(
                "muscle.left",
                "Left muscle\nMusculus fictus",
                "muscle",
                muscle,
                "#a8433d",
                follow=1.0,
            ),
            _item(
                "artery.left", "Left artery\nArteria ficta", "artery", artery, "#c8232c", follow=0.5
            ),
            _item("bone", "Bone\nOs fictum", "bone", bone, "#e8dfc8", follow=0.0),
        ),
        camera=Camera(target=(0.0, 0.0, 0.0), distance_mm=620.0),
        cage=Cage(CORNERS * SKIN_RADIUS_MM, {"lift": _lift()}),
    )


def moving_scene() -> Scene:
    """The same head; `crease` draws a line across its skin, `squeeze` makes its muscle narrower.

    Under `draw` no cage point moves: the muscle draws itself to the left.
    """
    scene = tiny_scene()
    skin, muscle = scene.item("skin"), scene.item("muscle.left")
    heights = skin.mesh.vertices[:, 1:2] / SKIN_RADIUS_MM
    far = np.full_like(heights, 0.5)
    lines = SkinLines(
        phase=np.hstack([heights, far]),
        mask=np.hstack([np.ones_like(heights), np.zeros_like(heights)]),
        group=np.zeros((len(heights), 2)),
        groups=(LineGroup(0.0, {"crease": 1.0}, depth_mm=2.0, width=0.1, wobble=0.0),),
    )
    swelling = Swelling(np.zeros(len(muscle.mesh.vertices), dtype=np.int32))
    still = (np.array([0], dtype=np.int32), np.zeros((1, 3)))
    aside = np.array([[-SQUEEZE_MM, 0, 0], [SQUEEZE_MM, 0, 0]])
    drawn = Contraction(np.tile([DRAWN_MM, 0, 0], (len(muscle.mesh.vertices), 1)), {"draw": 1.0})
    units = {"crease": still, "draw": still, "squeeze": (np.arange(2, dtype=np.int32), aside)}
    moving = scene.with_items(
        replace(skin, lines=lines), replace(muscle, swelling=swelling, contraction=drawn)
    )
    return replace(moving, cage=Cage(CORNERS * SKIN_RADIUS_MM, units))


def _lift() -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    return np.arange(6, dtype=np.int32), np.tile([0.0, LIFT_MM, 0.0], (6, 1))


def _item(item_id: str, name: str, kind: str, mesh: Mesh, color: str, *, follow: float) -> Item:
    layer = "skin" if kind == "skin" else "deep" if kind == "bone" else "smas"
    return Item(item_id, name, kind, mesh, color, bind_to_corners(mesh, follow=follow), layer)


def _split(
    points: NDArray[np.float64], faces: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    unique, where = np.unique(edges, axis=0, return_inverse=True)
    ab, bc, ca = (where.reshape(3, -1) + len(points)).astype(np.int32)
    a, b, c = faces.T
    middles = unit(points[unique].mean(axis=1))
    parts = [[a, ab, ca], [ab, b, bc], [ca, bc, c], [ab, bc, ca]]
    return np.vstack([points, middles]), np.concatenate([np.stack(p, axis=1) for p in parts])
