"""Breakers of the rules that stand in the models: figures, evidence, outlines, steps, options."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessons.check import check_lessons

LESSON, QUESTIONS = "glabellar_lines/lesson.yaml", "glabellar_lines/questions.yaml"
ZONE = "../zones/glabella.yaml"
UNITS = "units: {units: 4, ev: found, src: mpr_ona}"
DEPTH = "{mm: [2.0, 4.0], ev: recalled, src: kim_book}"
BOX = "- {ref: glabella, lateral: -15, superior: 20}"
CORNERS = """  polygon:
    - {ref: glabella, lateral: -15, superior: 20}
    - {ref: glabella, lateral: 15, superior: 20}
    - {ref: glabella, lateral: 16, superior: -17}
    - {ref: glabella, lateral: -16, superior: -17}
"""
RIM = """      - [midline_supraorbital_rim, 22, 2.8]
      - [midline_supraorbital_rim, 27, 3.5]
      - [midline_supraorbital_rim, 31, 3]
      - [midline_supraorbital_rim, 36, 2.2]
      - [midline_supraorbital_rim, 41, 0]
      - [midline_supraorbital_rim, 47, -3.4]
"""

FIGURES = [
    (LESSON, UNITS, "units: {units: 4, mm: 3, ev: found, src: mpr_ona}", "it has 2 units"),
    (LESSON, UNITS, "units: {ev: found, src: mpr_ona}", "it has no unit and value."),
    (LESSON, UNITS, "units: {units: 4000, ev: found, src: mpr_ona}", "4000 is outside 0 to 1500"),
    (LESSON, UNITS, "units: {units: -4, ev: found, src: mpr_ona}", "-4 is outside 0 to 1500"),
    (LESSON, UNITS, "units: {units: four, ev: found, src: mpr_ona}", "four"),
    (LESSON, DEPTH, DEPTH.replace("[2.0, 4.0]", "[4.0, 2.0]"), "[4, 2] runs downwards."),
    (LESSON, DEPTH, DEPTH.replace("[2.0, 4.0]", "[2.0]"), "mm is a list of 1."),
    (LESSON, DEPTH, DEPTH.replace("ev:", "sd: -1, ev:"), "sd is below zero."),
    (LESSON, DEPTH, DEPTH.replace("ev:", "rng: [9, 3], ev:"), "rng: [9, 3] runs downwards."),
    (LESSON, DEPTH, DEPTH.replace("ev:", "groups: [men], ev:"), "2 numbers for 1 groups."),
    (LESSON, DEPTH, DEPTH.replace("recalled", "certain"), "certain"),
    (LESSON, DEPTH, DEPTH.replace("recalled", "proposal"), "needs src: project."),
    (LESSON, UNITS, UNITS.replace("mpr_ona", "project"), "ev: found cannot come from the project."),
]
PLACES = [
    (LESSON, "[midline_supraorbital_rim, 22, 2.8]", "[midline_supraorbital_rim, 22]", "a row is"),
    (LESSON, RIM, RIM.splitlines(keepends=True)[0], "limits[0].rim: "),
    (ZONE, CORNERS, "  {}\n", "it has 0 outlines. Write exactly one of polygon, circle, box."),
    (
        ZONE,
        CORNERS,
        CORNERS + "  circle: {ref: glabella, radius_mm: 5}\n",
        "it has 2 outlines. Write exactly one of polygon, circle, box.",
    ),
    (ZONE, CORNERS, "".join(CORNERS.splitlines(keepends=True)[:3]), "a polygon has 2 corners."),
    (ZONE, CORNERS, "  circle: {ref: glabella, radius_mm: 0}\n", "radius_mm"),
    (ZONE, CORNERS, "  circle: {ref: glabella, radius_mm: 99}\n", "radius_mm"),
    (
        ZONE,
        CORNERS,
        "  box: {ref: glabella, lateral: [5, -5], superior: [0, 5]}\n",
        "a box needs [min, max] with min below max in lateral and superior.",
    ),
    (ZONE, BOX, BOX.replace("-15", "-1500"), "-1500"),
    (ZONE, "risk_for: [filler, toxin]", "risk_for: [filler, toxine]", "Did you mean 'toxin'?"),
    (ZONE, "risk_for: [filler, toxin]", "risk_for: []", "risk_for"),
    (ZONE, "side: median", "side: middle", "side: "),
]
STEPS = [
    (LESSON, "    short: true\n", "    peel_mm: 41\n", "peel_mm"),
    (LESSON, "    short: true\n", "    peel_mm: -1\n", "peel_mm"),
    (LESSON, "fade: {skin: 0.25}", "fade: {skin: 25}", "fade.skin"),
    (LESSON, "fade: {skin: 0.25}", "fade: {skinn: 0.25}", "Unknown structure or kind 'skinn'."),
    (LESSON, "expression: {frown: 1.0}", "expression: {frown: 2.0}", "expression.frown"),
    (LESSON, "title: Danger zones\n", "title: ''\n", "title"),
    (LESSON, "- id: danger_zones", "- id: Danger-zones", "Danger-zones"),
    (LESSON, "- id: danger_zones", "- id: summary", "'summary' is used twice."),
    (LESSON, "target: [procerus]", "target: []", "target"),
    (LESSON, "questions_wanted: 30", "questions_wanted: -1", "questions_wanted"),
    (LESSON, "questions_wanted: 30", "questions_wanted: no", "questions_wanted"),
    (
        LESSON,
        "rubric: standard",
        "rubric: standard\nopened_zones: []",
        "opened_zones is not written here. Name the danger zones under zones.",
    ),
    (
        LESSON,
        "rubric: standard",
        "rubric: standard\nquestions: [1]",
        "questions is not written here. Move them to questions.yaml.",
    ),
    (
        LESSON,
        "    short: true\n",
        "    text: Words.\n",
        ".text: a step's words stand in steps/<id>.md. Move them there.",
    ),
]
ASKED = [
    (QUESTIONS, "id: find_frontalis", "id: find frontalis", "find frontalis"),
    (QUESTIONS, "domain: anatomy", "domain: anatomie", "Did you mean 'anatomy'?"),
    (QUESTIONS, "- {id: b,", "- {id: a,", "repeat an id. Use a, b, c, ... once each."),
    (
        QUESTIONS,
        "right: true,",
        "right: true, critical: true,",
        "a right answer cannot be critical.",
    ),
    (QUESTIONS, "side: left", "side: lft", "Did you mean 'left'?"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [*FIGURES, *PLACES, *STEPS, *ASKED],
    ids=lambda value: str(value)[:40],
)
def test_each_rule_of_the_models_is_told_by_a_sentence_with_its_file(
    folder: Path, file: str, old: str, new: str, sentence: str
) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    told = [str(problem) for problem in check_lessons(folder=folder)]
    assert any(sentence in line and f"{path.name}:" in line for line in told), told


@pytest.mark.parametrize("words", ["", "  \n\t\n"])
def test_an_empty_text_is_told(folder: Path, words: str) -> None:
    (folder / "glabellar_lines" / "steps" / "frown.md").write_text(words, encoding="utf-8")
    told = "\n".join(str(problem) for problem in check_lessons(folder=folder))
    assert "frown.md:1: frown: the text is empty. Write the step's text." in told


def test_a_text_that_is_no_utf_8_is_told(folder: Path) -> None:
    (folder / "glabellar_lines" / "steps" / "frown.md").write_bytes(b"\xff\xfe words")
    told = "\n".join(str(problem) for problem in check_lessons(folder=folder))
    assert "the text of step 'frown' is missing or no UTF-8." in told
