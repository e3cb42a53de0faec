"""The tissue-thickness field: published means where they were published, smooth between."""

from __future__ import annotations

import numpy as np
import pytest

from anatomy.face import Face, build_bare_face
from anatomy.patients import load_patient
from anatomy.place import resolve_place
from anatomy.sources import load_sources
from anatomy.thickness import bone_depth, build_tissue, load_thickness
from anatomy.tissue import Tissue
from meshes.head import load_head

PUBLISHED = "stephan2008"


@pytest.fixture(scope="module")
def face() -> Face:
    return build_bare_face(load_head(), load_patient("template"))


@pytest.fixture(scope="module")
def tissue(face: Face) -> Tissue:
    return build_tissue(face)


def test_published_means_are_met_within_a_millimetre(face: Face, tissue: Tissue) -> None:
    published = [p for p in load_thickness().points if p.src == PUBLISHED]
    places = np.array([resolve_place(face, p.at).position for p in published])
    near = tissue.finder.find(places)
    here = np.einsum("kc,kc->k", near.barycentric, tissue.bone_mm[tissue.skin.faces[near.faces]])
    assert len(published) >= 20
    np.testing.assert_allclose(here, [p.middle for p in published], atol=1.0)


def test_left_and_right_are_alike(face: Face) -> None:
    depth = bone_depth(face, face.skin)
    mirrored = face.skin.with_vertices(face.skin.vertices * [-1, 1, 1])
    np.testing.assert_allclose(bone_depth(face, mirrored), depth, atol=1e-6)


def test_depth_stays_between_its_limits(tissue: Tissue) -> None:
    field = load_thickness()
    assert tissue.bone_mm.min() >= field.least.middle
    assert tissue.bone_mm.max() <= field.most.middle


def test_neighbouring_skin_has_neighbouring_depth(tissue: Tissue) -> None:
    a, b = tissue.skin.faces[:, 0], tissue.skin.faces[:, 1]
    apart = np.linalg.norm(tissue.skin.vertices[a] - tissue.skin.vertices[b], axis=1)
    change = np.abs(tissue.bone_mm[a] - tissue.bone_mm[b])
    assert np.percentile(change / np.maximum(apart, 1.0), 99.5) < 2.0


def test_every_entry_names_a_known_source() -> None:
    sources = load_sources()
    assert {p.src for p in load_thickness().points} <= set(sources)


def test_bone_lies_deep_in_the_temple_and_near_under_the_scalp(face: Face, tissue: Tissue) -> None:
    by_site = {p.site: p for p in load_thickness().points}
    for site, low, high in (("temple mid", 11.0, 18.0), ("vertex", 4.5, 6.5)):
        place = resolve_place(face, by_site[site].at).position
        assert low <= tissue.columns(place[None]).bone_mm[0] <= high
