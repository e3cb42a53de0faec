"""Breakers: a valid lesson with one thing broken, and the sentence its author must read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from anatomy.face import Face
from lessons.check import check_lessons


def broken(folder: Path, file: str, old: str, new: str, *, face: Face | None = None) -> str:
    """All problems, as text, after one replacement."""
    path = folder / "glabellar_lines" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return "\n".join(str(problem) for problem in check_lessons(face, folder=folder))


def test_the_lessons_as_shipped_have_no_problems() -> None:
    assert check_lessons() == []


def test_the_first_lesson_has_no_problems_on_the_small_face(folder: Path, face: Face) -> None:
    for zone in (folder.parent / "zones").iterdir():
        if zone.stem not in ("glabella", "supraorbital", "orbital_rim_levator"):
            zone.unlink()
    assert check_lessons(face, folder=folder) == []


BREAKS = [
    (
        "lesson.yaml",
        'src: lee2020csm, note: "needle',
        'src: lee2020csn, note: "needle',
        "unknown source 'lee2020csn'. Did you mean 'lee2020csm'?",
    ),
    (
        "lesson.yaml",
        "deg: 30, ev: recalled, src: carruthers2004",
        "deg: 30, ev: recalled",
        "ev: recalled needs the source it comes from. Add src: <source key>.",
    ),
    (
        "lesson.yaml",
        "units: {units: 4, ev: found, src: mpr_ona}",
        "units: 4",
        "4 has no unit. Write {mm: 4, ev: ..., src: ...}.",
    ),
    (
        "lesson.yaml",
        "units: {units: 4, ev: found, src: mpr_ona}",
        "units: {mm: 4, ev: found, src: mpr_ona}",
        "4 mm is no figure in units. Write {units: ...}.",
    ),
    (
        "lesson.yaml",
        "layer: deep in",
        "layr: deep in",
        "'layr' is not a key here. Did you mean 'layer'?",
    ),
    ("lesson.yaml", "layer: deep in", "layer: twice\n    layer: deep in", "layer"),
    ("lesson.yaml", "superior: 13.7", "superior: .nan", ".nan"),
    (
        "lesson.yaml",
        "units: {units: 4, ev: found, src: mpr_ona}",
        "units: {units: 5, ev: found, src: mpr_ona}",
        "total.units: the sites add up to 21, the label says 20 U. Correct the sites or the total.",
    ),
    (
        "lesson.yaml",
        "target: [procerus]",
        "target: [proceru]",
        "Unknown structure 'proceru'. Did you mean 'procerus'?",
    ),
    (
        "../../zones/glabella.yaml",
        "- {id: angular_artery, depth",
        "- {id: angulr_artery, depth",
        "glabella.yaml:16: structures[3].id: Unknown structure 'angulr_artery'. Did you mean",
    ),
    (
        "../../zones/glabella.yaml",
        "mechanism: >-",
        "mechanisme: >-",
        "glabella.yaml:19: mechanisme: 'mechanisme' is not a key here. Did you mean 'mechanism'?",
    ),
    (
        "../../zones/glabella.yaml",
        "src: shin2024",
        "src: shin2023",
        "unknown source 'shin2023'. Did you mean 'shin2024'?",
    ),
    (
        "../../zones/glabella.yaml",
        "id: glabella\n",
        "id: glabela\n",
        "'glabela' is not the file's name. Write id: glabella.",
    ),
    (
        "lesson.yaml",
        "zones: [glabella, supraorbital",
        "zones: [glabela, supraorbital",
        "zones[0]: Unknown danger zone 'glabela'. Did you mean 'glabella'?",
    ),
    (
        "lesson.yaml",
        "zones: [glabella, supraorbital",
        "zones: [glabella, glabella, supraorbital",
        "zones[1]: 'glabella' is named twice. Name it once.",
    ),
    (
        "lesson.yaml",
        "kind: technique",
        "kind: region",
        "status, product, total, sites belong to a technique, and this is kind: region.",
    ),
    ("lesson.yaml", "\nstatus:", "\nstatu:", "Did you mean 'status'?"),
    ("lesson.yaml", "kind: technique", "kind: tecnique", "Did you mean 'technique'?"),
    (
        "lesson.yaml",
        "    short: true\n",
        "    face: false\n",
        "face: false is for theory, and this is kind: technique. Take it out.",
    ),
    (
        "lesson.yaml",
        "  units: {units: 20, ev: found, src: label_ona}",
        "  of: [procerus_mit]\n  units: {units: 20, ev: found, src: label_ona}",
        "Unknown site 'procerus_mit'. Did you mean 'procerus_mid'?",
    ),
    ("lesson.yaml", "highlight: [procerus]", "highlight: [procerous]", "Did you mean 'procerus'?"),
    (
        "lesson.yaml",
        "zones: [orbital_rim_levator]",
        "zones: [orbital_rim]",
        "Unknown danger zone 'orbital_rim'. Did you mean 'orbital_rim_levator'?",
    ),
    (
        "lesson.yaml",
        "limits: [rim_10]",
        "limits: [rim_11]",
        "Unknown limit 'rim_11'. Did you mean 'rim_10'?",
    ),
    ("lesson.yaml", "markers: [all]", "markers: [corr_medal]", "Did you mean 'corr_medial'?"),
    ("lesson.yaml", "expression: {frown: 1.0}", "expression: {frwn: 1.0}", "Did you mean 'frown'?"),
    ("lesson.yaml", "view: right_oblique", "view: right_obliqe", "'right_obliqe' is not a view."),
    ("lesson.yaml", "- id: rim_10", "- id: orbit", "'orbit' is used twice. An id may occur once."),
    ("lesson.yaml", "rubric: standard", "rubric: standrd", "Did you mean 'standard'?"),
    (
        "lesson.yaml",
        "questions_wanted: 30",
        "questions_wanted: 990",
        "questions, 990 are wanted. Write more.",
    ),
    (
        "lesson.yaml",
        "id: glabellar_lines",
        "id: frown_lines",
        "'frown_lines' is not the folder's name.",
    ),
    ("questions.yaml", "id: find_frontalis", "id: find_procerus", "'find_procerus' is used twice."),
    (
        "questions.yaml",
        "id: find_frontalis",
        "id: made_name_frontalis",
        "ids of questions that nobody wrote begin with made_. Write another id.",
    ),
    (
        "questions.yaml",
        "prompt: Click the orbital part of orbicularis oculi.",
        "prompt: Click the procerus.",
        "another question asks this already.",
    ),
    (
        "questions.yaml",
        "target: frontalis",
        "target: frontals",
        "Unknown structure 'frontals'. Did you mean 'frontalis'?",
    ),
    (
        "questions.yaml",
        "site: corr_medial",
        "site: corr_medium",
        "Unknown site 'corr_medium'. Did you mean 'corr_medial'?",
    ),
    (
        "questions.yaml",
        "side: median",
        "side: left",
        "'left' is no side of procerus_mid. Write median.",
    ),
    (
        "questions.yaml",
        ', feedback: "Five sites of 4 units."',
        "",
        "'feedback' is missing. Add feedback: ...",
    ),
    (
        "questions.yaml",
        "text: 20 units, right: true",
        "text: 20 units",
        "0 options are right: true. Mark exactly one.",
    ),
    ("questions.yaml", "kind: place", "kind: plce", "Did you mean 'place'?"),
    (
        "questions.yaml",
        "evidence: {ev: found, src: dil_ona}",
        "evidence: {ev: found, src: dil_onna}",
        "unknown source 'dil_onna'. Did you mean 'dil_ona'?",
    ),
    (
        "questions.yaml",
        "highlight: [supraorbital_nerve]",
        "highlight: [supraorbital_nrve]",
        "Did you mean 'supraorbital_nerve'?",
    ),
    (
        "questions.yaml",
        "lesson: glabellar_lines",
        "lesson: forehead",
        "'forehead' is not this lesson.",
    ),
    (
        "steps/frown.md",
        "[@kim2022glab found]",
        "",
        "'81 %' has no source. Add [@key found] to the paragraph.",
    ),
    (
        "steps/frown.md",
        "[@kim2022glab found]",
        "[@kim2022gla found]",
        "Did you mean 'kim2022glab'?",
    ),
    ("steps/frown.md", "[@kim2022glab found]", "[@kim2022glab]", "does not say how it is known."),
]


@pytest.mark.parametrize(("file", "old", "new", "sentence"), BREAKS, ids=lambda v: str(v)[:30])
def test_a_broken_lesson_says_what_to_fix(
    folder: Path, file: str, old: str, new: str, sentence: str
) -> None:
    assert sentence in broken(folder, file, old, new)


def test_a_site_40_mm_outside_its_muscle_fails(folder: Path, face: Face) -> None:
    text = broken(
        folder, "lesson.yaml", "line: pupil, lateral: -5, superior: 13.7", "superior: 52", face=face
    )
    assert "sites[2].place: the site lies" in text
    assert "mm beside the corrugator supercilii. Move it to within 15 mm." in text


def test_an_unknown_landmark_is_named_with_the_nearest(folder: Path, face: Face) -> None:
    old = "ref: endocanthion, line: glabella, superior: 14.5"
    text = broken(folder, "lesson.yaml", old, "ref: glabela", face=face)
    assert "Unknown landmark 'glabela'. Did you mean 'glabella'?" in text


def test_a_site_that_ends_inside_a_vessel_is_told(folder: Path, face: Face) -> None:
    old = "{ref: midline_supraorbital_rim, line: endocanthion, superior: 3.1}"
    text = broken(
        folder, "lesson.yaml", old, "{ref: glabella, lateral: 19.0, superior: 5}", face=face
    )
    assert "the needle ends inside the supratrochlear artery" in text


def test_the_outline_of_a_zone_is_tried_on_the_face(folder: Path, face: Face) -> None:
    old, new = "ref: glabella, lateral: -15", "ref: glabela, lateral: -15"
    text = broken(folder, "../../zones/glabella.yaml", old, new, face=face)
    assert "boundary: Unknown landmark 'glabela'. Did you mean 'glabella'?" in text


def test_a_lesson_without_short_steps_is_told(folder: Path) -> None:
    file = folder / "glabellar_lines" / "lesson.yaml"
    file.write_text(file.read_text().replace("    short: true\n", ""))
    text = "\n".join(str(p) for p in check_lessons(folder=folder))
    assert "steps: 0 steps are short: true, the five-minute version needs 3 or more." in text


def test_a_technique_without_a_dose_is_told(folder: Path) -> None:
    file = folder / "glabellar_lines" / "lesson.yaml"
    start, rest = file.read_text().split("total:\n")
    file.write_text(start + rest[rest.index("questions_wanted") :])
    text = "\n".join(str(p) for p in check_lessons(folder=folder))
    assert "a technique needs total. Add it, or write its kind." in text


def test_an_off_label_treatment_without_published_doses_is_told(folder: Path) -> None:
    file = folder / "glabellar_lines" / "lesson.yaml"
    text = file.read_text(encoding="utf-8")
    start, end = text.index("  published:\n"), text.index("questions_wanted")
    file.write_text(text[:start] + text[end:], encoding="utf-8")
    told = broken(folder, "lesson.yaml", "kind: on_label", "kind: off_label")
    assert "total: no label tells a total here. Add published: with the doses" in told


def test_a_question_that_another_lesson_asks_is_told(folder: Path) -> None:
    copy = Path(shutil.copytree(folder / "glabellar_lines", folder / "glabellar_again"))
    for name in ("lesson.yaml", "questions.yaml"):
        text = (copy / name).read_text().replace(": glabellar_lines", ": glabellar_again", 1)
        (copy / name).write_text(text)
    text = "\n".join(str(p) for p in check_lessons(folder=folder))
    assert "questions[0].prompt: glabellar_again asks this already." in text
    assert "questions[0].teaches: glabellar_again teaches this in the same words." in text


def lines_of(folder: Path, key: str) -> list[str]:
    """Every line of the questions that gives this key at the level of a question."""
    text = (folder / "glabellar_lines" / "questions.yaml").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.startswith(f"    {key}: ")]


def test_two_questions_that_teach_in_the_same_words_are_told(folder: Path) -> None:
    first, second, *_ = lines_of(folder, "teaches")
    told = broken(folder, "questions.yaml", second, first)
    assert "questions[1].teaches: another question teaches this in the same words." in told


def test_a_part_of_a_case_that_teaches_what_its_case_does_is_told(folder: Path) -> None:
    text = (folder / "glabellar_lines" / "questions.yaml").read_text(encoding="utf-8")
    part = next(line for line in text.splitlines() if line.startswith("        teaches: "))
    told = broken(folder, "questions.yaml", part, "    " + lines_of(folder, "teaches")[0])
    assert "teaches: another question teaches this in the same words." in told


def test_a_prompt_that_differs_by_a_comma_is_no_other_question(folder: Path) -> None:
    first, second, *_ = lines_of(folder, "prompt")
    words = first.removeprefix("    prompt: ").rstrip("?.").upper()
    told = broken(folder, "questions.yaml", second, f"    prompt: {words},")
    assert "questions[1].prompt: another question asks this already." in told


def test_a_region_needs_no_dose_and_asks_no_sites(folder: Path) -> None:
    file = folder / "glabellar_lines" / "lesson.yaml"
    text = file.read_text().replace("kind: technique", "kind: region")
    start, rest = text.split("status:\n")
    goals, dose = rest[rest.index("objectives:") :].split("total:\n")
    after = dose[dose.index("questions_wanted") :]
    wanted, sites = after.split("sites:\n", 1)
    file.write_text(start + goals + wanted + sites[sites.index("limits:\n") :])
    text = "\n".join(str(p) for p in check_lessons(folder=folder))
    assert "belong to a technique" not in text
    assert "needs status" not in text


def test_a_missing_text_is_told(folder: Path) -> None:
    (folder / "glabellar_lines" / "steps" / "frown.md").unlink()
    text = "\n".join(str(p) for p in check_lessons(folder=folder))
    assert "the text of step 'frown' is missing" in text


def test_a_stray_text_is_told(folder: Path) -> None:
    (folder / "glabellar_lines" / "steps" / "extra.md").write_text("Words.")
    text = "\n".join(str(p) for p in check_lessons(folder=folder))
    assert "no step is called 'extra'." in text


def test_every_problem_names_file_and_line(folder: Path) -> None:
    text = broken(folder, "questions.yaml", "target: frontalis", "target: frontals")
    assert "glabellar_lines/questions.yaml:" in text
    assert "questions[2].target" in text
