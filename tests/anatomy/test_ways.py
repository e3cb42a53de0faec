"""Vessels and nerves keep their depth and are joined to what they branch from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from anatomy.drawing import Draft, build_shape
from anatomy.face import Face
from anatomy.recipes import AnyRecipe, Recipes, TubeRecipe, parents_first, variants_of
from anatomy.thickness import build_tissue
from anatomy.tissue import Tissue
from anatomy.ways import way_of

READER: TypeAdapter[Any] = TypeAdapter(AnyRecipe)
ENDING = "facial_artery_ending"
LONG_WAY = [["gonion", 0, 6, 5], ["cheilion", 22, 0, 5], ["alare", 14, 0, 5]]


def tube(*pieces: dict[str, Any]) -> TubeRecipe:
    read = READER.validate_python(
        {"build": "tube", "ev": "proposal", "src": ["project"], "pieces": list(pieces)}
    )
    assert isinstance(read, TubeRecipe)
    return read


@pytest.fixture(scope="module")
def tissue(face: Face) -> Tissue:
    return build_tissue(face)


@pytest.fixture(scope="module")
def recipes() -> Recipes:
    trunk = {"id": "trunk", "path": LONG_WAY, "diameter_mm": [2.0]}
    branch = {
        "begins_on": "trunk.trunk",
        "path": [["cheilion", 20, 2, 4], ["cheilion", 4, 4, 4]],
        "diameter_mm": [1.0],
        "only": {ENDING: ["labial", "angular"]},
    }
    return {"branch": tube(branch), "trunk": tube(trunk)}


def test_a_long_way_keeps_the_depth_of_its_stations_between_them(
    face: Face, tissue: Tissue, recipes: Recipes
) -> None:
    trunk = recipes["trunk"]
    assert isinstance(trunk, TubeRecipe)
    line, radius = way_of(trunk.pieces[0], Draft.usual(face, tissue, recipes))
    depth_mm = -tissue.finder.find(line).signed_mm
    assert depth_mm == pytest.approx(5.0, abs=0.5)
    assert radius == pytest.approx(1.0)


def test_a_branch_begins_on_the_middle_line_of_its_parent(
    face: Face, tissue: Tissue, recipes: Recipes
) -> None:
    draft = Draft.usual(face, tissue, recipes)
    trunk, branch = recipes["trunk"], recipes["branch"]
    assert isinstance(trunk, TubeRecipe)
    assert isinstance(branch, TubeRecipe)
    parent = way_of(trunk.pieces[0], draft)[0]
    start = way_of(branch.pieces[0], draft)[0][0]
    assert np.linalg.norm(parent - start, axis=1).min() < 1e-9


def test_a_branch_too_far_from_its_parent_is_refused_with_the_distance(
    face: Face, tissue: Tissue, recipes: Recipes
) -> None:
    far = tube(
        {
            "begins_on": "trunk.trunk",
            "path": [["glabella", 0, 0, 4], ["glabella", 0, 9, 4]],
            "diameter_mm": [1.0],
        }
    )
    with pytest.raises(ValueError, match=r"mm from 'trunk\.trunk', which it joins"):
        way_of(far.pieces[0], Draft.usual(face, tissue, recipes))


def test_a_piece_is_drawn_only_in_the_faces_that_have_it(
    face: Face, tissue: Tissue, recipes: Recipes
) -> None:
    usual = Draft.usual(face, tissue, recipes)
    assert build_shape(recipes["branch"], usual) is None
    labial = Draft(face, tissue, recipes, {**usual.choice, ENDING: "labial"})
    drawn = build_shape(recipes["branch"], labial)
    assert drawn is not None
    assert drawn.is_closed


def test_parents_come_first_and_their_variants_count(recipes: Recipes) -> None:
    assert parents_first(recipes) == ("trunk", "branch")
    assert variants_of(recipes, "branch") == (ENDING,)
    assert variants_of(recipes, "trunk") == ()


def test_a_circle_of_joints_is_refused() -> None:
    path = [["glabella", 0, 0, 4], ["glabella", 0, 9, 4]]
    one, two = (
        tube({"id": "a", "path": path, "diameter_mm": [1.0], "begins_on": f"{other}.a"})
        for other in ("two", "one")
    )
    with pytest.raises(ValueError, match="circle"):
        parents_first({"one": one, "two": two})
