"""The atlas: every structure's facts and its shape on the template head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from anatomy.adding.store import list_added, load_added
from anatomy.content import UnknownId
from anatomy.recipes import read_recipes, variants_of
from anatomy.shape import Shape
from anatomy.shapes import WHOLE, hash_files, load_shapes, shaping_files
from anatomy.structures import Structure, load_structures
from anatomy.variants import SIDES, choice_of, name_choice
from meshes.head import Head, load_head
from meshes.in_parts import work_in_parts
from meshes.mesh import FloatArray, Mesh, join

if TYPE_CHECKING:
    from anatomy.patients import Patient
    from meshes.flow import Flow

VERSION = "0.1.0"
BUILT_IN = "facies"
TITLE = "Facies, built in"
LICENCE = "content CC BY 4.0, head CC0 1.0"
ATTRIBUTION = "The Facies authors; head after MakeHuman"


@dataclass(frozen=True, eq=False)
class Atlas:
    """structures: base id -> facts. all_shapes: full id ("frontalis.left") -> Shape as drawn;
    options of variants stand behind the id ("frontalis.left@...") where they are not the usual, and
    "cranium@whole" is the skull before single bones were taken from it.

    content_hash names the exact content, so that attempts can be pinned to it. title, licence,
    attribution: what its bodies must be shown with. added: base ids whose bodies come from an added
    atlas, which knows one form of each.
    """

    name: str
    version: str
    content_hash: str
    head: Head
    template: FloatArray
    structures: Mapping[str, Structure]
    all_shapes: Mapping[str, Shape]
    title: str = TITLE
    licence: str = LICENCE
    attribution: str = ATTRIBUTION
    added: frozenset[str] = frozenset()

    @property
    def credit(self) -> str:
        """Whose work its bodies are and under which licence, in one line."""
        return f"{self.attribution} ({self.licence})"

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

    def shapes_for(self, patient: Patient) -> dict[str, Shape]:
        """Full id -> the shape a patient has; what a variant leaves out is not there."""
        sides = {side: choice_of(patient, side) for side in SIDES}
        found = {}
        for name, variants in self.variants.items():
            for full_id in self.structures[name].ids:
                choice = sides["right" if full_id.endswith(".right") else "left"]
                key = full_id + name_choice({variant: choice[variant] for variant in variants})
                if key in self.all_shapes:
                    found[full_id] = self.all_shapes[key]
        return found

    @cached_property
    def shapes(self) -> Mapping[str, Shape]:
        """Full id -> its shape where every variant has its usual option."""
        return {key: shape for key, shape in self.all_shapes.items() if "@" not in key}

    @cached_property
    def whole_bones(self) -> Mesh:
        """Cranium and mandible of the template without sutures, as rules on bone measure them."""
        return join([s.mesh for key, s in self.all_shapes.items() if key.endswith(WHOLE)])

    @cached_property
    def variants(self) -> Mapping[str, tuple[str, ...]]:
        """Structure id -> the variants that decide its shape, for all that are drawn."""
        recipes = read_recipes({name: s.recipe for name, s in self.structures.items()})
        return {n: variants_of(recipes, n) for n in recipes} | dict.fromkeys(self.added, ())

    def carry(self, shapes: Mapping[str, Shape], flow: Flow | None = None) -> dict[str, Mesh]:
        """Shapes moved along with a patient at rest; None: the template itself."""
        if flow is None:
            return {name: shape.mesh for name, shape in shapes.items()}
        bodies = list(shapes.values())
        parts = work_in_parts(
            len(bodies), lambda first, last: [s.carried(flow) for s in bodies[first:last]], least=2
        )
        return dict(zip(shapes, (mesh for part in parts for mesh in part), strict=True))


def list_atlases(folder: Path | None = None) -> tuple[str, ...]:
    """The names of the built-in atlas and of every one that was added on this machine."""
    return (BUILT_IN, *list_added(folder))


def load_atlas(
    name: str = BUILT_IN, *, cache_folder: Path | None = None, added_folder: Path | None = None
) -> Atlas:
    """The built-in atlas, or one that was added, with built-in bodies for all that it lacks.

    Built-in shapes are built once and kept in `cache_folder` (default: user cache).
    Raises UnknownId for an unknown name, ContentError when a file has problems.
    """
    if name not in list_atlases(added_folder):
        raise UnknownId("atlas", name, list_atlases(added_folder))
    structures = load_structures()
    key = content_hash()
    template, shapes = load_shapes(structures, key, cache_folder)
    built_in = Atlas(BUILT_IN, VERSION, key, load_head(), template, structures, shapes)
    return built_in if name == BUILT_IN else load_added(name, built_in, added_folder)


def content_hash() -> str:
    """The SHA-256 of everything that decides the atlas: its data, the head and the builders."""
    data = sorted((Path(__file__).parent / "data").rglob("*.yaml"))
    return hash_files([*data, *(file for file in shaping_files() if file.suffix != ".yaml")])
