"""Recipes: how a structure's file says its shape. `anatomy/drawing.py` carries them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from anatomy.place import Place
from anatomy.variants import Choice
from meshes.build.sheet import GRID_MM

Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[float, Field(ge=0)]


class Conditional(BaseModel):
    """What is drawn only in some faces.

    only: variant id -> the options under which it is drawn; empty where it is always drawn.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    only: Mapping[str, tuple[str, ...]] = {}

    def drawn_in(self, choice: Choice) -> bool:
        """True where a face with these options has it."""
        return all(choice[variant] in options for variant, options in self.only.items())


class Recipe(Conditional):
    """What all recipes share: where the figures come from."""

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
    """A point off the skin: [ref, lateral, up, forward], mm along the axes of the head.

    ref: a landmark, or a named point of the bone such as `infraorbital_foramen`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ref: str
    lateral: float = 0.0
    up: float = 0.0
    forward: float = 0.0

    @model_validator(mode="before")
    @classmethod
    def _from_row(cls, value: object) -> object:
        if isinstance(value, (list, tuple)):
            if len(value) != 4:
                raise ValueError("a spot is a row of four: [landmark, lateral, up, forward]")
            return dict(zip(("ref", "lateral", "up", "forward"), value, strict=True))
        return value


class OffSkin(BaseModel):
    """A point of a path that lies at no depth below the skin: {at: [ref, lateral, up, forward]}."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: Spot


class Piece(Conditional):
    """One piece of a vessel or nerve: its way and its diameter (one, or one a point), mm.

    begins_on, ends_on: "facial_artery.trunk", the piece of which structure it leaves or joins; its
    first or last point is then moved onto the middle of that piece.
    """

    id: str = ""
    path: Annotated[tuple[Station | OffSkin, ...], Field(min_length=2)]
    diameter_mm: Annotated[tuple[Positive, ...], Field(min_length=1)]
    begins_on: str | None = None
    ends_on: str | None = None

    @model_validator(mode="after")
    def _one_diameter_or_one_a_point(self) -> Piece:
        if len(self.diameter_mm) not in (1, len(self.path)):
            raise ValueError(
                f"it has {len(self.diameter_mm)} diameters for {len(self.path)} points. "
                "Give one, or one a point"
            )
        return self

    @property
    def joins(self) -> tuple[str, ...]:
        """The pieces it begins or ends on."""
        return tuple(name for name in (self.begins_on, self.ends_on) if name is not None)


class TubeRecipe(Recipe):
    """A vessel or nerve: a trunk and its branches, each beginning inside its parent."""

    build: Literal["tube"]
    pieces: Annotated[tuple[Piece, ...], Field(min_length=1)]


class SheetRecipe(Recipe):
    """A flat muscle or fascia; rails run along the fibres from origin to insertion.

    seen_from: stations are then [landmark, lateral, up, depth] straight in the frontal view, or
    [landmark, backward, up, depth] in the view from the side. grid_mm: how far its grid points lie
    apart along the fibres and across; wider for a wide and even sheet.
    """

    build: Literal["sheet"]
    thickness_mm: Annotated[tuple[Positive, ...], Field(min_length=1)]
    closed: bool = False
    fringe_mm: NotNegative = 0.0
    grid_mm: tuple[Positive, Positive] = GRID_MM
    seen_from: Literal["", "front", "side"] = ""
    rails: Annotated[tuple[tuple[Station, ...], ...], Field(min_length=2)]


class FreeSheetRecipe(Recipe):
    """A flat body that leaves the skin's neighbourhood: in the orbit, or behind a bony arch.

    Rails run in the middle of its thickness, from origin to insertion.
    """

    build: Literal["free_sheet"]
    thickness_mm: Annotated[tuple[Positive, ...], Field(min_length=1)]
    fringe_mm: NotNegative = 0.0
    rails: Annotated[tuple[tuple[Spot, ...], ...], Field(min_length=2)]


class WallRecipe(Recipe):
    """A ligament or septum that stands upright between two depths along a line of the skin.

    bottom_mm: one depth, one a place, or nothing where it stands on the bone.
    """

    build: Literal["wall"]
    path: Annotated[tuple[Place, ...], Field(min_length=2)]
    top_mm: Annotated[tuple[NotNegative, ...], Field(min_length=1)]
    bottom_mm: tuple[Positive, ...] = ()
    thickness_mm: Positive


class PadRecipe(Recipe):
    """A fat compartment or a gland: an outline on the skin and two depths."""

    build: Literal["pad"]
    outline: Annotated[tuple[Place, ...], Field(min_length=3)]
    top_mm: NotNegative
    bottom_mm: Positive


