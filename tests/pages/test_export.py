"""A record opened in a spreadsheet runs nothing."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.feedback import Grade
from pages.export import COLUMNS, cell, record_csv
from pages.practise import Practise
from pages.progress import read_attempts
from pages.studio import Studio
from tests.pages.test_practise import answer_place, opened


@given(st.text())
def test_no_text_begins_like_a_formula(text: str) -> None:
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("number", [-2.5, 0, 4.6])
def test_numbers_stay_numbers(number: float) -> None:
    assert float(cell(number)) == number


def test_every_answer_is_a_line_with_its_error(studio: Studio) -> None:
    practise, who = opened(studio, kind="place")
    answer_place(practise, lateral="3")
    attempts = read_attempts(studio, who)
    text = record_csv((one.summary, one.answers) for one in attempts)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["outcome"] for row in rows] == [g.outcome for g in graded(practise)]
    assert float(rows[0]["error_mm"]) == graded(practise)[0].error_mm


def graded(practise: Practise) -> list[Grade]:
    assert practise.sitting is not None
    return list(practise.sitting.grades.values())
