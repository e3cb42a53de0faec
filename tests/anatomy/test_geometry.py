"""Every structure, in every variant, lies where a body lies: closed, under the skin, in order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import numpy as np
import pytest

from anatomy.atlas import Atlas
from anatomy.drawing import Draft
from anatomy.face import Face
from anatomy.recipes import TubeRecipe, read_recipes, variants_of
from anatomy.style import load_style
from anatomy.thickness import build_tissue
from anatomy.tissue import LID_SKIN_MM, Tissue
from anatomy.variants import choices_among
from anatomy.ways import way_of
from meshes.bodies import Bodies
from meshes.frame import mirror_points
from meshes.mesh import FloatArray, Mesh, unit
from meshes.nearest import NearestFinder
from tests.anatomy.selfcross import crossed_share

LAYERED = ("fat", "muscle", "fascia", "bone")  # vessels, nerves and ligaments pass through layers
NORMALS, SEED = 500, 3
ORDER_MM = 0.3  # how far two layers may seem out of order where they touch
INTO_BONE_MM = 0.5
MOST_CROSSED = 0.01
JOINED_MM = 0.05
THINNED = 7  # in make test; prime, so that it walks around a tube and along it


def one_side(shapes: dict[str, Mesh]) -> dict[str, Mesh]:
    return {name: mesh for name, mesh in shapes.items() if ".right" not in name}


@pytest.fixture(scope="module")
def bodies(atlas: Atlas) -> dict[str, Mesh]:
    """Left and median bodies in every variant."""
    return one_side({name: shape.mesh for name, shape in atlas.all_shapes.items()})


@pytest.fixture(scope="module")
def tissue(face: Face) -> Tissue:
    return build_tissue(face)


@pytest.fixture(scope="module", params=[THINNED, pytest.param(1, marks=pytest.mark.long)])
def thinned(request: pytest.FixtureRequest) -> int:
    """One of so many vertices is looked at, of each body in every variant."""
    found: int = request.param
    return found


def step_of(name: str, thinned: int) -> int:
    """Every vertex of what is usually drawn, every fifth of a rarer variant; fewer if thinned."""
    return thinned * (5 if "@" in name else 1)


def kind_of(atlas: Atlas, name: str) -> str:
    return atlas.structure(name.partition("@")[0]).kind


def test_every_variant_is_closed_and_outward_and_does_not_cross_itself(
    bodies: dict[str, Mesh],
) -> None:
    for name, mesh in bodies.items():
        assert mesh.is_closed, name
        assert mesh.volume_mm3 > 0, name
        assert crossed_share(mesh) <= MOST_CROSSED, (name, crossed_share(mesh))


def test_every_variant_is_mirrored(atlas: Atlas) -> None:
    for name, shape in atlas.all_shapes.items():
        if ".left" in name:
            other = atlas.all_shapes[name.replace(".left", ".right")].mesh.vertices
            assert np.abs(mirror_points(shape.mesh.vertices) - other).max() <= 1e-6, name


def test_every_variant_lies_under_the_skin(
    atlas: Atlas, bodies: dict[str, Mesh], tissue: Tissue, thinned: int
) -> None:
    for name, mesh in bodies.items():
        if kind_of(atlas, name) != "bone":
            depth = -tissue.finder.find(mesh.vertices[:: step_of(name, thinned)]).signed_mm
            assert depth.min() >= 0.9 * LID_SKIN_MM, (name, depth.min())


def test_every_variant_lies_outside_the_bone(
    atlas: Atlas, bodies: dict[str, Mesh], thinned: int
) -> None:
    bone = NearestFinder(atlas.whole_bones)
    for name, mesh in bodies.items():
        if kind_of(atlas, name) not in ("bone", "tooth"):
            outside = bone.find(mesh.vertices[:: step_of(name, thinned)]).signed_mm
            assert outside.min() >= -INTO_BONE_MM, (name, outside.min())


def test_layers_lie_in_order_along_random_normals(atlas: Atlas, face: Face, tissue: Tissue) -> None:
    wrong: dict[tuple[str, str], float] = {}
    for upper, lower, by_mm in out_of_order(atlas, face, tissue):
        wrong[upper, lower] = max(wrong.get((upper, lower), 0.0), by_mm)
    assert wrong == {}


def out_of_order(atlas: Atlas, face: Face, tissue: Tissue) -> Iterator[tuple[str, str, float]]:
    """Two structures of different layers that a needle meets the wrong way round, and by how much.

    The needle goes straight in until it meets bone, or is as deep as bone lies there.
    """
    layers = load_style().layer_ids
    names = [n for n, kind in face.kinds.items() if kind in LAYERED and layer(atlas, n) in layers]
    ranks = [layers.index(layer(atlas, name)) for name in names]
    index = Bodies([face.meshes[name] for name in names])
    bones = {row for row, name in enumerate(names) if face.kinds[name] == "bone"}
    origins, ways, bone_mm = random_normals(face, tissue)
    inside = index.crossings(origins, ways).stretches()
    for line in range(NORMALS):
        spans = [
            (int(inside.owners[k]), float(inside.from_mm[k]), float(inside.to_mm[k]))
            for k in np.flatnonzero((inside.lines == line) & (inside.to_mm > 0))
        ]
        floor = min((start for body, start, _ in spans if body in bones), default=bone_mm[line])
        soft = [span for span in spans if span[0] not in bones and span[1] < floor]
        for (upper, start, end), (lower, begin, stop) in permutations(soft, 2):
            by_mm = 0.5 * (start + end - begin - stop)
            out = ranks[upper] < ranks[lower] and by_mm > ORDER_MM
            if out and not pierced(atlas, names[upper], names[lower]):
                yield names[upper], names[lower], by_mm


def layer(atlas: Atlas, name: str) -> str:
    found = atlas.structure(name.partition("@")[0]).layer
    return "" if found == "orbit" else found  # beside the others, not below them


def pierced(atlas: Atlas, one: str, other: str) -> bool:
    """True where a structure says that it passes through the other on its way."""
    first, second = (name.partition(".")[0] for name in (one, other))
    structures = atlas.structures
    return second in structures[first].pierces or first in structures[second].pierces


def random_normals(face: Face, tissue: Tissue) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(n, 3) points of the skin of face and neck, (n, 3) the ways straight in, (n,) mm to bone.

    Straight is meant over the neighbourhood, as a clinician means it, not in the fold of a lid.
    """
    rng = np.random.default_rng(SEED)
    skin, front = tissue.skin, face.landmark("tragion")[2]
    low, high = face.landmark("menton")[1] - 30, face.landmark("trichion")[1]
    middle = skin.vertices[skin.faces].mean(axis=1)
    chosen = (middle[:, 2] > front) & (middle[:, 1] > low) & (middle[:, 1] < high)
    faces = np.flatnonzero(chosen)
    share = skin.areas_mm2[faces] / skin.areas_mm2[faces].sum()
    picked = rng.choice(faces, NORMALS, p=share)
    ways = -unit(tissue.smooth_normals[skin.faces].mean(axis=1))
    bone_mm = tissue.bone_mm[skin.faces].mean(axis=1)
    return middle[picked], ways[picked], bone_mm[picked]


