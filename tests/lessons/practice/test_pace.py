"""A broken number of practice is told to its author, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from anatomy.content import ContentError
from lessons.practice.pace import PACE_FILE, check_pace, load_pace

BREAKS = [
    # what is written instead of what, and the sentence its author must read
    ("pct: 90", "pct: 99", "recall is 99 %. Write a number from 70 to 97"),
    ("pct: 90", "count: 90", "recall is given in count. Write pct"),
    ("count: 20", "count: 0", "new_a_day is 0. Write 1 or more"),
    ("days: 21", "weeks: 3", "settled_after is given in weeks. Write days"),
    ("known_in_a_row", "known_in_row", "known_in_row"),
]


def test_the_file_that_comes_along_is_fine() -> None:
    assert check_pace() == []


@pytest.mark.parametrize(("written", "instead", "told"), BREAKS)
def test_a_broken_file_says_what_is_wrong(
    tmp_path: Path, written: str, instead: str, told: str
) -> None:
    broken = tmp_path / "practice.yaml"
    broken.write_text(PACE_FILE.read_text("utf-8").replace(written, instead), "utf-8")
    problems = check_pace(file=broken)
    assert any(told in str(problem) for problem in problems)
    with pytest.raises(ContentError, match=r"practice\.yaml"):
        load_pace(file=broken)


def test_a_source_that_there_is_not_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "practice.yaml"
    text = PACE_FILE.read_text("utf-8")
    broken.write_text(text.replace("ev: proposal, src: project", "ev: found, src: nobody", 1))
    assert any("nobody" in str(problem) for problem in check_pace(file=broken))
