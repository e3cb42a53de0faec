"""The reference anatomy laid on one of our faces, to measure by and to compare with.

BodyParts3D, (c) The Database center for Life Science. The files stay outside the project.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from anatomy.face import Face
from anatomy.thickness import outer_skin, scalp_and_face_depth
from meshes.mesh import FloatArray, Mesh
from meshes.nearest import NearestFinder
from meshes.register import Pairs, at_depth, pair_up, spread_out, warp_from_pairs

REFERENCE_FOLDER = Path(__file__).resolve().parents[2] / "shared" / "reference" / "bodyparts3d"
NEWER_TO_OLDER_FILE = "v3_to_v4_affine.txt"
SIDES = ("left", "right")
SURFACE_SLACK = 3.0  # the surface step may miss by about a millimetre to stay smooth
SURFACE_ROUNDS = 3
SAMPLE_GAP_MM = 9.0
EAR_CLEARANCE_MM = 18.0
LIES_OUTSIDE = 0.35  # cosine between a bone's normal and the skin's: its outer face


class ReferenceMissing(RuntimeError):
    """The reference folder is not on this machine."""


@dataclass(frozen=True)
class BonePoint:
    """A point of the skull and the skin landmark above it, with the tissue between them, mm."""

    landmark: str
    bones: tuple[str, ...]
    toward: tuple[float, float, float]
    depth_mm: float
    within: tuple[tuple[float | None, float | None], ...] = ((None, None),) * 3


def reference_meshes(folder: Path = REFERENCE_FOLDER) -> dict[str, Mesh]:
    """Every structure of the reference by its name, mm, in our axes but in its own place.

    Newer structures that the older set lacks are brought into its place.
    Raises ReferenceMissing when the folder is absent.
    """
    if not folder.is_dir():
        raise ReferenceMissing(
            f"The reference anatomy is not here: {folder} does not exist. "
            "It is optional; see the README on how to get BodyParts3D."
        )
    older, newer = _index(folder / "v3"), _index(folder / "v4")
    affine = np.loadtxt(folder / NEWER_TO_OLDER_FILE, comments="#")
    meshes = {name: _read_obj(file) for name, file in older.items()}
    for name in newer.keys() - older.keys():
        vertices, faces = _read_obj(newer[name])
        meshes[name] = ((vertices - affine[:, 3]) @ np.linalg.inv(affine[:, :3]).T, faces)
    return {name: Mesh(v[:, [0, 2, 1]] * [1, 1, -1], f) for name, (v, f) in meshes.items()}


def load_reference_on(face: Face, folder: Path = REFERENCE_FOLDER) -> dict[str, Mesh]:
    """The reference by name, warped onto a face: mm, in our frame.

    Landmarks first; then bone comes to lie at its published depth below our skin.
    Raises ReferenceMissing when the reference is not on this machine.
    """
    return register(reference_meshes(folder), face)


def register(meshes: Mapping[str, Mesh], face: Face) -> dict[str, Mesh]:
    """The meshes of one stranger's head, warped onto a face."""
    pairs = landmark_pairs(meshes, face)
    surface, _ = _surface_samples(meshes)
    skin, depth = outer_skin(face), scalp_and_face_depth(face)
    finder = NearestFinder(skin)
    warp = warp_from_pairs(pairs)
    for _ in range(SURFACE_ROUNDS):
        here = warp(surface)
        wanted = at_depth(finder, here, depth)
        warp = warp_from_pairs(pairs + pair_up(surface, wanted, slack=SURFACE_SLACK))
    return {name: mesh.with_vertices(warp(mesh.vertices)) for name, mesh in meshes.items()}
