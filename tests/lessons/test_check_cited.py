"""Breakers: a number without its source in each text field of a lesson and of a zone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lessons.check import check_lessons
from lessons.lesson import Lesson
from tests.lessons.test_check import broken

ZONE = "../../zones/glabella.yaml"
CITE = "Add [@key found] to this text."
REMOVE = "Take it out, or say it with its source in the text of a step."
BESIDE = "Write the number of keep_above, or take it out."
EVIDENCE = "Add mechanism_evidence: {ev: ..., src: ...}, or take it out."

NUMBERS = [
    # file, what begins the field's text, its place, what its author must do
    ("lesson.yaml", "title: Glabellar lines", "title", REMOVE),
    ("lesson.yaml", "region: upper_face", "region", REMOVE),
    ("lesson.yaml", "summary: >-\n  ", "summary", REMOVE),
    ("lesson.yaml", "objectives:\n  - ", "objectives[0]", CITE),
    ("lesson.yaml", "name: Procerus", "sites[0].name", REMOVE),
    ("lesson.yaml", "label: P", "sites[0].label", REMOVE),
    ("lesson.yaml", "layer: in the belly", "sites[0].layer", REMOVE),
    ("lesson.yaml", "name: 10 mm", "limits[0].name", BESIDE),
    ("lesson.yaml", "rule: Lateral corrugator", "limits[0].rule", BESIDE),
    ("lesson.yaml", "why: Below this line", "limits[0].why", BESIDE),
    ("lesson.yaml", "title: The frown on the surface", "steps[0].title", REMOVE),
    ("lesson.yaml", "presenter_note: Ask the group", "steps[0].presenter_note", CITE),
    (ZONE, "name: Glab", "name", REMOVE),
    (ZONE, "mechanism: >-\n  ", "mechanism", EVIDENCE),
    (ZONE, "consequence: ", "consequence", EVIDENCE),
]
UNITS = [
    "3 mm", "1.5 cm", "4 units", "30 degrees", "30°", "7 days", "2 weeks", "6 months", "5 %",
    "5 percent", "0.1 mL", "2 hours", "20-minute", "50 years", "10-mm",
]  # fmt: skip


@pytest.fixture(autouse=True)
def in_english_alone(folder: Path) -> None:
    (folder / "glabellar_lines" / "es.yaml").unlink()


@pytest.mark.parametrize(("file", "old", "place", "remedy"), NUMBERS, ids=lambda one: str(one)[:30])
def test_a_number_without_a_source_is_told_wherever_it_stands(
    folder: Path, file: str, old: str, place: str, remedy: str
) -> None:
    new = re.sub(r"^(\w+:\s(?:>-\s+|\s+- )?)", r"\1About 77 mm ", old)
    told = broken(folder, file, old, new)
    assert f"{place}: '77 mm' has no source. {remedy}" in told


def test_a_note_on_a_structure_of_a_zone_needs_a_source(folder: Path) -> None:
    told = broken(folder, ZONE, "- {id: angular_artery, ", "- {id: angular_artery, note: 6 mm up, ")
    assert f"structures[3].note: '6 mm' has no source. {CITE}" in told


def test_what_is_beside_a_text_carries_its_numbers(folder: Path) -> None:
    old = "    why: Below this line"
    assert not broken(folder, "lesson.yaml", old, "    why: 10 mm up or more. Below this line")


def test_a_place_in_words_rests_on_the_evidence_of_its_position(folder: Path) -> None:
    assert not broken(folder, "lesson.yaml", "at: in the midline,", "at: 2 mm from the midline,")
    old = 'position: {ev: recalled, src: label_ona_pi, note: "the rule in words; the millimetres'
    told = broken(folder, "lesson.yaml", old, old.replace("src: label_ona_pi, ", ""))
    assert "sites[0].position: ev: recalled needs the source it comes from." in told


def test_the_texts_of_a_complication_and_of_a_question_rest_on_its_evidence(folder: Path) -> None:
    told = broken(folder, "lesson.yaml", "    evidence: {ev: found, src: apra}\n", "")
    assert "complications[0]: 'evidence' is missing." in told
    old = "    evidence: {ev: found, src: cotofana_cline}\n"
    assert "'evidence' is missing." in broken(folder, "questions.yaml", old, "")


@pytest.mark.parametrize("number", UNITS)
def test_every_unit_counts(folder: Path, number: str) -> None:
    old = "presenter_note: Ask the group"
    told = broken(folder, "lesson.yaml", old, f"presenter_note: Wait {number}. Ask the group")
    assert f"steps[0].presenter_note: '{number}' has no source." in told


def test_a_citation_in_a_note_is_read(folder: Path) -> None:
    old = "presenter_note: Ask the group"
    for cited, told in (
        ("[@cho2019 found]", ""),
        ("[@cho2091 found]", "Unknown source 'cho2091'. Did you mean 'cho2019'?"),
        ("[@cho2019]", "[@cho2019] does not say how it is known."),
    ):
        new = f"presenter_note: 4 mm {cited} deep. Ask the group"
        text = broken(folder, "lesson.yaml", old, new)
        assert told in text
        assert bool(text) == bool(told)
        broken(folder, "lesson.yaml", new, old)


def test_a_citation_where_none_is_shown_is_told(folder: Path) -> None:
    told = broken(folder, "lesson.yaml", "name: Procerus", 'name: "4 mm [@cho2019 found]"')
    assert "sites[0].name: a citation is not read in this field." in told


def test_what_a_presenters_note_cites_stands_among_the_references(lesson: Lesson) -> None:
    noted = lesson.steps[0].model_copy(update={"presenter_note": "At 4 mm [@choi2021 found]."})
    assert "choi2021" not in lesson.references
    assert "choi2021" in lesson.model_copy(update={"steps": (noted,)}).references


def test_the_lessons_and_zones_as_shipped_tell_no_number_without_a_source() -> None:
    assert not [one for one in check_lessons() if "has no source" in str(one)]
