"""Eyeballs go with their lids and never show through them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from scipy.spatial import KDTree

from anatomy.patients import load_patient
from anatomy.people import sample_patient
from anatomy.people.corners import moved_cage, person_cage
from meshes.eyeballs import EYES, FARTHEST_MM
from meshes.head import load_head
from meshes.mesh import FloatArray
from meshes.subdivide import subdivision

HEAD = load_head()
SURFACE = subdivision(HEAD, 1)
SKIN = SURFACE.part_matrices["skin"]
PEOPLE = range(60)
WIDEST_MM = 29.0  # the source head's are 31 to 35 mm wide on grown people, those of life 24


def ball(cage: FloatArray, eye: str) -> FloatArray:
    """(n, 3) mm, the surface of an eyeball."""
    return np.asarray(SURFACE.part_matrices[eye] @ cage)


@lru_cache(maxsize=2)
def lids(eye: str) -> np.ndarray:
    """(n,) which skin lies around the front of an eye of the base head, on the outside."""
    skin = SKIN @ HEAD.base
    middle, half = _middle(ball(HEAD.base, eye))
    away = (skin - middle) / half
    far = np.linalg.norm(away, axis=1)
    outer = SKIN @ HEAD.regions["outer_skin"] > 0.9
    return np.asarray(outer & (far > 1.01) & (far < 1.25) & (away[:, 2] > 0.05))


def _middle(globe: FloatArray) -> tuple[FloatArray, FloatArray]:
    return (globe.max(axis=0) + globe.min(axis=0)) / 2, np.ptp(globe, axis=0) / 2


def gaps_mm(cage: FloatArray, eye: str) -> FloatArray:
    """(n,) mm, how far each point of the lids lies before the ball; less than nothing in it."""
    globe, skin = SURFACE.mesh(eye, cage), (SKIN @ cage)[lids(eye)]
    nearest = KDTree(globe.vertices).query(skin)[1]
    return np.asarray(((skin - globe.vertices[nearest]) * globe.normals[nearest]).sum(axis=1))


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("target", ["eye_push1_in", "eye_trans_up", "eye_scale_incr", "head_oval"])
def test_a_target_moves_a_ball_as_much_as_its_lids(target: str, eye: str) -> None:
    moved = moved_cage(HEAD, {target: 1.0}) - moved_cage(HEAD, {})
    skin = (SKIN @ moved)[lids(eye)]
    globe = np.asarray(SURFACE.part_matrices[eye] @ moved).mean(axis=0)
    assert np.linalg.norm(skin.mean(axis=0)) > 0.1
    assert np.linalg.norm(globe - skin.mean(axis=0)) < 1.5


def test_one_target_moves_the_eyeballs_alone_and_apart() -> None:
    points, moves = HEAD.targets["stretch_eyeballs_apart"]
    assert set(points) == {k for eye in EYES for k in range(*HEAD.parts[eye].indices(10**6))}
    assert np.all(moves[:, 0] * HEAD.base[points, 0] > 0)
    assert not moves[:, 1:].any()


@pytest.mark.parametrize("who", ["template", "adult_male"])
@pytest.mark.parametrize("eye", EYES)
def test_an_eyeball_is_smaller_than_the_source_heads_and_keeps_its_foremost_point(
    who: str, eye: str
) -> None:
    patient = load_patient(who)
    globe = ball(person_cage(HEAD, patient), eye)
    assert np.all(np.ptp(globe, axis=0) < WIDEST_MM)
    foremost = ball(moved_cage(HEAD, patient.shape), eye)[:, 2].max()
    assert globe[:, 2].max() == pytest.approx(foremost, abs=0.2)


def test_no_eyeball_of_made_up_people_comes_through_a_lid() -> None:
    cages = [person_cage(HEAD, sample_patient(seed)) for seed in PEOPLE]
    through = {
        (seed, eye): float(gaps_mm(cage, eye).min())
        for seed, cage in zip(PEOPLE, cages, strict=True)
        for eye in EYES
        if gaps_mm(cage, eye).min() < 0
    }
    assert not through


def test_without_being_laid_behind_them_balls_would_come_through() -> None:
    """What the test above can see: the same people with their balls brought forward again."""
    cage = person_cage(HEAD, sample_patient(8))
    cage[HEAD.parts["eye.left"], 2] += FARTHEST_MM
    assert gaps_mm(cage, "eye.left").min() < 0
