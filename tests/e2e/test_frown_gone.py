"""At rest, frowning before and frowning after: one person, whose frown has gone."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from anatomy.compose import compose_scene
from anatomy.expressions import expression_weights
from anatomy.face import Face, build_face
from anatomy.people import find_patient
from anatomy.toxin import treat
from lessons.load import load_lesson
from lessons.plans import Subject, expert_plan
from lessons.plans.course import expression_course
from meshes.mesh import FloatArray
from tests.built_in import built_in
from tests.viewer.conftest import Shown, show_viewer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

LIGHT = "george"
OTHERS = ("kavya", "jonas")
FROWN = {"frown": 1.0}
HALF_PIXELS = 40  # of the window looked at around a landmark
SEEN = 2.0  # mean difference of two pictures, of 255, that an eye takes for a change
SAME = 0.5  # and one that it does not
LEFT_OVER = 0.5  # share of the frown's change that the treated face may still show


@pytest.mark.parametrize(
    "patient", [LIGHT, *(pytest.param(one, marks=pytest.mark.long) for one in OTHERS)]
)
def test_the_picture_of_a_treated_frown_is_that_person_at_rest(
    chromium: Browser, patient: str
) -> None:
    face = build_face(built_in(), find_patient(patient), level=1)
    weights = [{}, expression_weights(FROWN), weights_after(face, patient)]
    with show_viewer(chromium, compose_scene(face, {"skin", "eye", "hair"})) as shown:
        brow, chin = (around(shown, face.landmark(name)) for name in ("glabella", "pogonion"))
        pictures = [picture(shown, one) for one in weights]
    rest, before, after = ([look[part] for part in (brow, chin)] for look in pictures)
    changed = [difference(rest[0], one[0]) for one in (before, after)]
    assert changed[0] > SEEN
    assert changed[1] < LEFT_OVER * changed[0]
    assert max(difference(rest[1], one[1]) for one in (before, after)) < SAME


def weights_after(face: Face, patient: str) -> dict[str, float]:
    """The same order to frown, two weeks after what an expert would inject."""
    plan = expert_plan(
        face, load_lesson("glabellar_lines"), subject=Subject(id=patient), product="ona",
        vial_units=100, saline_ml=2.5,
    )  # fmt: skip
    treated = treat(face, plan.given(face))
    return expression_course(treated, FROWN, [14])[0]


def around(shown: Shown, point: FloatArray) -> tuple[slice, slice]:
    """The window of the picture around a point of the face, (3,) mm."""
    box = shown.page.locator("canvas").bounding_box()
    assert box is not None
    x, y = shown.at(tuple(float(v) for v in point))  # type: ignore[arg-type]
    row, column = round(y - box["y"]), round(x - box["x"])
    half = HALF_PIXELS
    return slice(row - half, row + half), slice(column - half, column + half)


def picture(shown: Shown, weights: dict[str, float]) -> FloatArray:
    """(rows, columns, 3), 0 to 255, of the face under these weights."""
    shown.change(lambda viewer: viewer.set_expression(weights))
    shot = shown.page.locator("canvas").screenshot()
    return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"), dtype=np.float64)


def difference(one: FloatArray, other: FloatArray) -> float:
    """The mean difference of two pictures, of 255."""
    return float(np.abs(one - other).mean())
