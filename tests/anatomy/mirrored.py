"""The person in the mirror."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from anatomy.face import Face
from anatomy.shapes import mirror_shape
from meshes.frame import mirror_mesh, mirror_points
from meshes.head import load_head


def other(name: str) -> str:
    """A part's name on the other side."""
    swap = {"left": "right", "right": "left"}
    return ".".join(swap.get(word, word) for word in name.split("."))


@lru_cache(maxsize=2)
def mirrored(face: Face) -> Face:
    """The person in the mirror: what was left is right."""
    head = load_head()
    return replace(
        face,
        rest=mirror_points(face.rest)[head.mirror],
        cage=mirror_points(face.cage)[head.mirror],
        meshes={other(name): mirror_mesh(mesh) for name, mesh in face.meshes.items()},
        landmarks={other(n): mirror_points(at[None])[0] for n, at in face.landmarks.items()},
        shapes={other(name): mirror_shape(shape) for name, shape in face.shapes.items()},
        _charts={},
    )
