"""The space between skin and bone is where builders may put things."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anatomy.face import Face
from anatomy.thickness import build_tissue
from anatomy.tissue import BONE_GAP_MM, LID_SKIN_MM, SKIN_MM, Tissue, keep_clear
from meshes.build.out_of_bone import Bone
from meshes.build.tube import build_tube
from meshes.build.under_skin import SMOOTH_FROM_MM, Columns
from meshes.frame import mirror_points
from meshes.head import load_head
from meshes.smooth import smooth_normals
from meshes.subdivide import subdivision


@pytest.fixture(scope="module")
def tissue(face: Face) -> Tissue:
    return build_tissue(face)


def test_bone_lies_below_the_skin_everywhere(tissue: Tissue) -> None:
    used = np.unique(tissue.skin.faces)
    assert np.isfinite(tissue.bone_mm[used]).all()
    assert (tissue.bone_mm - BONE_GAP_MM > tissue.skin_mm)[used].all()
    assert tissue.skin_mm.min() >= LID_SKIN_MM
    assert tissue.skin_mm.max() <= SKIN_MM


def test_the_outer_skin_has_neither_mouth_nor_ears(face: Face, tissue: Tissue) -> None:
    head = load_head()
    spread = subdivision(head, face.level).part_matrices["skin"]
    used = np.unique(tissue.skin.faces)
    assert len(tissue.skin.faces) < len(face.skin.faces)
    for region in ("mouth", "ear"):
        assert (spread @ head.regions[region])[used].max() <= 0.5


def test_smooth_normals_point_out_of_the_head(face: Face, tissue: Tissue) -> None:
    used = np.unique(tissue.skin.faces)
    smooth = tissue.smooth_normals[used]
    assert np.linalg.norm(smooth, axis=1) == pytest.approx(1)
    assert np.einsum("ij,ij->i", smooth, tissue.skin.normals[used]).mean() > 0.9
    assert np.array_equal(smooth_normals(tissue.skin, steps=0), tissue.skin.normals)


@settings(max_examples=40)
@given(x=st.floats(-60, 60), y=st.floats(-40, 90))
def test_columns_begin_at_the_skin_that_is_seen(tissue: Tissue, x: float, y: float) -> None:
    columns = tissue.columns_seen(np.array([[x, y, 300.0]]), "front")
    inside = tissue.finder.find(columns.surface).distance_mm[0]
    assert inside < 1e-6
    assert columns.skin_mm[0] < columns.bone_mm[0]
    again = tissue.columns(columns.surface)
    assert again.surface == pytest.approx(columns.surface, abs=1e-6)


@settings(max_examples=40)
@given(x=st.floats(2, 50), y=st.floats(35, 80))
def test_both_sides_have_the_same_columns(tissue: Tissue, x: float, y: float) -> None:
    place = np.array([[x, y, 300.0]])
    left, right = (tissue.columns_seen(p, "front") for p in (place, mirror_points(place)))
    assert mirror_points(left.surface) == pytest.approx(right.surface, abs=1e-5)
    assert left.bone_mm == pytest.approx(right.bone_mm, abs=1e-4)


@settings(max_examples=60)
@given(
    top=st.floats(0, 12), thickness=st.floats(0.1, 8), bone=st.floats(2, 12), least=st.floats(0, 1)
)
def test_a_body_is_kept_in_its_room_and_no_thicker(
    top: float, thickness: float, bone: float, least: float
) -> None:
    ahead = np.array([[0.0, 0.0, 1.0]])
    columns = Columns(np.zeros((1, 3)), ahead, ahead, np.array([1.0]), np.array([bone]))
    above, below = columns.keep_in_room(np.array([top]), np.array([top + thickness]), least=least)
    assert 1.0 - 1e-9 <= above[0] <= below[0] + 1e-9 <= max(bone, 1.0) + 2e-9
    assert below[0] - above[0] <= thickness + 1e-9
    if top >= 1.0 and top + thickness <= bone:
        assert (above[0], below[0]) == pytest.approx((top, top + thickness))


def test_what_bone_pushes_out_still_stays_below_the_dermis(face: Face, tissue: Tissue) -> None:
    above = face.landmark("glabella") + np.array([0.0, 25.0, 0.0])
    below = tissue.columns(above[None])
    across = np.array([[-1.0, 0, 0], [0, 0, 0], [1, 0, 0]])
    ridge = build_tube(below.sink(np.full(1, 10.5)) + 14 * across, 10.0, sides=80)
    drawn = build_tube(below.sink(np.full(1, 2.0)) + 6 * across, 0.8)
    kept = keep_clear(drawn, Bone(ridge), tissue)
    moved = (kept.vertices != drawn.vertices).any(axis=1)
    depth = -tissue.finder.find(kept.vertices[moved]).signed_mm
    assert moved.any()
    assert depth.min() > 0.9 * SKIN_MM


@given(depth=st.floats(SMOOTH_FROM_MM, 30))
def test_to_sink_is_to_go_straight_in(depth: float) -> None:
    ahead = np.array([[0.0, 0.6, 0.8]])
    columns = Columns(np.ones((1, 3)), ahead, ahead, np.ones(1), np.full(1, 40.0))
    assert columns.sink(np.array([depth])) == pytest.approx(1 - depth * ahead)
