"""The page Standards: honest about what it rests on, and it keeps nothing that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from certification.standards.responses import Response
from pages import server, standards_data
from pages.preferences import Preferences
from pages.score_chart import draw_scores
from pages.shell import BADGE, make_frame
from pages.standards import Standards
from pages.studio import Studio
from tests.pages.conftest import do
from tests.pages.test_pages import text_of


@pytest.fixture
def page(studio: Studio) -> Standards:
    return Standards(studio, make_frame("/standards", "Standards"))


@pytest.fixture
def made_up(page: Standards) -> Standards:
    do(page.head, "made_up")
    return page


def answered(candidates: int) -> list[Response]:
    """Papers of two items by so many candidates; the able half is right."""
    return [
        Response(f"c{k:03}", item, "A" if k % 2 else "B", k % 2, 1, ("A", "B"))
        for k in range(candidates)
        for item in ("q1", "q2")
    ]


def test_without_a_stored_paper_it_says_so_and_shows_no_number(page: Standards) -> None:
    assert 'data-testid="nothing"' in page.head.html
    assert "<table" not in page.cuts.html + page.items.html
    assert not page.chart.visible


def test_it_opens_by_its_address_with_the_badge_and_every_limits_tag(
    studio: Studio, browser_of: Callable[..., None]
) -> None:
    browser_of(Preferences())
    shown = text_of(server.SIDE_PAGES["/standards"](studio))
    assert BADGE in shown
    assert "no licence to inject" in shown
    assert "unverified" in shown
    assert "Tarrant" in shown


def test_the_made_up_cohort_is_called_made_up_and_shows_that_the_truth_is_found(
    made_up: Standards,
) -> None:
    assert "made up by a model: 500 candidates" in made_up.head.html
    for method in ("Angoff", "Hofstee", "Borderline regression", "True cut of the paper"):
        assert method in made_up.cuts.html
    assert made_up.cuts.html.count("on 500 candidates") >= 5
    assert made_up.items.html.count("Built in:") == 5
    assert made_up.judges.html.count('data-testid="judge"') == 15
    assert made_up.stations.html.count('data-testid="station"') == 8
    assert "on 500 candidates" in made_up.scores.html
    angoff, true = (made_up.named_cuts[one] for one in ("Angoff", "True cut of the paper"))
    assert abs(angoff - true) <= 2
    do(made_up.head, "made_up")
    assert 'data-testid="nothing"' in made_up.head.html


def test_all_items_or_those_that_stand_out(made_up: Standards) -> None:
    flagged = made_up.items.html.count('data-testid="item"')
    do(made_up.items, "show", "all")
    assert made_up.items.html.count('data-testid="item"') == 120 > flagged
    assert made_up.items.html.index("Built in: the key names") < made_up.items.html.index("item 99")


def test_few_candidates_are_told(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standards_data, "responses_of", lambda _: answered(12))
    page = Standards(studio, make_frame("/standards", "Standards"))
    assert "Only 12 candidates" in page.head.html
    assert "on 12 candidates" in page.cuts.html
    monkeypatch.setattr(standards_data, "responses_of", lambda _: answered(40))
    assert "Only" not in Standards(studio, make_frame("/standards", "S")).head.html


def test_two_forms_are_told_apart_by_what_was_asked_and_made_comparable(
    studio: Studio, made_up: Standards, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Equated linearly through 40 shared items" in made_up.forms.html
    assert 'data-testid="reads"' in made_up.forms.html
    other = [replace(one, candidate_id=f"d{one.candidate_id}", item_id=f"{one.item_id}x")
             for one in answered(3)]  # fmt: skip
    monkeypatch.setattr(standards_data, "responses_of", lambda _: [*answered(4), *other])
    page = Standards(studio, make_frame("/standards", "Standards"))
    assert [len(form.candidates) for form in page.examined.forms] == [4, 3]
    assert "the scores stay as they are" in page.forms.html
    assert 'data-testid="reads"' not in page.forms.html
    monkeypatch.setattr(standards_data, "responses_of", lambda _: answered(4))
    one = Standards(studio, make_frame("/standards", "Standards"))
    assert "Everybody sat the same form" in one.forms.html


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_papers_are_shown_as_far_as_they_go(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(standards_data, "responses_of", lambda _: answered(count))
    page = Standards(studio, make_frame("/standards", "Standards"))
    assert f"on {count} candidate" in page.cuts.html


def test_stations_that_cannot_be_used_are_told_in_the_table_of_cuts(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = standards_data.Stations(np.full((3, 2), 50.0), np.full((3, 2), 3.0))
    monkeypatch.setattr(standards_data, "stations_of", lambda _: few)
    page = Standards(studio, make_frame("/standards", "Standards"))
    assert "too few rows (3)" in page.cuts.html
    assert "<table" not in page.stations.html


def test_stored_answers_that_contradict_are_told_and_not_shown(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = [*answered(3), answered(1)[0]]
    monkeypatch.setattr(standards_data, "responses_of", lambda _: twice)
    frame = make_frame("/standards", "Standards")
    page = Standards(studio, frame)
    assert "stored twice" in frame.notice.sheet.html
    assert page.examined.table is None


def test_ratings_are_taken_round_by_round_and_wrong_ones_leave_everything_as_it_was(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standards_data, "responses_of", lambda _: answered(40))
    page = Standards(studio, make_frame("/standards", "Standards"))
    assert "Judges have not rated" in page.cuts.html
    do(page.judges, "ratings", ratings="item,Ann,Ben\nq1,60,70\nq2,50,60")
    assert page.named_cuts["Angoff"] == 60
    assert "2 judges; 10 judges or more are wanted" in page.cuts.html
    before = page.cuts.html
    for wrong, sentence in (
        ("item,Ann,Ben\nq1,60,170\nq2,50,60", "is no rating"),
        ("item,Ann,Cy\nq1,60,70\nq2,50,60", "Round 1 has other judges"),
        ("<b>x</b>", "There are no ratings"),
    ):
        do(page.judges, "ratings", ratings=wrong)
        assert sentence in page.frame.notice.sheet.html
        assert page.cuts.html == before
    do(page.judges, "ratings", ratings="item,Ann,Ben\nq1,70,70\nq2,60,60")
    assert page.named_cuts["Angoff"] == 65
    do(page.judges, "forget")
    assert "Angoff" not in page.named_cuts


def test_a_long_table_of_ratings_arrives_whole_and_one_that_is_too_long_not_at_all(
    made_up: Standards,
) -> None:
    rows = "\n".join(f"item {k + 1}," + ",".join(["60"] * 15) for k in range(120))
    text = "item," + ",".join(f"Judge {k + 1}" for k in range(15)) + "\n" + rows
    assert len(text) > 400
    do(made_up.judges, "forget")
    do(made_up.judges, "ratings", ratings=text)
    assert made_up.named_cuts["Angoff"] == 60
    do(made_up.judges, "ratings", ratings=text + " " * 60_000)
    assert len(made_up.examined.rounds) == 1


def test_hofstees_bounds_are_set_together_or_told(made_up: Standards) -> None:
    form = {"cut_low": "50", "cut_high": "60", "fail_low": "5", "fail_high": "50"}
    do(made_up.cuts, "bounds", **form)
    assert 50 <= made_up.named_cuts["Hofstee"] <= 60
    do(made_up.cuts, "bounds", **{**form, "cut_low": "x"})
    assert "“x” is no number" in made_up.frame.notice.sheet.html
    do(made_up.cuts, "bounds", **{**form, "cut_low": "80"})
    assert "cut must be below the highest" in made_up.cuts.html
    assert "Hofstee" not in made_up.named_cuts


def test_the_chart_has_a_bar_for_every_candidate_and_a_line_for_every_cut(
    made_up: Standards,
) -> None:
    scores = np.array([0.0, 55.0, 55.0, 100.0])
    plot: Any = draw_scores(scores, {"Angoff": 60.0, "Fixed": 70.0}, theme="dark")
    (bars,) = plot.renderers
    assert sum(bars.data_source.data["count"]) == 4
    lines = [one.location for one in plot.center if hasattr(one, "location")]
    assert lines == [60.0, 70.0]
    assert plot.output_backend == "svg"
