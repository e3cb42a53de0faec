"""Brows and lashes: on the skin, like on both sides, and carried along."""

import numpy as np

from anatomy.complexion import Complexion
from anatomy.hair import grow_hair, hair_meshes
from anatomy.patients import load_patient
from meshes.frame import MIRROR
from meshes.head import load_head
from meshes.nearest import NearestFinder
from meshes.subdivide import subdivision

HEAD = load_head()
HAIR = grow_hair(HEAD)
SKIN = NearestFinder(subdivision(HEAD, 2).mesh("skin", HEAD.base))


def test_each_side_has_a_brow_and_lashes_of_several_hundred_ribbons() -> None:
    names = {f"{kind}.{side}" for kind in ("eyebrow", "eyelashes") for side in ("left", "right")}
    assert set(HAIR) == names
    assert len(HAIR["eyebrow.left"].faces) > 3000


def test_rows_are_shares_so_that_any_viewer_can_bind_them() -> None:
    for hair in HAIR.values():
        assert np.allclose(np.asarray(hair.rows.sum(1)), 1)
        assert hair.rows.data.min() >= 0


def test_left_hair_is_the_mirror_of_the_right() -> None:
    meshes = hair_meshes(HEAD, HEAD.base, Complexion())
    for kind in ("eyebrow", "eyelashes"):
        left, right = meshes[f"{kind}.left"], meshes[f"{kind}.right"]
        assert np.allclose(left.vertices * MIRROR, right.vertices, atol=1e-9)
        assert np.array_equal(left.faces[:, ::-1], right.faces)


def test_the_brow_lies_on_the_skin_and_not_in_it() -> None:
    brow = HAIR["eyebrow.left"]
    above = SKIN.find(brow.rows @ HEAD.base + brow.offset).signed_mm
    assert above.min() > -0.25
    assert above.max() < 1.6


def test_lashes_start_at_the_lid_and_reach_out() -> None:
    lashes = HAIR["eyelashes.left"]
    above = SKIN.find(lashes.rows @ HEAD.base + lashes.offset).distance_mm
    assert np.percentile(above, 10) < 0.5
    assert 3 < above.max() < 12


def test_a_raised_brow_lifts_its_hair() -> None:
    rest = hair_meshes(HEAD, HEAD.base, Complexion())["eyebrow.left"].vertices
    up = HEAD.cage(None, {"brow_outer_up": 1.0, "brow_inner_up": 1.0})
    raised = hair_meshes(HEAD, up, Complexion())["eyebrow.left"].vertices
    assert np.median(raised[:, 1] - rest[:, 1]) > 1.0


def test_brow_hair_stays_on_another_face() -> None:
    cage = HEAD.cage(load_patient("adult_male").shape)
    skin = NearestFinder(subdivision(HEAD, 2).mesh("skin", cage))
    brow = hair_meshes(HEAD, cage, Complexion())["eyebrow.left"]
    assert skin.find(brow.vertices).distance_mm.max() < 2.0
