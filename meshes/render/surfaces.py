"""Meshes as PyVista sees them, and how each kind of tissue takes the light."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyvista as pv

from meshes.mesh import FloatArray, Mesh
from meshes.render.skin_lines import with_lines
from meshes.scene import Item, Plane

TENDON = np.array([0.91, 0.86, 0.78])  # sRGB of tendon, which muscles fade to at their ends
TENDON_SHARE = 0.07
STRIPES = 160  # fibre bundles across a muscle
DARKEST_STRIPE = 0.72


@dataclass(frozen=True)
class Finish:
    """How a surface takes the light: Phong terms of VTK."""

    diffuse: float = 0.9
    specular: float = 0.1
    specular_power: float = 12.0
    ambient: float = 0.12


FINISHES: Mapping[str, Finish] = {
    "skin": Finish(specular=0.16, specular_power=14),
    "muscle": Finish(specular=0.12, specular_power=10),
    "artery": Finish(specular=0.55, specular_power=40),
    "vein": Finish(specular=0.5, specular_power=40),
    "nerve": Finish(specular=0.3, specular_power=25),
    "bone": Finish(specular=0.08, specular_power=8),
    "fat": Finish(specular=0.35, specular_power=25),
    "eye": Finish(specular=0.9, specular_power=90, ambient=0.2),
    "tooth": Finish(specular=0.5, specular_power=60),
    "hair": Finish(diffuse=0.8, specular=0.05, ambient=0.2),
}


def surface(
    item: Item,
    *,
    peel_mm: float = 0.0,
    clip: Plane | None = None,
    expression: Mapping[str, float] | None = None,
) -> pv.PolyData:
    """What is left of an item after the peel and the cut; empty where nothing is.

    expression: unit -> weight on top of the item's mesh; it only draws in the lines of a skin.
    """
    data = polydata(item.mesh)
    if item.lines is not None and item.mesh.color is not None:
        mesh, normals = with_lines(item.mesh, item.lines, expression or {})
        data = polydata(mesh)
        data.point_data["Normals"] = normals.astype(np.float32)
    if peel_mm > 0 and item.mesh.depth_mm is not None:
        data = data.clip_scalar(scalars="depth_mm", value=peel_mm, invert=False)
    if clip is not None and data.n_points:
        normal = clip.direction if clip.flip else -clip.direction
        origin = clip.offset_mm * clip.direction
        whole = peel_mm == 0 and item.mesh.is_closed and item.mesh.color is None
        if whole:
            data = data.clip_closed_surface(normal=normal, origin=origin)
        else:
            data = data.clip(normal=-normal, origin=origin)
    return data


def polydata(mesh: Mesh) -> pv.PolyData:
    """The mesh for PyVista with normals, depth and fibre coordinates as point data."""
    data = pv.PolyData.from_regular_faces(np.array(mesh.vertices), np.array(mesh.faces))
    data.point_data["Normals"] = np.asarray(mesh.normals, dtype=np.float32)
    data.point_data.active_normals_name = "Normals"
    if mesh.depth_mm is not None:
        data.point_data["depth_mm"] = np.asarray(mesh.depth_mm)
    if mesh.color is not None:
        data.point_data["color"] = (np.asarray(mesh.color) * 255).astype(np.uint8)
    if mesh.uv is not None:
        data.active_texture_coordinates = np.asarray(mesh.uv, dtype=np.float32)
    return data


@lru_cache(maxsize=128)
def fibre_texture(color: str) -> pv.Texture:
    """Fine stripes along u in the muscle's colour, pale as tendon at both ends."""
    rng = np.random.default_rng(7)  # the same stripes on every machine
    across = _smooth(rng.uniform(DARKEST_STRIPE, 1.1, STRIPES * 2), 3)
    waver = _smooth(rng.uniform(0.94, 1.06, (STRIPES * 2, 64)).mean(axis=1), 5)
    shade = (across * waver)[:, None] * np.ones(256)
    along = np.linspace(0, 1, 256)
    tendon = np.clip(1 - np.minimum(along, 1 - along) / TENDON_SHARE, 0, 1)[None, :, None] ** 1.5
    base = np.array(pv.Color(color).float_rgb)
    image = (1 - 0.75 * tendon) * base * shade[..., None] + 0.75 * tendon * TENDON * np.sqrt(
        shade[..., None]
    )
    return pv.Texture((np.clip(image, 0, 1) * 255).astype(np.uint8))


def _smooth(values: FloatArray, width: int) -> FloatArray:
    return np.convolve(np.pad(values, width, mode="wrap"), np.ones(width) / width, "same")[
        width:-width
    ]
