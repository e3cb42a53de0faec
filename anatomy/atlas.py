"""The atlas: every structure's facts and its shape on the template head."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, vstack

from anatomy.content import UnknownId
from anatomy.shape import Shape
from anatomy.shapes import load_shapes
from anatomy.structures import Structure, load_structures
from meshes.head import Head, load_head
from meshes.mesh import FloatArray, Mesh

VERSION = "0.1.0"
BUILT_IN = "facies"


@dataclass(frozen=True, eq=False)
class Atlas:
    """structures: base id -> facts. shapes: full id ("frontalis.left") -> Shape on the template.

    content_hash names the exact content, so that attempts can be pinned to it.
    """

    name: str
    version: str
    content_hash: str
    head: Head
    template: FloatArray
    structures: Mapping[str, Structure]
    shapes: Mapping[str, Shape]

    def structure(self, structure_id: str) -> Structure:
        """The facts of a structure by its base or full id, or of a part of the head ("eye.left").

        Raises UnknownId.
        """
        base = structure_id.removesuffix(".left").removesuffix(".right")
        if base not in self.facts:
            raise UnknownId("structure", structure_id, [*self.facts, *self.shapes])
        return self.facts[base]

    @cached_property
    def head_parts(self) -> Mapping[str, str]:
        """Part of the head asset -> the structure it is."""
        return {
            s.recipe["part"]: name
            for name, s in self.structures.items()
            if s.recipe is not None and s.recipe["build"] == "asset"
        }

    @cached_property
    def facts(self) -> Mapping[str, Structure]:
        """Facts by base id and by part of the head: "eye" tells of the eyeball."""
        parts = {part: self.structures[name] for part, name in self.head_parts.items()}
        return {**self.structures, **parts}

    def carry(self, rest: FloatArray, cage: FloatArray) -> dict[str, Mesh]:
        """Every structure moved along with a patient's cage at rest and with an expression."""
        matrix, follow, points, bounds = self._stack
        moved = points + matrix @ (rest - self.template)
        if cage is not rest:
            moved += follow[:, None] * (matrix @ (cage - rest))
        pieces = np.split(moved, bounds)
        return {
            full_id: shape.mesh.with_vertices(piece)
            for (full_id, shape), piece in zip(self.shapes.items(), pieces, strict=True)
        }

    @cached_property
    def _stack(self) -> tuple[csr_matrix, FloatArray, FloatArray, FloatArray]:
        shapes = list(self.shapes.values())
        width = len(self.template)
        parts = [_widened(s.binding.matrix, width) for s in shapes]
        follow = np.concatenate([s.binding.follow for s in shapes])
        points = np.concatenate([s.mesh.vertices for s in shapes])
        bounds = np.cumsum([len(s.mesh.vertices) for s in shapes])[:-1]
        return csr_matrix(vstack(parts)), follow, points, bounds


def _widened(matrix: csr_matrix, width: int) -> csr_matrix:
    return csr_matrix((matrix.data, matrix.indices, matrix.indptr), shape=(matrix.shape[0], width))


def load_atlas(name: str = BUILT_IN, *, cache_folder: Path | None = None) -> Atlas:
    """The built-in atlas. Shapes are built once and kept in `cache_folder` (default: user cache).

    Raises UnknownId for another name, ContentError when a file has problems.
    """
    if name != BUILT_IN:
        raise UnknownId("atlas", name, [BUILT_IN])
    structures = load_structures()
    key = content_hash()
    template, shapes = load_shapes(structures, key, cache_folder)
    return Atlas(BUILT_IN, VERSION, key, load_head(), template, structures, shapes)


def content_hash() -> str:
    """The SHA-256 of everything that decides the atlas: its data, the head and the builders."""
    root = Path(__file__).parent
    files = [
        *sorted((root / "data").rglob("*.yaml")),
        *sorted(root.glob("*.py")),
        *sorted((root.parent / "meshes").glob("*.py")),
        *sorted((root.parent / "meshes" / "build").glob("*.py")),
        root.parent / "meshes" / "assets" / "head.npz",
    ]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
