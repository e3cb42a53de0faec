"""Twelve invented people are whole, differ, and some must not be treated today."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from anatomy.check import check_content
from anatomy.content import ContentError, Problem, UnknownId
from anatomy.people import Case, list_cases, load_case
from anatomy.people.check import check_people
from anatomy.sources import load_sources
from anatomy.structures import DATA

CASES = [load_case(name) for name in list_cases()]


def test_there_are_twelve_and_every_one_says_that_it_is_invented() -> None:
    assert len(CASES) == 12
    assert all(case.invented for case in CASES)
    assert len({case.name for case in CASES}) == 12


def test_they_differ_in_age_sex_skin_ancestry_and_form() -> None:
    ages = sorted(case.wishes.age for case in CASES)
    assert ages[0] == 22
    assert ages[-1] == 74
    assert min(Counter(case.wishes.sex for case in CASES).values()) >= 4
    assert {round(case.wishes.tone) for case in CASES} == {1, 2, 3, 4, 5, 6}
    assert {max(c.wishes.ancestry, key=c.wishes.ancestry.__getitem__) for c in CASES} == {
        "african",
        "asian",
        "caucasian",
    }
    assert len({case.wishes.form for case in CASES}) >= 5


def test_some_are_not_treated_today_and_the_file_says_why() -> None:
    not_today = [c for c in CASES if c.history.decision in ("defer", "do_not_treat")]
    assert len(not_today) >= 3
    told = " ".join(text for case in not_today for text in case.history.contraindications)
    for word in ("pregnancy", "myasthenia", "infection", "aminoglycosides", "hypersensitivity"):
        assert word in told
    sources = load_sources()
    for case in CASES:
        assert all(reason.src in sources for reason in case.history.reasons)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_gives_the_patient_it_describes(case: Case) -> None:
    patient = case.patient
    assert (patient.id, patient.name, patient.age) == (case.id, case.name, case.wishes.age)
    assert patient.variants == case.variants
    assert patient.complexion.tone == case.wishes.tone


def test_an_unknown_case_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownId, match="Did you mean 'amara'"):
        load_case("amarra")


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("cases/amara.yaml", "age: 29", "age: 300", "wishes.age: Expected an age of 18 to 80"),
        ("cases/amara.yaml", "form: round", "form: rond", "Did you mean 'round'"),
        ("cases/amara.yaml", "african: 1.0", "afrikan: 1.0", "Did you mean 'african'"),
        ("cases/amara.yaml", "tone: 5.9", "tone: 7", "Expected a tone of 1 to 6"),
        ("cases/amara.yaml", ": bifid", ": bifit", "Did you mean 'bifid'"),
        ("cases/amara.yaml", "invented: true", "invented: false", "invented"),
        ("cases/amara.yaml", "decision: treat", "decision: treet", "Did you mean 'treat'"),
        ("cases/amara.yaml", "decision: treat", "decision: defer", "needs its contraindications"),
        ("cases/amara.yaml", "  concern:", "  concerns:", "Did you mean 'concern'"),
        ("cases/amara.yaml", "id: amara", "id: someone", "someone"),
        ("sampling.yaml", "  zy-zy: {size", "  zy-xy: {size", "unknown distance 'zy-xy'"),
        ("sampling.yaml", "{size: 0.7, full", "{sise: 0.7, full", "Did you mean 'size'"),
        ("sampling.yaml", "- eye_trans_in", "- eye_trans_inn", "Did you mean 'eye_trans_in'"),
        ("sampling.yaml", "zy-zy: {size: 0.7", "zy-zy: {size: 1.0", "pass 1"),
        ("tissue_scaling.yaml", "\n  zygion:", "\n  zygon:", "Did you mean 'zygion'"),
        ("tissue_scaling.yaml", "zygion: {fuller: 30", "zygion: {fuller: 300", "fuller"),
    ],
)
def test_a_mistake_is_told_to_its_author(
    tmp_path: Path, name: str, old: str, new: str, told: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    text = (data / name).read_text(encoding="utf-8")
    assert old in text
    (data / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert told in told_of(lambda: check_people(data), Path(name).name)


def told_of(check: Callable[[], list[Problem]], file: str) -> str:
    """What a check tells of one file."""
    try:
        problems = check()
    except ContentError as error:
        problems = list(error.problems)
    return "\n".join(str(problem) for problem in problems if file in problem.file)


def test_the_content_check_looks_at_people_and_at_the_sources_of_cases(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    file = data / "cases" / "amara.yaml"
    text = file.read_text(encoding="utf-8")
    broken = text.replace("src: label_ona_pi", "src: label_on_pi").replace("age: 29", "age: 300")
    file.write_text(broken, encoding="utf-8")
    told = told_of(lambda: check_content(data), "amara.yaml")
    assert "Did you mean 'label_ona_pi'" in told
    assert "Expected an age of 18 to 80" in told
