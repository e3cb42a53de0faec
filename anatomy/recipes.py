"""Recipes: how a structure's file says its shape, and the builders that carry it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from anatomy.face import Face
from anatomy.place import Place, outward, resolve_place
from anatomy.skull import build_bone
from anatomy.tissue import Tissue
from meshes.build.pad import build_pad
from meshes.build.sheet import Rail, build_free_sheet, build_sheet
from meshes.build.tube import build_tube
from meshes.mesh import FloatArray, Mesh, join

SIDE = "left"  # recipes are drawn on the patient's left; the right is its mirror image


class Recipe(BaseModel):
    """What all recipes share: where the figures come from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ev: Literal["found", "recalled", "derived", "proposal"]
    src: tuple[str, ...]
    note: str = ""


class Station(BaseModel):
    """A place and a depth, written as a row: [landmark, lateral, superior, depth] in mm."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: Place
    depth_mm: float

    @model_validator(mode="before")
    @classmethod
    def _from_row(cls, value: object) -> object:
        if isinstance(value, (list, tuple)):
            if len(value) != 4:
                raise ValueError("a station is a row of four: [landmark, lateral, superior, depth]")
            return {"place": list(value[:3]), "depth_mm": value[3]}
        return value


class Spot(BaseModel):
    """A point off the skin: [landmark, lateral, up, forward], mm along the axes of the head."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ref: str
    lateral: float
    up: float
    forward: float

    @model_validator(mode="before")
    @classmethod
    def _from_row(cls, value: object) -> object:
        if isinstance(value, (list, tuple)):
            if len(value) != 4:
                raise ValueError("a spot is a row of four: [landmark, lateral, up, forward]")
            return dict(zip(("ref", "lateral", "up", "forward"), value, strict=True))
        return value


