"""The reference laid on the template; skipped where the reference is absent."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.spatial import cKDTree

from anatomy.adding.register import Target, landmark_pairs
from anatomy.face import Face, build_bare_face
from anatomy.patients import load_patient
from anatomy.thickness import build_tissue
from benchmarks.reference import (
    REFERENCE_FOLDER,
    ReferenceMissing,
    load_reference,
    load_reference_on,
    reference_map,
)
from meshes.head import load_head
from meshes.mesh import Mesh

absent = pytest.mark.skipif(
    not REFERENCE_FOLDER.is_dir(), reason="the reference anatomy is not on this machine"
)


@pytest.fixture(scope="module")
def face() -> Face:
    return build_bare_face(load_head(), load_patient("template"))


@pytest.fixture(scope="module")
def laid(face: Face) -> dict[str, Mesh]:
    return load_reference_on(face)


def test_a_missing_reference_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(ReferenceMissing, match="is optional and not here"):
        load_reference(tmp_path / "nowhere")


@pytest.mark.reference
@absent
def test_the_reference_keeps_its_landmarks_on_ours(face: Face, laid: dict[str, Mesh]) -> None:
    target = Target(face, build_tissue(face))
    pairs = landmark_pairs(load_reference(), reference_map(), target)
    everything = np.vstack([mesh.vertices for mesh in laid.values()])
    distance = cKDTree(everything).query(pairs.target)[0]
    on_a_vertex = distance < 1e-3  # the others are means of vertices, or moved to the midline
    assert on_a_vertex.sum() > 12


@pytest.mark.reference
@absent
@pytest.mark.parametrize(
    ("name", "low_mm", "high_mm"),
    [
        ("left frontalis", 2.0, 6.5),
        ("left procerus", 2.0, 7.0),
        ("left corrugator supercilii", 3.0, 9.0),
        ("left nasalis", 1.0, 7.0),
        ("left zygomaticus major", 3.0, 13.0),
        ("frontal bone", 3.0, 20.0),
    ],
)
def test_muscles_and_bone_lie_at_plausible_depths(
    face: Face, laid: dict[str, Mesh], name: str, low_mm: float, high_mm: float
) -> None:
    depth = -build_tissue(face).finder.find(laid[name].vertices[::7]).signed_mm
    assert low_mm < np.median(depth) < high_mm
    assert np.percentile(depth, 5) > 0