def test_every_branch_is_joined_to_its_parent_in_every_variant(
    atlas: Atlas, face: Face, tissue: Tissue
) -> None:
    recipes = read_recipes({name: s.recipe for name, s in atlas.structures.items()})
    usual = Draft.usual(face, tissue, recipes)
    for name, recipe in recipes.items():
        if not isinstance(recipe, TubeRecipe):
            continue
        for choice in choices_among(variants_of(recipes, name)):
            draft = Draft(face, tissue, recipes, {**usual.choice, **choice})
            if not recipe.drawn_in(draft.choice):
                continue
            drawn = [p for p in recipe.pieces if p.drawn_in(draft.choice)]
            ways = [way_of(piece, draft) for piece in drawn]
            for number, piece in enumerate(drawn[1:], start=1):
                if not piece.begins_on:
                    gap = start_gap_mm(number, ways)
                    assert gap <= JOINED_MM, (name, number, gap)


def start_gap_mm(number: int, ways: list[tuple[FloatArray, FloatArray]]) -> float:
    """How far the first point of a piece lies outside the nearest other piece."""
    start = ways[number][0][0]
    others = [way for other, way in enumerate(ways) if other != number]
    return min(
        float((np.linalg.norm(line - start, axis=1) - radius).min()) for line, radius in others
    )
