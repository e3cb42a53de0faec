"""The page Standards: honest about what it rests on, and it keeps nothing that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from certification.standards.responses import Response
from pages import server, standards_data
from pages.preferences import Preferences
from pages.score_chart import draw_scores
from pages.shell import BADGE
from pages.standards import Standards
from pages.studio import Studio
from tests.pages.conftest import do
from tests.pages.judging import setter, unlocked
from tests.pages.test_pages import text_of


@pytest.fixture
def bea(studio: Studio) -> UUID:
    return setter(studio, "Bea", "examiner")


@pytest.fixture
def page(studio: Studio, bea: UUID) -> Standards:
    return unlocked(studio, bea)


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
    assert "<table" not in page.reading.cuts.html + page.reading.items.html
    assert not page.reading.chart.visible


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
        assert method in made_up.reading.cuts.html
    assert made_up.reading.cuts.html.count("on 500 candidates") >= 5
    assert made_up.reading.items.html.count("Built in:") == 5
    assert made_up.reading.judges.html.count('data-testid="judge"') == 15
    assert made_up.reading.stations.html.count('data-testid="station"') == 8
    assert "on 500 candidates" in made_up.reading.scores.html
    angoff, true = (made_up.reading.named_cuts[one] for one in ("Angoff", "True cut of the paper"))
    assert abs(angoff - true) <= 2
    do(made_up.head, "made_up")
    assert 'data-testid="nothing"' in made_up.head.html


def test_all_items_or_those_that_stand_out(made_up: Standards) -> None:
    flagged = made_up.reading.items.html.count('data-testid="item"')
    do(made_up.reading.items, "show", "all")
    assert made_up.reading.items.html.count('data-testid="item"') == 120 > flagged
    assert made_up.reading.items.html.index(
        "Built in: the key names"
    ) < made_up.reading.items.html.index("item 99")


def test_few_candidates_are_told(
    studio: Studio, bea: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standards_data, "stored_responses", lambda *_: answered(12))
    page = unlocked(studio, bea)
    assert "Only 12 candidates" in page.head.html
    assert "do not use these figures" in page.head.html
    assert "on 12 candidates" in page.reading.cuts.html
    monkeypatch.setattr(standards_data, "stored_responses", lambda *_: answered(40))
    assert "Only" not in unlocked(studio, bea).head.html


def test_two_forms_are_told_apart_by_what_was_asked_and_made_comparable(
    studio: Studio, bea: UUID, made_up: Standards, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Equated linearly through 40 shared items" in made_up.reading.forms.html
    assert 'data-testid="reads"' in made_up.reading.forms.html
    other = [replace(one, candidate_id=f"d{one.candidate_id}", item_id=f"{one.item_id}x")
             for one in answered(3)]  # fmt: skip
    monkeypatch.setattr(standards_data, "stored_responses", lambda *_: [*answered(4), *other])
    page = unlocked(studio, bea)
    assert [len(form.candidates) for form in page.examined.forms] == [4, 3]
    assert "the scores stay as they are" in page.reading.forms.html
    assert 'data-testid="reads"' not in page.reading.forms.html
    monkeypatch.setattr(standards_data, "stored_responses", lambda *_: answered(4))
    one = unlocked(studio, bea)
    assert "Everybody sat the same form" in one.reading.forms.html


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_papers_are_shown_as_far_as_they_go(
    studio: Studio, bea: UUID, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(standards_data, "stored_responses", lambda *_: answered(count))
    page = unlocked(studio, bea)
    assert f"on {count} candidate" in page.reading.cuts.html


def test_stations_that_cannot_be_used_are_told_in_the_table_of_cuts(
    studio: Studio, bea: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = standards_data.Stations(np.full((3, 2), 50.0), np.full((3, 2), 3.0), ("A", "B"))
    monkeypatch.setattr(standards_data, "stored_stations", lambda _: few)
    page = unlocked(studio, bea)
    assert "too few rows (3)" in page.reading.cuts.html
    assert "<table" not in page.reading.stations.html


def test_stored_answers_that_contradict_are_told_and_not_shown(
    studio: Studio, bea: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = [*answered(3), answered(1)[0]]
    monkeypatch.setattr(standards_data, "stored_responses", lambda *_: twice)
    page = unlocked(studio, bea)
    assert "stored twice" in page.frame.notice.sheet.html
    assert page.examined.table is None


def test_hofstees_bounds_are_set_together_or_told(made_up: Standards) -> None:
    form = {"cut_low": "50", "cut_high": "60", "fail_low": "5", "fail_high": "50"}
    do(made_up.reading.cuts, "bounds", **form)
    assert 50 <= made_up.reading.named_cuts["Hofstee"] <= 60
    do(made_up.reading.cuts, "bounds", **{**form, "cut_low": "x"})
    assert "“x” is no number" in made_up.frame.notice.sheet.html
    do(made_up.reading.cuts, "bounds", **{**form, "cut_low": "80"})
    assert "cut must be below the highest" in made_up.reading.cuts.html
    assert "Hofstee" not in made_up.reading.named_cuts


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
