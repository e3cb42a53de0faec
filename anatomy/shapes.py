"""Shapes of all structures on the template head, in every variant: built once, kept on disk."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path

from anatomy.drawing import Draft, build_shape
from anatomy.face import Face, build_bare_face
from anatomy.fibres import facing_groups
from anatomy.patients import load_patient
from anatomy.recipes import Recipes, parents_first, parents_of, read_recipes, variants_of
from anatomy.shape import DamagedFile, Shape, keep_shapes, read_shapes, write_shapes
from anatomy.skull import BODIES, build_bone
from anatomy.structures import Structure
from anatomy.thickness import build_tissue
from anatomy.tissue import Tissue, clear_of, keep_clear
from anatomy.variants import choices_among, name_choice
from meshes.bind import bind_to_cage, mirror_binding
from meshes.build.out_of_bone import Bone
from meshes.frame import mirror_mesh
from meshes.head import load_head
from meshes.mesh import FloatArray, Mesh, join
from meshes.swelling import Swelling

TEMPLATE = "template"
BONE, PART = "shell", "asset"  # builds of what is drawn first, and of what is there already
WHOLE = "@whole"  # behind the name of a bone before its parts were taken from it
logger = logging.getLogger(__name__)
Shapes = dict[str, Shape]


def load_shapes(
    structures: Mapping[str, Structure], key: str, cache_folder: Path | None
) -> tuple[FloatArray, Shapes]:
    """The template's cage points and every shape on it, from disk or built anew.

    Names are full ids ("frontalis.left"), with the options behind them where they are not the
    usual ones ("facial_artery.left@facial_artery_ending=labial"). "cranium@whole" is the skull
    before single bones were taken from it.

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
    template, shapes = build_shapes(structures, folder / "pieces")
    try:
        write_shapes(file, template, shapes)
    except OSError as problem:
        logger.warning("The atlas was built but not kept in %s: %s", folder, problem)
    return template, shapes


def build_shapes(structures: Mapping[str, Structure], folder: Path) -> tuple[FloatArray, Shapes]:
    """The template's cage points and every structure's shape, left and right, bound to them.

    folder: keeps each structure's shapes, so that a change to one file builds one structure.
    """
    face = build_bare_face(load_head(), load_patient(TEMPLATE))
    tissue = build_tissue(face)
    recipes = read_recipes({name: s.recipe for name, s in structures.items()})
    keys = _keys(recipes)

    def drawn(name: str, draft: Draft, settle: Callable[[Mesh], Mesh]) -> Shapes:
        def make() -> Shapes:
            bodies = _in_every_variant(name, draft)
            rigid = recipes[name].build == BONE
            bound = {c: bind_shape(face, tissue, settle(m), rigid=rigid) for c, m in bodies.items()}
            if structures[name].kind != "muscle":
                return bound
            return {c: swelling(shape) for c, shape in bound.items()}

        return keep_shapes(folder / f"{name}-{keys[name]}.npz", make)

    under_skin = Draft.usual(face, tissue, recipes)
    bones = {n: drawn(n, under_skin, same) for n, r in recipes.items() if r.build == BONE}
    whole = keep_shapes(
        folder / f"bones{WHOLE}-{_base()[:24]}.npz", lambda: _whole_bones(face, tissue)
    )
    hard = [shape.mesh for shape in whole.values()]
    room, bone = clear_of(tissue, hard), Bone(join(hard))
    over_bone = Draft.usual(face, room, recipes)
    order = [n for n in parents_first(recipes) if recipes[n].build not in (BONE, PART)]
    soft = {n: drawn(n, over_bone, lambda mesh: keep_clear(mesh, bone, room)) for n in order}
    shapes: Shapes = {}
    for name in (n for n in structures if n in bones or n in soft):
        shapes |= _named({**bones, **soft}[name], structures[name])
    return face.cage, shapes | whole


def _whole_bones(face: Face, tissue: Tissue) -> Shapes:
    """Cranium and mandible before single bones are taken from them: what rules on bone measure."""
    bodies = {f"{body}{WHOLE}": build_bone(body, face, tissue) for body in BODIES}
    return {name: bind_shape(face, tissue, mesh, rigid=True) for name, mesh in bodies.items()}


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


def swelling(shape: Shape) -> Shape:
    """The shape of a muscle, which keeps its volume whatever an expression does to its length."""
    groups = facing_groups(shape.mesh)
    return shape if groups is None else replace(shape, swelling=Swelling(groups))


def mirror_shape(shape: Shape) -> Shape:
    """The shape on the other side of the head."""
    return Shape(
        mirror_mesh(shape.mesh),
        mirror_binding(shape.binding, load_head().mirror),
        shape.swelling,
    )


def _in_every_variant(name: str, draft: Draft) -> dict[str, Mesh]:
    """A structure's bodies by the name of the choice: "" is the usual one, absent ones left out."""
    found = {}
    for choice in choices_among(variants_of(draft.recipes, name)):
        chosen = replace(draft, choice={**draft.choice, **choice})
        mesh = build_shape(draft.recipes[name], chosen)
        if mesh is not None:
            found[name_choice(choice)] = mesh
    return found


def same(mesh: Mesh) -> Mesh:
    """The mesh as it is."""
    return mesh


def _named(shapes: Shapes, structure: Structure) -> Shapes:
    """The shapes under their full ids; a paired one on both sides."""
    if structure.side == "median":
        return {f"{structure.id}{choice}": shape for choice, shape in shapes.items()}
    sides = {"left": shapes, "right": {c: mirror_shape(s) for c, s in shapes.items()}}
    return {
        f"{structure.id}.{side}{choice}": shape
        for side, drawn in sides.items()
        for choice, shape in drawn.items()
    }


def _keys(recipes: Recipes) -> dict[str, str]:
    """What decides each structure's shapes, as a short name."""
    base = _base()
    keys: dict[str, str] = {}
    for name in parents_first(recipes):
        told = [
            base,
            recipes[name].model_dump_json(),
            *(keys[p] for p in parents_of(recipes[name])),
        ]
        keys[name] = hashlib.sha256("\0".join(told).encode()).hexdigest()[:24]
    return keys


def _base() -> str:
    """What decides all shapes alike, as a name."""
    return hash_files(shaping_files())


def shaping_files() -> list[Path]:
    """Everything but the structures' own files that decides shapes."""
    root, meshes = Path(__file__).parent, Path(__file__).parents[1] / "meshes"
    data = root / "data"
    return [
        *(data / f"{name}.yaml" for name in ("landmarks", "skull", "tissue_thickness")),
        data / "patients" / f"{TEMPLATE}.yaml",
        *sorted((data / "variants").glob("*.yaml")),
        *sorted(root.glob("*.py")),
        *sorted(meshes.glob("*.py")),
        *sorted((meshes / "build").glob("*.py")),
        meshes / "assets" / "head.npz",
    ]


def hash_files(files: Iterable[Path]) -> str:
    """The SHA-256 of the names and the contents of files."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
