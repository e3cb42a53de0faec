"""Lines of the skin lie alike on both sides, deepen with age and come with their muscles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anatomy.content import ContentError
from anatomy.expressions import load_expressions
from anatomy.patients import load_patient
from anatomy.skin_lines import SKIN_LINES_FILE, lines_on, load_lines
from anatomy.structures import load_structures
from meshes.head import load_head
from meshes.mesh import FloatArray
from meshes.scene import SkinLines
from meshes.subdivide import mirror_of, subdivision

LEVEL = 1


@pytest.fixture(scope="module")
def lines() -> SkinLines:
    return lines_on(load_patient("template"), LEVEL)


def strength(lines: SkinLines, group: int) -> FloatArray:
    """(n,) how much of a group's depth each vertex of the skin takes."""
    return np.asarray(np.where(lines.group == group, lines.mask, 0.0).max(axis=1))


def test_every_group_lies_somewhere_and_reaches_its_full_depth(lines: SkinLines) -> None:
    assert len(lines.groups) == 2 * len(load_lines())
    for number in range(len(lines.groups)):
        assert strength(lines, number).max() > 0.9, load_lines()[number // 2].id


def test_left_is_as_right(lines: SkinLines) -> None:
    mirror = mirror_of(subdivision(load_head(), LEVEL).part_matrices["skin"] @ load_head().base)
    for number in range(0, len(lines.groups), 2):
        left, right = strength(lines, number), strength(lines, number + 1)
        off_midline = (left > 0.01) & (right[mirror] > 0)
        assert off_midline.sum() > 5
        assert left[off_midline] == pytest.approx(right[mirror][off_midline], abs=0.01)


def test_lines_come_with_a_muscle_that_does_an_action(lines: SkinLines) -> None:
    muscles = {name for name, s in load_structures().items() if s.kind == "muscle"}
    moved = load_expressions().head_units
    for one in load_lines():
        assert set(one.muscles) <= muscles
    for group in lines.groups:
        assert set(group.units) & moved
        assert set(group.units) <= set(load_head().units)


@given(younger=st.integers(18, 80), years=st.integers(0, 30))
def test_lines_at_rest_never_fade_with_age(younger: int, years: int) -> None:
    patient = load_patient("template")
    before = lines_on(patient.model_copy(update={"age": younger}), LEVEL)
    after = lines_on(patient.model_copy(update={"age": younger + years}), LEVEL)
    for young, old in zip(before.groups, after.groups, strict=True):
        assert 0 <= young.static <= old.static <= 1


def test_a_misspelt_key_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "skin_lines.yaml"
    text = SKIN_LINES_FILE.read_text(encoding="utf-8").replace("wobble", "wobbel", 1)
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match="wobble"):
        load_lines(broken)