class Branch(BaseModel):
    """One piece of a vessel or nerve: its way and its diameter (one, or one a station), mm."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Annotated[tuple[Station, ...], Field(min_length=2)]
    diameter_mm: tuple[float, ...]


class TubeRecipe(Recipe):
    """A vessel or nerve: a trunk and its branches, each beginning inside its parent."""

    build: Literal["tube"]
    pieces: Annotated[tuple[Branch, ...], Field(min_length=1)]


class SheetRecipe(Recipe):
    """A flat muscle or fascia; rails run along the fibres from origin to insertion.

    seen_from: stations are then [landmark, lateral, up, depth] straight in the frontal view, or
    [landmark, backward, up, depth] in the view from the side.
    """

    build: Literal["sheet"]
    thickness_mm: Annotated[tuple[Annotated[float, Field(gt=0)], ...], Field(min_length=1)]
    closed: bool = False
    fringe_mm: Annotated[float, Field(ge=0)] = 0.0
    seen_from: Literal["", "front", "side"] = ""
    rails: Annotated[tuple[tuple[Station, ...], ...], Field(min_length=2)]


class FreeSheetRecipe(Recipe):
    """A flat muscle that leaves the skin's neighbourhood: in the orbit, or behind a bony arch.

    Rails run in the middle of its thickness, from origin to insertion.
    """

    build: Literal["free_sheet"]
    thickness_mm: Annotated[tuple[Annotated[float, Field(gt=0)], ...], Field(min_length=1)]
    fringe_mm: Annotated[float, Field(ge=0)] = 0.0
    rails: Annotated[tuple[tuple[Spot, ...], ...], Field(min_length=2)]


class PadRecipe(Recipe):
    """A fat compartment or a gland: an outline on the skin and two depths."""

    build: Literal["pad"]
    outline: Annotated[tuple[Place, ...], Field(min_length=3)]
    top_mm: Annotated[float, Field(ge=0)]
    bottom_mm: Annotated[float, Field(gt=0)]


class HeadsRecipe(Recipe):
    """A muscle of several heads, each with a recipe of its own."""

    build: Literal["heads"]
    heads: Mapping[str, SheetRecipe]


class ShellRecipe(Recipe):
    """A bone sculpted from the skin sunk by the tissue-thickness field, as skull.yaml says."""

    build: Literal["shell"]
    body: Literal["cranium", "mandible"]


class AssetRecipe(Recipe):
    """A part of the head asset, drawn as it is; `eye` stands for both sides."""

    build: Literal["asset"]
    part: Literal["skin", "eye"]


AnyRecipe = Annotated[
    TubeRecipe
    | SheetRecipe
    | FreeSheetRecipe
    | PadRecipe
    | HeadsRecipe
    | ShellRecipe
    | AssetRecipe,
    Field(discriminator="build"),
]


def build_shape(recipe: AnyRecipe, face: Face, tissue: Tissue) -> Mesh:
    """The left or median body that a recipe describes, on the template face."""
    return BUILDERS[recipe.build](recipe, face, tissue)


def _tube(recipe: TubeRecipe, face: Face, tissue: Tissue) -> Mesh:
    pieces = []
    for piece in recipe.pieces:
        outside, depth = _stations(piece.path, face)
        radius = 0.5 * np.asarray(piece.diameter_mm)
        columns = tissue.columns(outside)
        top, bottom = columns.keep_in_room(depth - radius, depth + radius, least=1.0)
        pieces.append(build_tube(columns.sink(0.5 * (top + bottom)), radius))
    return join(pieces)


def _sheet(recipe: SheetRecipe, face: Face, tissue: Tissue) -> Mesh:
    rails = [Rail(*_stations(rail, face, recipe.seen_from)) for rail in recipe.rails]
    return build_sheet(
        tissue,
        rails,
        thickness_mm=recipe.thickness_mm,
        closed=recipe.closed,
        fringe_mm=recipe.fringe_mm,
        seen_from=recipe.seen_from,
    )


def _free_sheet(recipe: FreeSheetRecipe, face: Face, _: Tissue) -> Mesh:
    rails = [np.array([_spot(spot, face) for spot in rail]) for rail in recipe.rails]
    return build_free_sheet(rails, thickness_mm=recipe.thickness_mm, fringe_mm=recipe.fringe_mm)


def _pad(recipe: PadRecipe, face: Face, tissue: Tissue) -> Mesh:
    outline = np.array([resolve_place(face, p, SIDE).position for p in recipe.outline])
    return build_pad(tissue, outline, top_mm=recipe.top_mm, bottom_mm=recipe.bottom_mm)


def _heads(recipe: HeadsRecipe, face: Face, tissue: Tissue) -> Mesh:
    return join([_sheet(head, face, tissue) for head in recipe.heads.values()])


def _shell(recipe: ShellRecipe, face: Face, tissue: Tissue) -> Mesh:
    return build_bone(recipe.body, face, tissue)


def _asset(recipe: AssetRecipe, face: Face, tissue: Tissue) -> Mesh:
    del tissue
    part = recipe.part if recipe.part in face.meshes else f"{recipe.part}.{SIDE}"
    return face.meshes[part]


def _stations(
    path: tuple[Station, ...], face: Face, seen_from: str = ""
) -> tuple[FloatArray, FloatArray]:
    find = FINDERS[seen_from]
    return np.array([find(s.place, face) for s in path]), np.array([s.depth_mm for s in path])


def _on_skin(place: Place, face: Face) -> FloatArray:
    return resolve_place(face, place, SIDE).position


def _from_front(place: Place, face: Face) -> FloatArray:
    shift = np.array([outward(SIDE) * place.lateral, place.superior, 0.0])
    return np.asarray(face.landmark(place.ref, SIDE) + shift)


def _from_side(place: Place, face: Face) -> FloatArray:
    return np.asarray(
        face.landmark(place.ref, SIDE) + np.array([0.0, place.superior, -place.lateral])
    )


FINDERS: Mapping[str, Callable[[Place, Face], FloatArray]] = {
    "": _on_skin,
    "front": _from_front,
    "side": _from_side,
}


def _spot(spot: Spot, face: Face) -> FloatArray:
    shift = np.array([outward(SIDE) * spot.lateral, spot.up, spot.forward])
    return np.asarray(face.landmark(spot.ref, SIDE) + shift)


BUILDERS: Mapping[str, Callable[[Any, Face, Tissue], Mesh]] = {
    "tube": _tube,
    "sheet": _sheet,
    "free_sheet": _free_sheet,
    "pad": _pad,
    "heads": _heads,
    "shell": _shell,
    "asset": _asset,
}
