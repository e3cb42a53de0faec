"""Colours: in range, the same for the same seed, where they belong."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anatomy.complexion import (
    BROW,
    Complexion,
    beard_share,
    brow_share,
    eye_colors,
    part_colors,
    rgb,
    scalp_share,
    skin_colors,
    smooth,
    tone_color,
)
from anatomy.landmarks import find_landmarks
from meshes.head import load_head
from meshes.noise import grain
from meshes.subdivide import subdivision

HEAD = load_head()
COARSE = subdivision(HEAD, 1)
POINTS = COARSE.part_matrices["skin"] @ HEAD.base
MARKS = find_landmarks(HEAD, HEAD.base)


def near(name: str) -> int:
    return int(np.linalg.norm(POINTS - MARKS[name], axis=1).argmin())


@settings(max_examples=15)
@given(tone=st.floats(1, 6), warmth=st.floats(0, 1), scalp=st.floats(0, 1), beard=st.floats(0, 1))
def test_every_colour_is_in_range(tone: float, warmth: float, scalp: float, beard: float) -> None:
    person = Complexion(tone=tone, warmth=warmth, scalp=scalp, beard=beard)
    for part, color in part_colors(HEAD, COARSE, person, seed=3).items():
        rows = COARSE.points[part]
        assert color.shape == (rows.stop - rows.start, 3)
        assert color.min() >= 0
        assert color.max() <= 1


def test_the_same_seed_gives_the_same_skin() -> None:
    once, again = (skin_colors(HEAD, COARSE, Complexion(), seed=5) for _ in range(2))
    assert np.array_equal(once, again)
    assert not np.array_equal(once, skin_colors(HEAD, COARSE, Complexion(), seed=6))


def test_darker_tones_are_darker_everywhere() -> None:
    light = [tone_color(t).sum() for t in np.linspace(1, 6, 21)]
    assert light == sorted(light, reverse=True)


def test_lips_are_redder_than_the_chin_and_cheeks_redder_than_the_forehead() -> None:
    color = skin_colors(HEAD, COARSE, Complexion(warmth=1.0), seed=1)
    red = color[:, 0] / color[:, 1:].mean(1)
    lip = int(np.linalg.norm(POINTS - [0.0, -50.0, 98.0], axis=1).argmin())
    cheek = int(np.linalg.norm(POINTS - [37.0, -10.0, 70.0], axis=1).argmin())
    assert red[lip] > 1.15 * red[near("pogonion")]
    assert red[cheek] > red[near("metopion")]


def test_the_vermilion_ends_at_its_landmarks() -> None:
    fine = subdivision(HEAD, 2)
    points = fine.part_matrices["skin"] @ HEAD.base
    color = skin_colors(HEAD, fine, Complexion(tone=1.5), seed=1)
    red = color[:, 0] / color[:, 1]
    middle = (np.abs(points[:, 0]) < 0.5) & (points[:, 2] > 90)
    for name, way in (("labiale_superius", 1), ("labiale_inferius", -1)):
        beyond = (points[:, 1] - MARKS[name][1]) * way
        skin = red[middle & (beyond > 1.5) & (beyond < 4)].mean()
        lip = red[middle & (beyond < -1.5) & (beyond > -4)].mean()
        assert lip > 1.2 * skin


def test_superciliare_and_brow_tail_lie_at_the_edge_of_the_drawn_brow() -> None:
    x, y, _ = MARKS["superciliare.left"]
    top = np.interp(x, BROW[:, 0], BROW[:, 1] + BROW[:, 2])
    assert abs(y - top) < 1.5
    assert abs(MARKS["brow_tail.left"][0] - BROW[-1, 0]) < 1.5


def test_hair_grows_where_it_should() -> None:
    scalp, beard, brow = scalp_share(POINTS), beard_share(POINTS), brow_share(POINTS)
    top = int(POINTS[:, 1].argmax())
    assert scalp[top] > 0.95
    assert scalp[near("glabella")] < 0.01
    assert beard[near("pogonion")] > 0.9
    assert beard[near("metopion")] < 0.01
    assert brow[int(np.linalg.norm(POINTS - [30.0, 40.7, 80.0], axis=1).argmin())] > 0.8
    assert brow[near("glabella")] < 0.05


def test_the_pupil_is_dark_and_the_white_is_light() -> None:
    local = HEAD.local["eye.left"]
    color = eye_colors(local, Complexion(), seed=1)
    assert color[0].max() < 0.1
    ring = np.degrees(np.arctan2(np.hypot(local[:, 0], local[:, 1]), local[:, 2]))
    assert color[(ring > 30) & (ring < 50)].min() > 0.4


@given(st.floats(-40, 40), st.floats(0.5, 30), st.integers(0, 50))
def test_noise_is_smooth_and_bounded(x: float, scale: float, seed: int) -> None:
    line = np.array([[x + step, 2.0, 3.0] for step in np.linspace(0, 0.01 * scale, 5)])
    values = grain(line, scale).drawn(seed)
    assert np.abs(values).max() <= 1
    assert np.abs(np.diff(values)).max() < 0.05


def test_small_tools() -> None:
    assert rgb("#ff0080") == pytest.approx((1.0, 0.0, 128 / 255))
    assert smooth(np.array([-1.0, 0.5, 2.0]), 0, 1).tolist() == [0.0, 0.5, 1.0]
