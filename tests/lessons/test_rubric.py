"""Breakers of the rubric: marks fall, and crossing a limit never passes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from anatomy.content import ContentError
from lessons import check
from lessons.check import check_lessons
from lessons.load import RUBRICS_FOLDER, load_rubric
from lessons.rubric import Rubric

BREAKS = [
    ("full_within: {mm: 3,", "full_within: {mm: 12,", "zero_at: 12 mm must lie beyond full_within"),
    ("full_within: {mm: 3,", "full_within: {mm: 30,", "Marks fall from one to the other."),
    ("zero_at: {mm: 12,", "zero_at: {pct: 12,", "full_within is in mm, zero_at in pct."),
    ("correct_at: {pct: 90,", "correct_at: {pct: 50,", "pass_at: 60 % is above correct_at: 50 %."),
    ("most: {pct: 50,", "most: {pct: 60,", "violated_at_most: 60 % would pass at 60 %."),
    ("pass_at: {pct: 60,", "pass_at: {pct: 600,", "600 is outside -100 to 100."),
    ("distance:", "distence:", "Did you mean 'distance'?"),
    ("id: standard", "id: standart", "'standart' is not the file's name. Write id: standard"),
]


@pytest.fixture
def rubrics(tmp_path: Path) -> Path:
    """A copy of the rubrics, to be broken."""
    return Path(shutil.copytree(RUBRICS_FOLDER, tmp_path / "rubrics"))


def break_rubric(rubrics: Path, old: str, new: str) -> None:
    """Replaces words of the standard rubric once."""
    file = rubrics / "standard.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(("old", "new", "sentence"), BREAKS)
def test_a_broken_rubric_says_what_to_fix(rubrics: Path, old: str, new: str, sentence: str) -> None:
    break_rubric(rubrics, old, new)
    with pytest.raises(ContentError) as caught:
        load_rubric("standard", folder=rubrics)
    assert sentence in str(caught.value)
    assert "standard.yaml:" in str(caught.value)


def test_the_rubrics_as_shipped_are_read() -> None:
    assert load_rubric("standard").pass_share < load_rubric("standard").correct_share


def test_a_broken_rubric_is_told_beside_the_other_problems(
    folder: Path, rubrics: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_rubric(rubrics, "distance:", "distence:")

    def load_broken(rubric_id: str) -> Rubric:
        return load_rubric(rubric_id, folder=rubrics)

    monkeypatch.setattr(check, "load_rubric", load_broken)
    (folder / "glabellar_lines" / "steps" / "extra.md").write_text("Words.", encoding="utf-8")
    told = "\n".join(str(problem) for problem in check_lessons(folder=folder))
    assert "'distence' is not a key here. Did you mean 'distance'?" in told
    assert "no step is called 'extra'." in told
