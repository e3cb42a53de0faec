"""The head asset: symmetric, small, exact enough, and linear."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshes.frame import MIRROR
from meshes.head import HEAD_FILE, load_head, resolve_names
from meshes.subdivide import subdivision

HEAD = load_head()
SIDED = sorted(n.removesuffix(".left") for n in HEAD.targets if n.endswith(".left"))
ARKIT = 52
WEIGHT = st.floats(-1.0, 1.0, allow_subnormal=False)


def test_the_asset_is_small_and_its_error_is_below_two_hundredths_of_a_millimetre() -> None:
    assert HEAD_FILE.stat().st_size < 6_000_000
    error = HEAD.facts["largest_error_mm"]
    assert isinstance(error, float)
    assert 0 < error < 0.02


def test_the_asset_names_its_source_hash_and_licence() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", str(HEAD.facts["source_sha256"]))
    assert HEAD.facts["license"] == "CC0-1.0"
    assert (HEAD_FILE.parent / "LICENSE-CC0.txt").read_text(encoding="utf-8").strip()


def test_no_weights_give_the_base() -> None:
    assert np.array_equal(HEAD.cage(), HEAD.base)
    assert np.array_equal(HEAD.cage({"sex": 0.0}, {"jaw_open": 0.0}), HEAD.base)


def test_mirror_twice_is_identity_and_the_base_is_its_own_mirror() -> None:
    everyone = np.arange(len(HEAD.base))
    assert np.array_equal(HEAD.mirror[HEAD.mirror], everyone)
    assert np.allclose(HEAD.base[HEAD.mirror] * MIRROR, HEAD.base, atol=1e-9)


def test_parts_lie_one_after_the_other_and_cover_the_cage() -> None:
    spans = list(HEAD.parts.values())
    assert next(iter(HEAD.parts)) == "skin"
    assert [s.start for s in spans] == [0, *(s.stop for s in spans[:-1])]
    assert spans[-1].stop == len(HEAD.base)


def test_the_frame_is_the_projects() -> None:
    left, right = (HEAD.base[HEAD.parts[f"eye.{side}"]].mean(0) for side in ("left", "right"))
    skin = HEAD.base[HEAD.parts["skin"]]
    assert left[0] > 20
    assert right[0] < -20
    assert skin[:, 1].max() > 100
    assert skin[:, 2].max() > 90
    assert skin[skin[:, 2].argmax(), 1] < left[1]  # the furthest point forward is the nose


def test_every_region_is_a_share_on_the_skin() -> None:
    for name in ("outer_skin", "mouth", "nostril", "inner_lid", "ear", "lips", "eyelids"):
        mask = HEAD.regions[name]
        assert mask.shape == (len(HEAD.base),)
        assert mask.min() >= 0
        assert mask.max() == pytest.approx(1, abs=0.01)
        assert not mask[HEAD.parts["skin"].stop :].any()
        assert np.array_equal(mask, mask[HEAD.mirror])


def test_the_units_are_the_52_and_those_that_they_lack() -> None:
    assert len(HEAD.units) > ARKIT
    expected = {"brow_down.left", "jaw_open", "eye_blink.right", "neck_platysma", "tongue_out"}
    assert expected | {"nose_compression", "eyebrows_inner_up.left"} <= set(HEAD.units)


@given(name=st.sampled_from(SIDED), weight=WEIGHT)
def test_a_paired_shape_keeps_the_head_symmetric(name: str, weight: float) -> None:
    cage = HEAD.cage({name: weight})
    assert np.allclose(cage[HEAD.mirror] * MIRROR, cage, atol=1e-9)


@given(weight=WEIGHT)
def test_left_shape_is_the_mirror_of_the_right_one(weight: float) -> None:
    left, right = (HEAD.cage({f"eye_bag_incr.{s}": weight}) for s in ("left", "right"))
    assert np.allclose(left[HEAD.mirror] * MIRROR, right, atol=1e-9)


@given(a=WEIGHT, b=WEIGHT)
def test_the_head_is_linear(a: float, b: float) -> None:
    both = HEAD.cage({"age": a}, {"jaw_open": b})
    apart = HEAD.cage({"age": a}) + HEAD.cage(None, {"jaw_open": b}) - HEAD.base
    assert np.allclose(both, apart, atol=1e-9)


@pytest.mark.parametrize("name", ["sex", "age", "african", "weight_incr", "head_oval"])
def test_a_shape_of_the_whole_head_stays_in_the_frame(name: str) -> None:
    from anatomy.landmarks import find_landmarks

    found = find_landmarks(HEAD, HEAD.cage({name: 1.0}))
    tragia = (found["tragion.left"] + found["tragion.right"]) / 2
    orbitalia = (found["orbitale.left"] + found["orbitale.right"]) / 2
    assert np.linalg.norm(tragia) < 1.5
    assert abs(np.degrees(np.arctan2(*(orbitalia - tragia)[1:]))) < 2.0


def test_ancestries_add_up_to_nothing() -> None:
    together = HEAD.cage(dict.fromkeys(("african", "asian", "caucasian"), 1.0))
    assert np.allclose(together, HEAD.base, atol=0.02)


def test_the_lips_meet_at_rest() -> None:
    skin = subdivision(HEAD, 2).mesh("skin", HEAD.base)
    lips = subdivision(HEAD, 2).part_matrices["skin"] @ HEAD.regions["lips"] > 0.3
    middle = lips & (np.abs(skin.vertices[:, 0]) < 8) & (skin.vertices[:, 2] > 93)
    upper = skin.vertices[middle & (skin.normals[:, 1] < -0.5), 1]
    lower = skin.vertices[middle & (skin.normals[:, 1] > 0.5), 1]
    assert upper[upper > lower.max() - 1.2].min() - lower.max() < 0.2


def test_an_unknown_shape_or_a_weight_that_is_no_number_is_refused() -> None:
    with pytest.raises(KeyError, match="jaw_opne"):
        HEAD.cage(None, {"jaw_opne": 1.0})
    with pytest.raises(ValueError, match="finite"):
        HEAD.cage({"age": float("nan")})


def test_a_name_without_its_side_means_both() -> None:
    assert resolve_names(HEAD.units, "brow_down") == ("brow_down.left", "brow_down.right")
    assert resolve_names(HEAD.units, "jaw_open") == ("jaw_open",)


def test_what_the_head_holds_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        HEAD.base[0, 0] = 1.0
