"""Stations and their virtual patients."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anatomy.evidence import Figure
from certification.bank import Bank
from certification.blueprint import BLUEPRINTS_FOLDER, Blueprint, check_blueprints
from certification.check_examination import check_examination, check_papers, count_items
from certification.stations import (
    STATION_KINDS,
    STATIONS_FOLDER,
    check_stations,
    list_stations,
    load_station,
)
from certification.stations.consultation import (
    ConsultationAnswer,
    ConsultationStation,
    best_way,
    grade_consultation,
    public_turn,
)
from lessons import AnswerRefused, Grade, load_rubric

SCRIPTED = ("consultation", "consent", "aftercare_station")
BREAKERS: dict[str, tuple[str, str, str]] = {
    # what is broken: what stands there, what stands there then, what the author must read
    "no such turn": ("to: customs}", "to: custom}", "no turn is called 'custom'"),
    "no way to a turn": ("to: swallowing}", "to: report}", "no way leads to 'swallowing'"),
    "a way without end": ("to: droop}", "to: leaving}", "back to it. Let every way end."),
    "nothing is critical": ("critical: true", "harmful: true", "no reply is critical: true"),
    "all are wrong": ("right: true, then: She is relieved.", "then: She is.", "some are not"),
    "no source": ("src: dover2018", "src: dover2081", "unknown source 'dover2081'"),
    "no evidence": (
        "    evidence: {ev: found, src: dover2018}\n", "", "a turn with replies needs should:"
    ),
    "no such kind": ("kind: consultation", "kind: consultations", "Did you mean 'consultation'?"),
    "another id": ("id: aftercare_station", "id: aftercare", "is not the file's name"),
    "a checklist without weight": ("{pct: 40,", "{pct: 0,", "checklist_weight is 0 %"),
}  # fmt: skip


def scripted(name: str) -> ConsultationStation:
    station = load_station(name)
    assert isinstance(station, ConsultationStation)
    return station


def graded(station: ConsultationStation, *replies: str) -> Grade:
    return grade_consultation(station, ConsultationAnswer(replies=replies), load_rubric())


def test_what_comes_along_is_sound() -> None:
    assert check_examination() == []


def test_every_kind_of_station_is_there() -> None:
    assert {load_station(name).kind for name in list_stations()} == set(STATION_KINDS)


@pytest.mark.parametrize("broken", BREAKERS)
def test_an_author_reads_what_is_wrong(tmp_path: Path, bank: Bank, broken: str) -> None:
    old, new, message = BREAKERS[broken]
    text = (STATIONS_FOLDER / "aftercare_station.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "aftercare_station.yaml").write_text(text.replace(old, new), encoding="utf-8")
    told = " ".join(map(str, check_stations(count_items(bank), folder=tmp_path)))
    assert message in told


def test_too_few_questions_are_told(tmp_path: Path, bank: Bank) -> None:
    text = (STATIONS_FOLDER / "technique_lower_face.yaml").read_text(encoding="utf-8")
    text = text.replace("[dao, mentalis_chin]", "[dao, mentalis_chinn]")
    (tmp_path / "technique_lower_face.yaml").write_text(text, encoding="utf-8")
    told = " ".join(map(str, check_stations(count_items(bank), folder=tmp_path)))
    assert "Did you mean 'mentalis_chin'?" in told
    assert "these lessons have 1 questions of kind needle" in told


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("weight: {pct: 22,", "weight: {pct: 23,", "the weights of domains add up to 102 %"),
        ("items: {count: 60,", "items: {count: 600,", "the bank has"),
        ("[consultation,", "[consultations,", "Did you mean 'consultation'?"),
        ("id: pharmacology", "id: anatomy", "domains name one twice"),
    ],
)
def test_a_blueprint_that_cannot_be_is_told(
    tmp_path: Path, bank: Bank, old: str, new: str, message: str
) -> None:
    text = (BLUEPRINTS_FOLDER / "foundation.yaml").read_text(encoding="utf-8")
    (tmp_path / "foundation.yaml").write_text(text.replace(old, new), encoding="utf-8")
    told = " ".join(map(str, check_blueprints(bank, list_stations(), folder=tmp_path)))
    assert message in told


def test_a_blueprint_without_a_paper_is_told(blueprint: Blueprint, bank: Bank) -> None:
    few = blueprint.written.model_copy(
        update={"most_of_a_lesson": Figure(count=1, ev="proposal", src="project")}
    )
    told = check_papers([blueprint.model_copy(update={"written": few})], bank)
    assert "no paper can be drawn. More than 1 items of one lesson" in str(next(told))


@pytest.mark.parametrize("name", SCRIPTED)
def test_the_best_way_earns_full_marks(name: str) -> None:
    station = scripted(name)
    made = graded(station, *best_way(station))
    assert (made.points, made.outcome) == (made.max_points, "correct")
    assert public_turn(station, best_way(station))["ended"]


@pytest.mark.parametrize("name", SCRIPTED)
def test_saying_nothing_earns_nothing(name: str) -> None:
    assert graded(scripted(name)).points == 0


@pytest.mark.parametrize(
    ("name", "before", "reply", "source"),
    [
        ("consultation", 3, "history.b", "pi_ona_safety"),
        ("consent", 4, "worst.b", "pi_ona_highlights"),
    ],
)
def test_a_critical_reply_fails_the_talk(name: str, before: int, reply: str, source: str) -> None:
    station = scripted(name)
    made = graded(station, *best_way(station)[:before], reply)
    assert (made.points, made.outcome) == (0, "critical")
    assert made.findings[-1].src == source


def test_consent_is_asked_in_its_own_station_alone() -> None:
    ticked = [{one.id for one in scripted(name).checklist} for name in SCRIPTED]
    assert {"own_wish", "risks", "off_label", "told_back", "cooling_off"} <= ticked[1]
    assert not ticked[0] & ticked[1]


def test_a_reply_out_of_turn_is_refused() -> None:
    station = scripted("consultation")
    for replies in (["decision.a"], ["opening.z"], ["opening.a", "opening.a"], ["opening"]):
        with pytest.raises(AnswerRefused):
            graded(station, *replies)


@given(st.lists(st.integers(0, 4), max_size=20), st.sampled_from(SCRIPTED))
def test_every_way_ends_and_shows_no_key(choices: list[int], name: str) -> None:
    station = scripted(name)
    gone: tuple[str, ...] = ()
    for choice in choices:
        shown = public_turn(station, gone)
        assert not {"right", "harmful", "critical", "should", "to"} & keys_in(shown)
        if shown["ended"]:
            break
        gone = (*gone, shown["options"][choice % len(shown["options"])]["id"])
    assert len(gone) < len(station.turns)
    assert 0 <= graded(station, *gone).points <= 100


def keys_in(data: object) -> set[str]:
    """Every key at any depth."""
    if isinstance(data, dict):
        return set(data) | {key for value in data.values() for key in keys_in(value)}
    if isinstance(data, list):
        return {key for value in data for key in keys_in(value)}
    return set()
