"""A single picture's scene: what it shows, and where skin is left out."""

from __future__ import annotations

import pytest

from anatomy.content import UnknownId
from anatomy.face import Face
from lessons.picture import compose_picture
from tests.built_in import template_face


@pytest.fixture(scope="module")
def template() -> Face:
    """The head that every lesson is drawn on."""
    return template_face()


def test_a_picture_shows_the_kinds_and_structures_asked_for(template: Face) -> None:
    scene = compose_picture(template, show=["artery", "frontalis"])
    shown = {item.id: item.kind for item in scene.items if item.visible}
    assert {"frontalis.left", "facial_artery.right"} <= shown.keys()
    assert "skin" not in shown
    assert {kind for one, kind in shown.items() if not one.startswith("frontalis.")} == {"artery"}


def test_an_unknown_kind_is_told_with_the_nearest(template: Face) -> None:
    with pytest.raises(UnknownId, match=r"musle.*muscle"):
        compose_picture(template, show=["musle"])


def test_half_of_the_skin_is_the_patients_right(template: Face) -> None:
    skin = next(one for one in compose_picture(template, half_skin=True).items if one.id == "skin")
    middles = skin.mesh.vertices[skin.mesh.faces].mean(axis=1)
    assert len(middles)
    assert (middles[:, 0] < 0).all()
