"""What is named is seen: nothing behind something else, peeled, cut away or out of the picture."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from meshes.mesh import Mesh
from meshes.render.captions import Caption, captions, fitting
from meshes.render.sight import Eye
from meshes.scene import Camera, Item, Marker, Plane, Scene

SIZE = (400, 300)
SIDE = np.arange(-20.0, 21.0, 2.0)


def wall(item_id: str, z: float, *, x: float = 0.0, **look: Any) -> Item:
    """A wall 40 mm wide and high that faces the eye, z mm toward it, 5 mm below the skin."""
    across, up = (one.ravel() for one in np.meshgrid(SIDE + x, SIDE))
    points = np.stack([across, up, np.full(across.size, z)], axis=1)
    step = len(SIDE)
    corner = np.array([r * step + c for r in range(step - 1) for c in range(step - 1)])
    faces = np.vstack(
        [np.stack([corner, corner + 1, corner + step], 1),
         np.stack([corner + 1, corner + step + 1, corner + step], 1)]
    )  # fmt: skip
    mesh = Mesh(points, faces, depth_mm=np.full(len(points), 5.0))
    made = Item(item_id, item_id, "muscle", mesh, "#b03a3a")
    return replace(made, **look)


def eye() -> Eye:
    """An eye 300 mm before the origin."""
    right, up, out = np.eye(3)
    return Eye(300.0 * out, right, up, out, SIZE, 700.0)


def named(*items: Item, **look: Any) -> set[str]:
    scene = Scene(items, camera=Camera("front", target=(0.0, 0.0, 0.0), distance_mm=300.0))
    return {one.text for one in captions(replace(scene, labels=True, **look), eye())}


def test_what_lies_behind_is_not_named_and_what_lies_beside_is() -> None:
    assert named(wall("front", 20), wall("behind", 0), wall("beside", 0, x=50)) == {
        "front",
        "beside",
    }


@pytest.mark.parametrize(
    "look", [{"visible": False}, {"opacity": 0.4}, {"mesh": wall("far", 20, x=90).mesh}]
)
def test_what_hides_nothing_lets_what_lies_behind_be_named(look: dict[str, Any]) -> None:
    assert "behind" in named(wall("front", 20, **look), wall("behind", 0))


def test_what_is_peeled_or_cut_away_neither_hides_nor_is_named() -> None:
    front = wall("front", 20)
    deep = replace(
        wall("behind", 0), mesh=replace(wall("behind", 0).mesh, depth_mm=np.full(441, 9))
    )
    assert named(front, deep, peel_mm=7.0) == {"behind"}
    assert named(front, wall("behind", 0), clip=Plane("coronal", 10.0)) == {"behind"}


def test_a_pin_is_named_unless_something_lies_before_it() -> None:
    up = np.array([0.0, 0.0, 1.0])
    pins = tuple(
        Marker(name, name, "site", np.array([0.0, 0.0, z]), up)
        for name, z in (("on it", 21.0), ("far behind", -9.0))
    )
    assert named(wall("front", 20), markers=pins) == {"front", "on it"}


def test_where_room_is_short_what_is_seen_most_of_is_named() -> None:
    many = [Caption(str(n), str(n), np.array([-20.0, n / 10, 0.0]), float(n)) for n in range(60)]
    kept = fitting(many, eye())
    assert 0 < len(kept) < len(many)
    assert {one.worth for one in kept} == set(map(float, range(60 - len(kept), 60)))
