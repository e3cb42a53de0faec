"""The shapes that hang in a box of eight cage points: eyeballs and teeth."""

from __future__ import annotations

import numpy as np

BOX = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)
BOX_MARGIN = 1.12  # the box reaches this far past the shape
PUPIL_DEG, IRIS_DEG = (
    7.5,
    22.5,
)  # seen from the eye's centre; iris 11.8 mm across on a 15.4 mm globe
SECTORS = 72
CORNEA_RISE = 0.055  # of the globe's radius, at the pupil
HIDDEN_DEG = (24.0, 46.0)  # above and below this the lids cover the globe even when wide open
HIDDEN_SINK = 0.11  # and there it draws back, so that a squinting lid stays in front of it


def eyeball() -> tuple[np.ndarray, np.ndarray]:
    """(n, 3) unit globe looking along +z with a cornea, and (m, 3) outward triangles.

    Rings lie close together over the pupil and iris, so that a colour per vertex can draw them.
    """
    degrees = np.concatenate(
        [
            np.linspace(2.5, PUPIL_DEG - 0.5, 3),
            np.linspace(PUPIL_DEG, IRIS_DEG, 16),
            [IRIS_DEG + 0.6, IRIS_DEG + 1.4],
            np.linspace(IRIS_DEG + 3.5, 172.0, 28),
        ]
    )
    turns = np.linspace(0.0, 2.0 * np.pi, SECTORS, endpoint=False)
    polar, turn = np.meshgrid(np.radians(degrees), turns, indexing="ij")
    ring = np.stack(
        [np.sin(polar) * np.cos(turn), np.sin(polar) * np.sin(turn), np.cos(polar)], axis=-1
    )
    points = np.concatenate([[[0, 0, 1.0]], ring.reshape(-1, 3), [[0, 0, -1.0]]])
    angle = np.degrees(np.arccos(np.clip(points[:, 2], -1, 1)))
    rise = CORNEA_RISE * np.clip(1.0 - (angle / (IRIS_DEG + 3.0)) ** 2, 0.0, None)
    tilt = np.degrees(np.arcsin(np.clip(np.abs(points[:, 1]), 0, 1)))
    hidden = np.clip((tilt - HIDDEN_DEG[0]) / (HIDDEN_DEG[1] - HIDDEN_DEG[0]), 0.0, 1.0)
    sunk = HIDDEN_SINK * hidden**2 * (3.0 - 2.0 * hidden)
    return points * (1.0 + rise - sunk)[:, None], _polar_triangles(len(degrees), SECTORS)


def _polar_triangles(rings: int, sectors: int) -> np.ndarray:
    here = np.arange(sectors)
    after = np.roll(here, -1)
    last = 1 + rings * sectors
    faces = [np.stack([np.zeros_like(here), 1 + here, 1 + after], axis=1)]
    for r in range(rings - 1):
        a, b = 1 + r * sectors + here, 1 + r * sectors + after
        c, d = a + sectors, b + sectors
        faces += [np.stack([a, c, d], axis=1), np.stack([a, d, b], axis=1)]
    end = 1 + (rings - 1) * sectors
    faces.append(np.stack([end + here, np.full_like(here, last), end + after], axis=1))
    return np.concatenate(faces)


def globe_fit(points: np.ndarray) -> tuple[np.ndarray, float]:
    """Centre (3,) and radius of the sphere nearest to (n, 3) points, by least squares."""
    rows = np.c_[2.0 * points, np.ones(len(points))]
    answer = np.linalg.lstsq(rows, (points**2).sum(1), rcond=None)[0]
    return answer[:3], float(np.sqrt(answer[3] + answer[:3] @ answer[:3]))


def follow_affinely(points: np.ndarray, places: np.ndarray) -> np.ndarray:
    """(k, n) weights that carry (k, 3) places along with (n, 3) points as one affine body."""
    middle = points.mean(0)
    rows = np.c_[points - middle, np.ones(len(points))]
    wanted = np.c_[places - middle, np.ones(len(places))]
    return np.asarray(wanted @ np.linalg.pinv(rows))