class BallRecipe(Recipe):
    """A rounded body off the skin: its centre and its half axes [lateral, up, forward], mm."""

    build: Literal["ball"]
    at: Spot
    radii_mm: tuple[Positive, Positive, Positive]


class HeadsRecipe(Recipe):
    """A body of several heads or parts, each with a recipe of its own."""

    build: Literal["heads"]
    heads: Mapping[
        str,
        Annotated[
            SheetRecipe | FreeSheetRecipe | WallRecipe | PadRecipe | BallRecipe,
            Field(discriminator="build"),
        ],
    ]


class ShellRecipe(Recipe):
    """A bone sculpted from the skin sunk by the tissue-thickness field, as skull.yaml says.

    region: the bone of that body which is shown; without it, what the body's regions leave of it.
    """

    build: Literal["shell"]
    body: Literal["cranium", "mandible"]
    region: Literal["zygomatic_bone", "nasal_bone"] | None = None


class AssetRecipe(Recipe):
    """A part of the head asset, drawn as it is; `eye` stands for both sides."""

    build: Literal["asset"]
    part: Literal["skin", "eye", "teeth_upper", "teeth_lower", "tongue"]


AnyRecipe = Annotated[
    TubeRecipe
    | SheetRecipe
    | FreeSheetRecipe
    | WallRecipe
    | PadRecipe
    | BallRecipe
    | HeadsRecipe
    | ShellRecipe
    | AssetRecipe,
    Field(discriminator="build"),
]
Recipes = Mapping[str, AnyRecipe]


def read_recipes(written: Mapping[str, Mapping[str, Any] | None]) -> dict[str, AnyRecipe]:
    """Structure id -> its recipe, for all that have one. Raises ValidationError."""
    reader: TypeAdapter[AnyRecipe] = TypeAdapter(AnyRecipe)
    return {name: reader.validate_python(one) for name, one in written.items() if one is not None}


def pieces_named(recipes: Recipes, joint: str) -> tuple[Piece, ...]:
    """The pieces that "facial_artery.trunk" may mean, one for each way it is drawn.

    Raises ValueError where there is none.
    """
    structure, _, piece_id = joint.partition(".")
    recipe = recipes.get(structure)
    pieces = recipe.pieces if isinstance(recipe, TubeRecipe) else ()
    found = tuple(piece for piece in pieces if piece.id == piece_id)
    if not found:
        known = [f"{n}.{p.id}" for n, r in recipes.items() if isinstance(r, TubeRecipe)
                 for p in r.pieces if p.id]  # fmt: skip
        raise ValueError(f"There is no piece '{joint}' to join. Named pieces are: {known}.")
    return found


def parents_of(recipe: AnyRecipe) -> tuple[str, ...]:
    """The structures whose pieces a vessel or nerve begins or ends on."""
    pieces = recipe.pieces if isinstance(recipe, TubeRecipe) else ()
    joints = (joint.partition(".")[0] for piece in pieces for joint in piece.joins)
    return tuple(dict.fromkeys(joints))


def parents_first(recipes: Recipes) -> tuple[str, ...]:
    """All structures, each after those it joins. Raises ValueError where they run in a circle."""
    try:
        return tuple(
            TopologicalSorter({n: parents_of(r) for n, r in recipes.items()}).static_order()
        )
    except CycleError as circle:
        raise ValueError(
            f"These structures join each other in a circle: {circle.args[1]}"
        ) from None


def variants_of(recipes: Recipes, name: str) -> tuple[str, ...]:
    """The variants that decide a structure's shape, its own and those of what it joins; sorted."""
    return tuple(sorted(set(_conditions(recipes, recipes[name]))))


def _conditions(recipes: Recipes, recipe: AnyRecipe) -> Iterator[str]:
    yield from recipe.only
    if isinstance(recipe, HeadsRecipe):
        for head in recipe.heads.values():
            yield from head.only
    if isinstance(recipe, TubeRecipe):
        for piece in recipe.pieces:
            yield from _piece_conditions(recipes, piece, ())


def _piece_conditions(recipes: Recipes, piece: Piece, way: tuple[str, ...]) -> Iterator[str]:
    yield from piece.only
    for joint in piece.joins:
        if joint in way:
            raise ValueError(f"'{joint}' joins itself by way of {way}. Let one of them begin free.")
        for parent in pieces_named(recipes, joint):
            yield from _piece_conditions(recipes, parent, (*way, joint))
