"""Carrying out recipes: one builder for each kind, all on the patient's left of the template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from anatomy.content import UnknownId
from anatomy.face import Face
from anatomy.place import Place, outward, resolve_place
from anatomy.recipes import (
    AnyRecipe,
    AssetRecipe,
    BallRecipe,
    FreeSheetRecipe,
    HeadsRecipe,
    PadRecipe,
    Recipes,
    SheetRecipe,
    ShellRecipe,
    Spot,
    Station,
    TubeRecipe,
    WallRecipe,
)
from anatomy.skull import bony_points, build_shown_bone
from anatomy.tissue import Tissue
from anatomy.variants import Choice, choices_among, load_variants
from anatomy.ways import way_of
from meshes.build.ball import build_ball
from meshes.build.pad import build_pad
from meshes.build.sheet import Rail, build_free_sheet, build_sheet
from meshes.build.tube import build_tube
from meshes.build.wall import build_wall
from meshes.mesh import FloatArray, Mesh, join

SIDE = "left"  # recipes are drawn on the patient's left; the right is its mirror image


@dataclass(frozen=True, eq=False)
class Draft:
    """What a recipe is drawn on and beside: the template, its tissue and all other recipes.

    choice: the options of one side of a face.
    """

    face: Face
    tissue: Tissue
    recipes: Recipes
    choice: Choice

    @classmethod
    def usual(cls, face: Face, tissue: Tissue, recipes: Recipes | None = None) -> Draft:
        """A draft of the face that has the usual option of every variant."""
        choice = next(choices_among(tuple(load_variants())))
        return cls(face, tissue, recipes or {}, choice)

    def point(self, spot: Spot) -> FloatArray:
        """(3,) mm, a spot off the skin. Raises UnknownId."""
        shift = np.array([outward(SIDE) * spot.lateral, spot.up, spot.forward])
        bony = bony_points(self.face, SIDE)
        if spot.ref in bony:
            return np.asarray(bony[spot.ref] + shift)
        try:
            return np.asarray(self.face.landmark(spot.ref, SIDE) + shift)
        except UnknownId as unknown:
            known = {k.split(".")[0] for k in self.face.landmarks} | set(bony)
            raise UnknownId("landmark or point of bone", spot.ref, known) from unknown


def build_shape(recipe: AnyRecipe, draft: Draft) -> Mesh | None:
    """The left or median body that a recipe describes; None in a face that does not have it."""
    if not recipe.drawn_in(draft.choice):
        return None
    return BUILDERS[recipe.build](recipe, draft)


def _tube(recipe: TubeRecipe, draft: Draft) -> Mesh | None:
    drawn = [piece for piece in recipe.pieces if piece.drawn_in(draft.choice)]
    return join([build_tube(*way_of(piece, draft)) for piece in drawn]) if drawn else None


def _sheet(recipe: SheetRecipe, draft: Draft) -> Mesh:
    rails = [Rail(*_stations(rail, draft.face, recipe.seen_from)) for rail in recipe.rails]
    return build_sheet(
        draft.tissue,
        rails,
        thickness_mm=recipe.thickness_mm,
        closed=recipe.closed,
        fringe_mm=recipe.fringe_mm,
        grid_mm=recipe.grid_mm,
        seen_from=recipe.seen_from,
    )


def _free_sheet(recipe: FreeSheetRecipe, draft: Draft) -> Mesh:
    rails = [np.array([draft.point(spot) for spot in rail]) for rail in recipe.rails]
    return build_free_sheet(rails, thickness_mm=recipe.thickness_mm, fringe_mm=recipe.fringe_mm)


def _wall(recipe: WallRecipe, draft: Draft) -> Mesh:
    line = np.array([resolve_place(draft.face, p, SIDE).position for p in recipe.path])
    return build_wall(
        draft.tissue,
        line,
        top_mm=recipe.top_mm,
        bottom_mm=recipe.bottom_mm or None,
        thickness_mm=recipe.thickness_mm,
    )


def _pad(recipe: PadRecipe, draft: Draft) -> Mesh:
    outline = np.array([resolve_place(draft.face, p, SIDE).position for p in recipe.outline])
    return build_pad(draft.tissue, outline, top_mm=recipe.top_mm, bottom_mm=recipe.bottom_mm)


def _ball(recipe: BallRecipe, draft: Draft) -> Mesh:
    return build_ball(draft.point(recipe.at), recipe.radii_mm)


def _heads(recipe: HeadsRecipe, draft: Draft) -> Mesh | None:
    bodies = [build_shape(head, draft) for head in recipe.heads.values()]
    drawn = [body for body in bodies if body is not None]
    return join(drawn) if drawn else None


def _shell(recipe: ShellRecipe, draft: Draft) -> Mesh:
    return build_shown_bone(recipe.body, draft.face, draft.tissue, recipe.region)


def _asset(recipe: AssetRecipe, draft: Draft) -> Mesh:
    meshes = draft.face.meshes
    return meshes[recipe.part if recipe.part in meshes else f"{recipe.part}.{SIDE}"]


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


BUILDERS: Mapping[str, Callable[[Any, Draft], Mesh | None]] = {
    "tube": _tube,
    "sheet": _sheet,
    "free_sheet": _free_sheet,
    "wall": _wall,
    "pad": _pad,
    "ball": _ball,
    "heads": _heads,
    "shell": _shell,
    "asset": _asset,
}
