"""The table of stored answers and the judges' pasted ratings, with every refusal's sentence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from certification.standards.limits import check_limits, load_limits
from certification.standards.matrix import UnusableData
from certification.standards.ratings import Ratings, read_ratings, write_ratings
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
def test_ratings_are_read_in_any_order_of_items(separator: str) -> None:
    rows = (("item", "Ann", "Ben"), ("q2", "50", "60%"), ("", "", ""), ("q1", "70", "80.5"))
    text = "\n".join(separator.join(row) for row in rows)
    found = read_ratings(text, ITEMS)
    assert found.judges == ("Ann", "Ben")
    assert found.table.tolist() == [[70.0, 50.0], [80.5, 60.0]]


def test_written_ratings_read_back() -> None:
    ratings = Ratings(("Ann", "Ben"), np.array([[10.0, 20.0], [30.0, 40.0]]))
    back = read_ratings(write_ratings(ratings, ITEMS), ITEMS)
    assert back.judges == ratings.judges
    assert back.table.tolist() == ratings.table.tolist()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There are no ratings"),
        ("item,Ann,Ben", "There are no ratings"),
        ("item,Ann\nq1,50\nq2,60", "Two judges or more"),
        ("item,Ann,Ann\nq1,50,60", "same name"),
        ("item,Ann,Ben\nq1,50,60\nq9,1,2", "Line 3: no item is called 'q9'. "),
        ("item,Ann,Ben\nq1,50,60\nq1,1,2", "Line 3: 'q1' is rated twice"),
        ("item,Ann,Ben\nq1,50", "Line 2: 1 ratings for 2 judges"),
        ("item,Ann,Ben\nq1,50,120", "'120' is no rating. Write a number from 0 to 100"),
        ("item,Ann,Ben\nq1,50,high", "'high' is no rating"),
        ("item,Ann,Ben\nq1,50,nan", "'nan' is no rating"),
        ("item,Ann,Ben\nq1,50,60", "1 items are not rated, the first is 'q2'"),
        ("item," + ",".join(f"j{k}" for k in range(51)) + "\nq1", "51 judges are too many"),
    ],
)
def test_ratings_that_cannot_be_used_are_told_with_their_line(text: str, sentence: str) -> None:
    with pytest.raises(UnusableData, match=sentence):
        read_ratings(text, ITEMS)


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
