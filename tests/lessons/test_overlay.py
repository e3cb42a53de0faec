"""Lessons laid over a scene."""

from __future__ import annotations

import numpy as np
import pytest

from anatomy.content import UnknownId
from anatomy.face import Face
from lessons.lesson import Lesson
from lessons.marks import limit_line
from lessons.overlay import overlay_lesson, stage
from lessons.staging import Staging
from meshes.scene import Item, Scene


@pytest.fixture
def scene(face: Face) -> Scene:
    kinds = {"skin": "skin", **face.kinds}
    return Scene(
        items=tuple(
            Item(id=i, name=i, kind=kinds[i], mesh=mesh, color="#808080")
            for i, mesh in face.meshes.items()
        )
    )


def test_a_step_sets_view_peel_layers_and_expression(
    scene: Scene, face: Face, lesson: Lesson
) -> None:
    seen = overlay_lesson(scene, face, lesson, "corrugator", reveal=False)
    assert seen.camera.view == "left_oblique"
    assert seen.item("corrugator_supercilii.left").visible
    assert seen.item("corrugator_supercilii.left").opacity == 1.0
    assert not seen.item("frontalis.left").visible
    assert not seen.item("supratrochlear_artery.left").visible
    assert seen.item("skin").opacity == 0.2
    assert seen.item("procerus").opacity < 1.0
    frown = overlay_lesson(scene, face, lesson, "frown", reveal=False)
    assert frown.expression == {"frown": 1.0}


def test_a_step_comes_as_near_to_a_landmark_as_it_says(
    scene: Scene, face: Face, lesson: Lesson
) -> None:
    near = overlay_lesson(scene, face, lesson, "sites").camera
    assert near.target == pytest.approx(tuple(face.landmark("glabella")))
    assert near.distance_mm == 320
    whole = overlay_lesson(scene, face, lesson, "corrugator").camera
    assert (whole.target, whole.distance_mm) == (scene.camera.target, scene.camera.distance_mm)


def test_before_an_answer_nothing_is_revealed(scene: Scene, face: Face, lesson: Lesson) -> None:
    seen = overlay_lesson(scene, face, lesson, "sites", reveal=False)
    assert seen.markers == ()
    assert {item.id for item in seen.items} == {item.id for item in scene.items}


def test_the_five_sites_are_pinned_on_the_skin(scene: Scene, face: Face, lesson: Lesson) -> None:
    seen = overlay_lesson(scene, face, lesson, "sites")
    assert sorted(marker.id for marker in seen.markers) == [
        "site.corr_lateral.left",
        "site.corr_lateral.right",
        "site.corr_medial.left",
        "site.corr_medial.right",
        "site.procerus_mid",
    ]
    for marker in seen.markers:
        assert np.hypot(marker.position[0], marker.position[2]) == pytest.approx(90, abs=0.2)
        assert "4 U" in marker.label
    left, right = (
        next(m.position for m in seen.markers if m.id == f"site.corr_medial.{side}")
        for side in ("left", "right")
    )
    assert left * [-1, 1, 1] == pytest.approx(right, abs=0.05)


def test_the_limit_is_drawn_10_mm_above_the_rim(face: Face, lesson: Lesson) -> None:
    limit = lesson.limit("rim_10")
    line = limit_line(face, limit, "left")
    rim_mm = face.landmark("midline_supraorbital_rim")[1] + limit.rim[0].superior
    assert line[0, 1] == pytest.approx(rim_mm + 10.0, abs=0.3)


def test_limits_are_drawn_on_both_sides(scene: Scene, face: Face, lesson: Lesson) -> None:
    seen = overlay_lesson(scene, face, lesson, "limits")
    drawn = [item for item in seen.items if item.id.startswith("limit.")]
    assert len(drawn) == 4
    assert all(not item.pickable for item in drawn)


def test_an_unknown_step_answers_with_the_nearest(scene: Scene, face: Face, lesson: Lesson) -> None:
    with pytest.raises(UnknownId, match="Did you mean 'frown'"):
        overlay_lesson(scene, face, lesson, "frow")


def test_staging_changes_a_copy(scene: Scene) -> None:
    staged = stage(scene, Staging(hide=("skin",), peel_mm=3.0))
    assert not staged.item("skin").visible
    assert scene.item("skin").visible
    assert staged.peel_mm == 3.0
