"""Recipes are read strictly and built as they say."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from anatomy.content import UnknownId
from anatomy.drawing import BUILDERS, Draft
from anatomy.drawing import build_shape as build
from anatomy.face import Face
from anatomy.recipes import AnyRecipe, HeadsRecipe, Recipe
from anatomy.sources import load_sources
from anatomy.structures import load_structures
from anatomy.thickness import build_tissue
from anatomy.tissue import Tissue
from meshes.mesh import Mesh

READER: TypeAdapter[Any] = TypeAdapter(AnyRecipe)
ORIGIN: dict[str, Any] = {"ev": "proposal", "src": ["facies"]}
TUBE: dict[str, Any] = {
    **ORIGIN,
    "build": "tube",
    "pieces": [
        {
            "path": [["superciliare", 0, 2, 4], ["superciliare", 1, 12, 3]],
            "diameter_mm": [1.2],
        }
    ],
}
SHEET: dict[str, Any] = {
    **ORIGIN,
    "build": "sheet",
    "thickness_mm": [1.5],
    "rails": [
        [["superciliare", 0, 3, 3], ["superciliare", 0, 13, 3]],
        [["superciliare", 6, 3, 3], ["superciliare", 6, 13, 3]],
    ],
}
PAD: dict[str, Any] = {
    **ORIGIN,
    "build": "pad",
    "outline": [["superciliare", 0, 5], ["superciliare", 8, 5], ["superciliare", 4, 14]],
    "top_mm": 1.5,
    "bottom_mm": 3.0,
}
FREE: dict[str, Any] = {
    **ORIGIN,
    "build": "free_sheet",
    "thickness_mm": [1.0],
    "rails": [
        [["pupil", -5, 0, -10], ["pupil", -5, 5, -30]],
        [["pupil", 5, 0, -10], ["pupil", 5, 5, -30]],
    ],
}
HEADS: dict[str, Any] = {**ORIGIN, "build": "heads", "heads": {"one": SHEET, "two": SHEET}}
EYE: dict[str, Any] = {**ORIGIN, "build": "asset", "part": "eye"}
WALL: dict[str, Any] = {
    **ORIGIN,
    "build": "wall",
    "path": [["zygion", 0, 0], ["zygion", -10, 1], ["zygion", -20, 0]],
    "top_mm": [2.0],
    "thickness_mm": 1.0,
}
BALL: dict[str, Any] = {
    **ORIGIN,
    "build": "ball",
    "at": ["infraorbital_foramen", 0, -2, 3],
    "radii_mm": [3.0, 2.0, 1.5],
}
ALL: list[dict[str, Any]] = [TUBE, SHEET, WALL, PAD, BALL, FREE, HEADS, EYE]


@pytest.fixture(scope="module")
def tissue(face: Face) -> Tissue:
    return build_tissue(face)


def build_shape(recipe: Any, face: Face, tissue: Tissue) -> Mesh:
    mesh = build(recipe, Draft.usual(face, tissue))
    assert mesh is not None
    return mesh


def changed(recipe: dict[str, Any], **fields: object) -> dict[str, Any]:
    return {**recipe, **fields}


@pytest.mark.parametrize("recipe", ALL, ids=lambda r: str(r["build"]))
def test_each_kind_of_recipe_makes_a_closed_outward_body_on_the_left(
    face: Face, tissue: Tissue, recipe: dict[str, Any]
) -> None:
    mesh = build_shape(READER.validate_python(recipe), face, tissue)
    assert mesh.is_closed
    assert mesh.volume_mm3 > 0
    assert mesh.vertices[:, 0].min() > 0


def test_there_is_a_builder_for_every_kind_of_recipe() -> None:
    union = get_args(get_args(AnyRecipe)[0])
    kinds = {get_args(model.model_fields["build"].annotation)[0] for model in union}
    assert kinds == set(BUILDERS)
    assert kinds - {"shell"} == {recipe["build"] for recipe in ALL}  # test_skull.py builds bone


def test_every_recipe_of_the_atlas_is_valid_and_says_where_it_is_from() -> None:
    sources = load_sources()
    read = {
        name: READER.validate_python(structure.recipe)
        for name, structure in load_structures().items()
        if structure.recipe is not None
    }
    assert read
    for name, recipe in read.items():
        parts = recipe.heads.values() if isinstance(recipe, HeadsRecipe) else (recipe,)
        for part in (recipe, *parts):
            assert isinstance(part, Recipe)
            assert part.src, name
            assert set(part.src) <= set(sources), name


def test_a_tube_is_as_thick_as_its_diameter(face: Face, tissue: Tissue) -> None:
    mesh = build_shape(READER.validate_python(TUBE), face, tissue)
    assert mesh.uv is not None
    middle = mesh.vertices[(mesh.uv[:, 0] > 0.3) & (mesh.uv[:, 0] < 0.7)]
    centre = middle[: len(middle) // 10 * 10].reshape(-1, 10, 3)
    radius_mm = np.linalg.norm(centre - centre.mean(axis=1, keepdims=True), axis=2)
    assert radius_mm == pytest.approx(0.6, abs=0.05)


def test_a_sheet_keeps_the_depth_of_its_stations(face: Face, tissue: Tissue) -> None:
    mesh = build_shape(READER.validate_python(SHEET), face, tissue)
    depth_mm = -tissue.finder.find(mesh.vertices).signed_mm
    assert depth_mm.min() > 2.5
    assert depth_mm.max() < 5.5


@pytest.mark.parametrize(
    ("recipe", "told"),
    [
        (changed(TUBE, build="tubes"), "tubes"),
        (changed(TUBE, pieces=[]), "at least 1"),
        (changed(TUBE, colour="red"), "colour"),
        (changed(TUBE, ev="guessed"), "'found', 'recalled', 'derived' or 'proposal'"),
        ({k: v for k, v in TUBE.items() if k != "src"}, "src"),
        (changed(TUBE, pieces=[{"path": [["glabella", 0, 0]] * 2, "diameter_mm": [1]}]), "four"),
        (changed(SHEET, thickness_mm=[0.0]), "greater than 0"),
        (changed(SHEET, rails=SHEET["rails"][:1]), "at least 2"),
        (changed(SHEET, seen_from="behind"), "'front' or 'side'"),
        (changed(PAD, outline=[["glabella", 0, 0]] * 2), "at least 3"),
        (changed(PAD, outline=[["glabella", 0]] * 3), "a row is"),
        (changed(PAD, top_mm=-1.0), "greater than or equal to 0"),
        (changed(FREE, rails=[[["pupil", 1, 2]] * 2] * 2), "a spot is a row of four"),
        (changed(BALL, radii_mm=[1.0, 0.0, 2.0]), "greater than 0"),
        (
            changed(TUBE, pieces=[{**TUBE["pieces"][0], "diameter_mm": [1.0, 1.0, 1.0]}]),
            "3 diameters for 2 points",
        ),
    ],
)
def test_a_recipe_with_one_thing_wrong_is_refused_in_words(
    recipe: dict[str, Any], told: str
) -> None:
    with pytest.raises(ValidationError, match=told):
        READER.validate_python(recipe)


def test_a_station_at_an_unknown_landmark_is_answered_with_the_nearest_match(
    face: Face, tissue: Tissue
) -> None:
    outline = [["superciliar", 0, 5], *PAD["outline"]]
    with pytest.raises(UnknownId, match="'superciliare'"):
        build_shape(READER.validate_python(changed(PAD, outline=outline)), face, tissue)
