"""A face as a scene: names, colours and layers put to its meshes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from anatomy.content import UnknownId
from anatomy.contractions import contraction
from anatomy.face import Face
from anatomy.hair import grow_hair
from anatomy.skin_lines import lines_on
from anatomy.style import Palette, load_style
from meshes.bind import bind_rows
from meshes.head import load_head
from meshes.scene import Cage, Item, Scene
from meshes.subdivide import subdivision

SIDE_NAMES = {"left": "left", "right": "right"}
PART_KINDS = {"skin": "skin", "eye": "eye", "teeth": "tooth", "tongue": "tongue"}
HAIR_NAMES = {"eyebrow": "Eyebrow", "eyelashes": "Eyelashes"}
PART_NAMES = {
    "skin": "Skin",
    "eye": "Eyeball",
    "teeth_upper": "Upper teeth",
    "teeth_lower": "Lower teeth",
    "tongue": "Tongue",
}


def compose_scene(
    face: Face, show: Collection[str] | None = None, *, palette: str = "conventional"
) -> Scene:
    """Everything of a face as a scene, from the skin to the bone.

    show: kinds ("muscle") or ids ("frontalis", "frontalis.left") that are visible; None shows all.
    palette: a palette of style.yaml. Raises UnknownId for an unknown kind, id or palette.
    """
    colors = load_style().palette(palette)
    items = (
        *_head_items(face, colors),
        *_hair_items(face, colors),
        *_structure_items(face, colors),
    )
    if show is not None:
        wanted = _wanted(show, items)
        items = tuple(replace(i, visible=not wanted.isdisjoint(_names(i))) for i in items)
    return Scene(items=items, cage=_cage(face))


def with_half_skin(scene: Scene) -> Scene:
    """The scene with the skin and hair of the patient's left half taken away."""
    halves = []
    for item in scene.items:
        if item.kind in ("skin", "hair"):
            middle = item.mesh.vertices[item.mesh.faces].mean(axis=1)
            mesh = replace(item.mesh, faces=item.mesh.faces[middle[:, 0] < 0])
            halves.append(replace(item, mesh=mesh))
    return scene.with_items(*halves)


def full_name(english: str, item_id: str) -> str:
    """The name people see, with its side: "Frontalis, left"."""
    side = SIDE_NAMES.get(item_id.rpartition(".")[2])
    return f"{english}, {side}" if side else english


def _structure_items(face: Face, colors: Palette) -> list[Item]:
    if face.atlas is None:
        return []
    items = []
    for name, shape in face.shapes.items():
        facts = face.atlas.structure(name)
        items.append(
            Item(
                id=name,
                name=f"{full_name(facts.english, name)}\n{facts.latin}",
                kind=facts.kind,
                mesh=face.meshes[name],
                color=colors.color(name, facts.kind),
                binding=shape.binding,
                swelling=shape.swelling,
                contraction=contraction(name, shape, face.meshes[name]),
                layer=facts.layer,
            )
        )
    return items


def _head_items(face: Face, colors: Palette) -> list[Item]:
    head = load_head()
    surface = subdivision(head, face.level)
    items = []
    for part, rows in surface.part_matrices.items():
        kind = PART_KINDS[part.split(".")[0].split("_")[0]]
        binding = bind_rows(rows)
        items.append(
            Item(
                id=part,
                name=full_name(PART_NAMES[part.split(".")[0]], part),
                kind=kind,
                mesh=face.meshes[part],
                color=colors.color(part, kind),
                binding=binding,
                layer="skin",
                lines=(
                    lines_on(face.patient, face.level, face.expression) if part == "skin" else None
                ),
            )
        )
    return items


def _hair_items(face: Face, colors: Palette) -> list[Item]:
    items = []
    for name, hair in grow_hair(load_head()).items():
        items.append(
            Item(
                id=name,
                name=full_name(HAIR_NAMES[name.split(".")[0]], name),
                kind="hair",
                mesh=face.meshes[name],
                color=colors.color(name, "hair"),
                binding=bind_rows(hair.rows),
                layer="skin",
                pickable=False,
            )
        )
    return items


def _cage(face: Face) -> Cage:
    return Cage(rest=face.rest, units=load_head().units)


def _wanted(show: Collection[str], items: Collection[Item]) -> set[str]:
    names = {name for item in items for name in _names(item)}
    for wanted in show:
        if wanted not in names:
            raise UnknownId("structure or kind", wanted, names)
    return set(show)


def _names(item: Item) -> set[str]:
    return {item.id, item.kind, item.id.removesuffix(".left").removesuffix(".right")}
