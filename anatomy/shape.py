"""A structure's shape on the template head, and the file that keeps all shapes between starts."""

from __future__ import annotations

import logging
import os
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from meshes.bind import Binding
from meshes.flow import Flow
from meshes.mesh import FloatArray, Mesh
from meshes.swelling import Swelling

KEPT_FILES = 4  # older contents' files are removed
MESH_ARRAYS = ("vertices", "faces", "uv", "depth_mm")
BINDING_ARRAYS = ("points", "weights", "follow")
logger = logging.getLogger(__name__)
DAMAGE = (OSError, EOFError, ValueError, TypeError, KeyError, RuntimeError, zipfile.BadZipFile)


class DamagedFile(Exception):
    """A file of shapes cannot be read: cut short, overwritten or not a file of shapes at all."""


@dataclass(frozen=True, eq=False)
class Shape:
    """A structure drawn on the template head and bound to its cage.

    swelling: how a muscle keeps its volume; None for what has no fibres to swell.
    """

    mesh: Mesh
    binding: Binding
    swelling: Swelling | None = None

    def carried(self, flow: Flow) -> Mesh:
        """The mesh moved along with a patient at rest; its depths stay those of the template."""
        return self.mesh.with_own(self.moved(flow))

    def moved(self, flow: Flow) -> FloatArray:
        """(n, 3) mm, where the vertices come to lie on a patient at rest."""
        return flow.carry(self.mesh.vertices, self.binding, self.depth_mm)

    @cached_property
    def depth_mm(self) -> FloatArray:
        """(n,) mm below the template's skin; 0 where it is not told."""
        told = self.mesh.depth_mm
        return np.zeros(len(self.mesh.vertices)) if told is None else told

    def acting(self, rest: Mesh, acted: FloatArray, drawn: FloatArray | None = None) -> Mesh:
        """The mesh at rest moved on by an expression.

        rest: as `carried` gives it. acted: (c, 3) mm, how far each cage point moves. drawn: (n, 3)
        mm, how far the fibres draw each vertex beside that.
        """
        matrix, follow = self.binding.matrix, self.binding.follow
        vertices = rest.vertices + follow[:, None] * (matrix @ acted[: matrix.shape[1]])
        if drawn is not None:
            vertices = vertices + drawn
        if self.swelling is not None:
            vertices = self.swelling.swollen(rest, vertices)
        return rest.with_vertices(vertices)


def write_shapes(file: Path, template: FloatArray, shapes: Mapping[str, Shape]) -> None:
    """Put the template's cage points and all shapes in one file, whole or not at all.

    Raises OSError where the folder cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".npz")
    half = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            np.savez(stream, **_arrays(template, shapes))  # type: ignore[arg-type]
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)
    series = file.name.rpartition("-")[0]
    for old in sorted(file.parent.glob(f"{series}-*.npz"), key=_age)[KEPT_FILES:]:
        old.unlink(missing_ok=True)


def keep_shapes(file: Path, make: Callable[[], dict[str, Shape]]) -> dict[str, Shape]:
    """The shapes of a file, or, where it is not there or damaged, what `make` gives, kept in it."""
    try:
        return read_shapes(file)[1]
    except DamagedFile:
        shapes = make()
    try:
        write_shapes(file, np.zeros((0, 3)), shapes)
    except OSError as problem:
        logger.warning("Shapes were built but not kept: %s", problem)
    return shapes


def _age(file: Path) -> float:
    """Less for newer files; a file that is gone by now counts as old."""
    try:
        return -file.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def read_shapes(file: Path) -> tuple[FloatArray, dict[str, Shape]]:
    """The template's cage points and all shapes of a file that `write_shapes` wrote.

    Raises DamagedFile where that cannot be done.
    """
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as data:
            arrays = {name: data[name] for name in data.files}
        template = arrays["template"]
        template.setflags(write=False)
        return template, {name: _shape(arrays, name) for name in map(str, arrays["names"])}
    except DAMAGE as problem:
        raise DamagedFile(f"{file} cannot be read: {problem}") from problem


def _arrays(template: FloatArray, shapes: Mapping[str, Shape]) -> dict[str, np.ndarray]:
    arrays: dict[str, np.ndarray] = {"template": template, "names": np.array(list(shapes))}
    for name, shape in shapes.items():
        for part, fields in ((shape.mesh, MESH_ARRAYS), (shape.binding, BINDING_ARRAYS)):
            for field in fields:
                value = getattr(part, field)
                if value is not None:
                    arrays[f"{name}/{field}"] = value
        if shape.swelling is not None:
            arrays[f"{name}/groups"] = shape.swelling.groups
    return arrays


def _shape(arrays: Mapping[str, np.ndarray], name: str) -> Shape:
    vertices, faces = arrays[f"{name}/vertices"], arrays[f"{name}/faces"]
    uv, depth_mm = arrays.get(f"{name}/uv"), arrays.get(f"{name}/depth_mm")
    binding = Binding(*(arrays[f"{name}/{field}"] for field in BINDING_ARRAYS))
    mesh = Mesh(vertices, faces, uv=uv, depth_mm=depth_mm)
    groups = arrays.get(f"{name}/groups")
    return Shape(mesh, binding, None if groups is None else Swelling(groups))
