"""The table of stored answers and a judge's pasted estimates, with every refusal's sentence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from certification.standards.limits import check_limits, load_limits
from certification.standards.matrix import UnusableData
from certification.standards.ratings import read_estimates
from certification.standards.responses import Response, tabulate

ANN = Response("ann", "q1", "A", 1, 2)
PAPERS = (ANN, Response("ann", "q2", "", 0, 1), Response("ben", "q2", "B", 1, 1, ("A", "B")))
ITEMS = ("q1", "q2")


def test_what_was_left_out_and_what_was_not_asked_are_two_things() -> None:
    table = tabulate(PAPERS)
    assert (table.candidates, table.items) == (("ann", "ben"), ITEMS)
    assert table.shares.tolist()[0] == [0.5, 0.0]
    assert np.isnan(table.shares[1, 0])
    assert (table.left_out, table.not_asked) == (1, 1)
    assert table.scores_pct.tolist() == [25.0, 100.0]
    assert table.facility_pct.tolist() == [50.0, 50.0]
    assert table.options == ((), ("A", "B"))


def test_the_order_of_the_papers_is_no_matter() -> None:
    one, other = tabulate(PAPERS), tabulate(PAPERS[::-1])
    assert (one.candidates, one.items) == (other.candidates, other.items)
    assert np.array_equal(one.shares, other.shares, equal_nan=True)
    assert (one.chosen == other.chosen).all()


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        (ANN, "stored twice"),
        (replace(ANN, candidate_id="cy", points=3), "are 3; allowed are 0 to 2"),
        (replace(ANN, candidate_id="cy", points=float("nan")), "allowed are 0 to 2"),
        (replace(ANN, candidate_id="cy", max_points=0), "must be above 0"),
        (replace(ANN, candidate_id="cy", max_points=4), "worth 2 and 4 points"),
    ],
)
def test_papers_that_contradict_are_told(added: Response, sentence: str) -> None:
    with pytest.raises(UnusableData, match=sentence):
        tabulate([*PAPERS, added])


@pytest.mark.parametrize("separator", [",", ";", "\t", ", "])
def test_estimates_are_read_in_any_order_of_items(separator: str) -> None:
    rows = (("item", "estimate"), ("q2", "50"), ("", ""), ("q1", "80.5%"))
    text = "\n".join(separator.join(row) for row in rows)
    assert read_estimates(text, ITEMS) == {"q2": 50.0, "q1": 80.5}
    assert read_estimates("q1,60", ITEMS) == {"q1": 60.0}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There are no estimates"),
        ("item,estimate", "There are no estimates"),
        ("item,estimate\nq1,50\nq9,1", "Line 3: No item is called “q9”. "),
        ("q1,50\nq1,50", "Line 2: “q1” is rated twice"),
        ("q1,50,60", "Line 1: 3 columns are not two"),
        ("q1", "Line 1: 1 columns are not two"),
        ("q1,120", "Line 1: “120” is no estimate. Write a number from 0 to 100"),
        ("q1,-1", "“-1” is no estimate"),
        ("q1,high", "“high” is no estimate"),
        ("q1,nan", "“nan” is no estimate"),
        ("q1,inf", "“inf” is no estimate"),
    ],
)
def test_estimates_that_cannot_be_used_are_told_with_their_line(text: str, sentence: str) -> None:
    with pytest.raises(UnusableData, match=sentence):
        read_estimates(text, ITEMS)


def test_every_limit_has_its_source_and_what_is_read_is_found() -> None:
    assert check_limits() == []
    limits = load_limits()
    assert (limits.distractor.text, limits.distractor.ev) == ("5 %", "found")
    assert limits.too_easy.ev == "proposal"


def test_a_limit_of_a_source_that_does_not_exist_is_a_problem(tmp_path: object) -> None:
    from certification.standards.limits import LIMITS_FILE

    file = tmp_path / "standards.yaml"  # type: ignore[operator]
    file.write_text(LIMITS_FILE.read_text().replace("src: tarrant2009", "src: tarrant"))
    assert "unknown source 'tarrant'" in str(check_limits(file=file)[0])
    file.write_text(LIMITS_FILE.read_text().replace("distractor: {at: 5", "distractor: {at: many"))
    assert "standards.yaml:3" in str(check_limits(file=file)[0])
