"""Stations as examiners rated them: read from the ledger, and what may be made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from certification.bank import load_bank
from certification.blueprint import load_blueprint
from certification.kinds import CUT_SET, PAPER, STATION_RATED
from certification.marking import mark
from certification.paper import Paper, assemble
from certification.recall import Recalled
from certification.sitting import begin
from certification.stations.station import GLOBAL_RATINGS
from pages import standards_data
from pages.exam import Exam
from pages.exam_door import bank_of, standard_now
from pages.examiner import Examiner
from pages.shell import make_frame
from pages.standards_data import stored_stations
from pages.studio import Studio
from tests.certification.told import Told
from tests.pages.conftest import do
from tests.pages.exam_course import on_course
from tests.pages.judging import WORDS, judging_of, setter, unlocked
from tests.pages.test_exam import ada, kept, told_of  # noqa: F401 - a fixture
from tests.pages.test_exam_outcome import over  # noqa: F401 - a fixture

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def studio(studio: Studio) -> Studio:
    """A studio on a programme whose examination waits for nothing."""
    return on_course(studio)


@pytest.fixture
def paper(studio: Studio) -> Paper:
    return assemble(
        load_blueprint("foundation"), bank_of(studio), seed=1, atlas_version="1", atlas_hash="a"
    )


def rated(paper: Paper, number: int, overalls: Sequence[int]) -> Recalled:
    """A sitting whose examiner ticked as much as the rating of each station says."""
    ratings = {}
    for one, overall in zip(paper.stations, overalls, strict=True):
        listed = [item.id for item in one.station.checklist]
        done = listed[: round(len(listed) * (overall + 1) / 5)]
        told = {"station": one.station.id, "checklist": done,
                "global_rating": GLOBAL_RATINGS[overall]}  # fmt: skip
        ratings[one.station.id] = Told(number, STATION_RATED, told)
    begun = Told(number, PAPER, {}, about=f"sitting {number}")
    sitting = begin(paper, at=NOON)
    return Recalled(begun.about, begun, sitting, load_bank(), (), {}, ratings, (), (), ())


def rated_by_chance(paper: Paper, count: int) -> list[Recalled]:
    drawn = np.random.default_rng(3).integers(5, size=(count, len(paper.stations)))
    return [rated(paper, k, [int(one) for one in row]) for k, row in enumerate(drawn)]


def test_a_station_is_read_as_it_is_marked_and_as_it_was_rated(paper: Paper) -> None:
    one = rated(paper, 1, [4, 0, 2, 2, 2, 2, 2, 2, 2])
    part = replace(one, ratings=dict(list(one.ratings.items())[:2]))
    found = stored_stations([one, part])
    assert found is not None
    assert found.ratings[0].tolist() == [5, 1, 3, 3, 3, 3, 3, 3, 3]
    assert np.isnan(found.ratings[1]).tolist() == [False] * 2 + [True] * 7
    marked = [s.mark.share_pct for s in mark(paper, {}, one.rated).stations if s.mark]
    assert found.checklists_pct[0].tolist() == marked
    assert found.names[0] == paper.stations[0].station.title
    assert stored_stations([replace(one, ratings={})]) is None


def test_a_rating_in_the_ledger_is_read_and_one_candidate_is_told_to_be_too_few(
    studio: Studio,
    over: Exam,  # noqa: F811
) -> None:
    bea = setter(studio, "Bea", "examiner")
    examiner = Examiner(studio, make_frame("/examiner", "Examiner"), bea)
    assert 'href="/standards"' in examiner.body.html
    where = f"{told_of(over).id}|reconstitution"
    do(examiner.body, "rate", where, overall="good", done=[], unsafe="", passphrase=WORDS)
    page = unlocked(studio, bea)
    stations = page.examined.stations
    assert stations is not None
    assert np.nansum(stations.ratings) == 4
    assert stations.sittings == (told_of(over).id,)
    assert "Only 1 candidate, fewer than 30 candidates: do not use these" in page.head.html
    assert "1 candidate: not to be used before 30 candidates" in page.reading.cuts.html


@pytest.mark.parametrize(("count", "kept_cuts"), [(29, 0), (30, 1)])
def test_a_cut_of_the_stations_needs_thirty_candidates(
    studio: Studio, paper: Paper, monkeypatch: pytest.MonkeyPatch, count: int, kept_cuts: int
) -> None:
    told = rated_by_chance(paper, count)
    monkeypatch.setattr(standards_data, "sittings_over", lambda *_: told)
    monkeypatch.setattr(standards_data, "stored_responses", lambda *_: [])
    page = unlocked(studio, setter(studio, "Alex", "administrator"))
    assert page.reading.stations.html.count('data-testid="station"') == 9
    assert ("do not use these figures" in page.reading.stations.html) == (count < 30)
    do(judging_of(page).sheet, "set", "practical", passphrase=WORDS)
    assert len(kept(studio, CUT_SET)) == kept_cuts
    if not kept_cuts:
        assert "a cut needs 30 candidates or more" in page.trouble
        return
    standard = standard_now(studio, paper.blueprint)["practical"]
    assert (standard["method"], standard["count"]) == ("borderline", 30)
    assert "borderline regression" in judging_of(page).sheet.html
    cut = next(one for one in kept(studio, CUT_SET)).payload
    assert cut["stations"] == paper.hashes.stations
    other = paper.blueprint.practical.model_copy(
        update={"stations": paper.blueprint.practical.stations[:4]}
    )
    changed = paper.blueprint.model_copy(update={"practical": other})
    assert standard_now(studio, changed) == {}
