"""Shapes of all structures on the template head: built once, then kept on disk."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path
from pydantic import TypeAdapter

from anatomy.face import Face, build_bare_face
from anatomy.patients import load_patient
from anatomy.recipes import AnyRecipe, build_shape
from anatomy.shape import DamagedFile, Shape, read_shapes, write_shapes
from anatomy.structures import Structure
from anatomy.thickness import build_tissue
from anatomy.tissue import Tissue, clear_of, keep_clear
from meshes.bind import bind_to_cage, mirror_binding
from meshes.build.out_of_bone import Bone
from meshes.frame import mirror_mesh
from meshes.head import load_head
from meshes.mesh import FloatArray, Mesh, join

TEMPLATE = "template"
logger = logging.getLogger(__name__)


def load_shapes(
    structures: Mapping[str, Structure], key: str, cache_folder: Path | None
) -> tuple[FloatArray, dict[str, Shape]]:
    """The template's cage points and every shape on it, from disk or built anew.

    key: names the content; a file made from other content is never read. A damaged file is built
    again, and a folder that cannot be written costs only the time to build the next time.
    """
    folder = cache_folder if cache_folder is not None else user_cache_path("facies")
    file = folder / f"atlas-{key[:24]}.npz"
    if file.exists():
        try:
            return read_shapes(file)
        except DamagedFile as problem:
            logger.warning("Building the atlas again. %s", problem)
    template, shapes = build_shapes(structures)
    try:
        write_shapes(file, template, shapes)
    except OSError as problem:
        logger.warning("The atlas was built but not kept in %s: %s", folder, problem)
    return template, shapes


def build_shapes(structures: Mapping[str, Structure]) -> tuple[FloatArray, dict[str, Shape]]:
    """The template's cage points and every structure's shape, left and right, bound to them."""
    face = build_bare_face(load_head(), load_patient(TEMPLATE))
    tissue = build_tissue(face)
    shapes: dict[str, Shape] = {}
    for name, mesh in _drawn(structures, face, tissue).items():
        shape = bind_shape(face, tissue, mesh, rigid=structures[name].kind == "bone")
        if structures[name].side == "paired":
            shapes[f"{name}.left"] = shape
            shapes[f"{name}.right"] = mirror_shape(shape)
        else:
            shapes[name] = shape
    return face.cage, shapes


def bind_shape(face: Face, tissue: Tissue, mesh: Mesh, *, rigid: bool = False) -> Shape:
    """A body with its depth below the skin, bound to the cage of the face it was drawn on.

    rigid: no expression moves it.
    """
    head = load_head()
    near = tissue.finder.find(mesh.vertices)
    corners, depth = tissue.skin.faces[near.faces], -near.signed_mm
    bone = np.einsum("ij,ij->i", near.barycentric, tissue.bone_mm[corners])
    follow = np.zeros_like(depth) if rigid else np.clip(1 - depth / bone, 0, 1)
    usable = np.flatnonzero(head.regions["outer_skin"] > 0.5).astype(np.int32)
    measured = Mesh(mesh.vertices, mesh.faces, uv=mesh.uv, depth_mm=depth)
    return Shape(measured, bind_to_cage(mesh.vertices, face.cage, usable, follow=follow))


def mirror_shape(shape: Shape) -> Shape:
    """The shape on the other side of the head."""
    return Shape(mirror_mesh(shape.mesh), mirror_binding(shape.binding, load_head().mirror))


def _drawn(structures: Mapping[str, Structure], face: Face, tissue: Tissue) -> dict[str, Mesh]:
    """Bones first, then what must keep clear of them; parts of the head are there already."""
    reader: TypeAdapter[AnyRecipe] = TypeAdapter(AnyRecipe)
    recipes = {n: reader.validate_python(s.recipe) for n, s in structures.items() if s.recipe}
    bones = {n: r for n, r in recipes.items() if r.build == "shell"}
    soft = {n: r for n, r in recipes.items() if r.build not in ("shell", "asset")}
    bodies = {n: build_shape(r, face, tissue) for n, r in bones.items()}
    room, bone = clear_of(tissue, list(bodies.values())), Bone(join(list(bodies.values())))
    drawn = {n: build_shape(r, face, room) for n, r in soft.items()}
    return bodies | {n: keep_clear(m, bone, room) for n, m in drawn.items()}
