"""The programmes: true to what they name, and refused with a sentence when broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from anatomy.content import UnknownId
from certification.blueprint import BLUEPRINTS_FOLDER, load_blueprints
from certification.check import check_certification
from certification.programme import PROGRAMMES_FOLDER, load_programme, load_programmes
from certification.programme_check import check_programmes
from lessons.lesson import Lesson
from lessons.shelf import read_lessons

BREAKS = [
    ("theory_aftercare]}", "theory_aftercar]}", "Did you mean 'theory_aftercare'?"),
    ("drill_botulism", "drill_botulisme", "Unknown drill 'theory_complications_management.drill_b"),
    ("techniques: [glabellar_lines]", "techniques: [theory_aftercare]", "Unknown technique"),
    ("techniques: [glabellar_lines, f", "techniques: [dao, dao, f", "'dao' is named twice."),
    ("after: [supervised]", "after: [supervise]", "Did you mean 'supervised'?"),
    ("after: [anatomy, assessment]", "after: [anatomy, examination]", "waits for itself"),
    ("- id: aftercare", "- id: theory", "'theory' is used twice. An id may occur once."),
    ("{count: 40,", "{count: 400,", "there are 40 practice patients. Ask for at most 40."),
    ("least: {pct: 80", "least: {count: 80", "least is told in count. Write least: {pct: ...}"),
    ("{count: 30,", "{pct: 30,", "known is told in pct. Write known: {count: ...}"),
    ("licence_warning: {days: 60", "licence_warning: {weeks: 60", "licence_warning is told in w"),
    ("entry: observed", "entry: watched", "observed"),
    ("kind: plans", "kind: plan", "plans"),
    ("hours: {hours: 6, ev: proposal, src: project}", "hours: {hours: 6}", "ev"),
    ("credits: {credits: 6, ev: proposal, src: project}", "credits: {credits: 6, ev: proposal}",
     "needs src: project"),
    ("pharmacist,", "pharmacyst,", "Did you mean 'pharmacist'?"),
    ("open_to: enrolled", "open_to: some", "'some' is not allowed"),
    ("id: foundation", "id: fundation", "'fundation' is not the file's name."),
    ("blueprint: foundation", "exam: foundation", "blueprint"),
    ("of: [theory_assessment_photographs]}", "of: []}", "of"),
]  # fmt: skip


@pytest.fixture(scope="module")
def shelf() -> tuple[Lesson, ...]:
    """Every lesson, read once."""
    return read_lessons().lessons


@pytest.fixture
def programmes(tmp_path: Path) -> Path:
    """A copy of the programmes, to be broken."""
    return Path(shutil.copytree(PROGRAMMES_FOLDER, tmp_path / "programmes"))


def test_the_content_as_shipped_has_no_problems() -> None:
    assert check_certification() == []


def test_the_foundation_has_the_parts_of_a_course_in_facial_toxin() -> None:
    programme = load_programme("foundation")
    ids = [one.id for one in programme.modules]
    parts = ["theory", "anatomy", "assessment", "technique", "complications", "aftercare"]
    assert [one for one in ids if one in parts] == parts
    asked = {ask.kind for module in programme.modules for ask in module.asks}
    assert asked == {"lessons", "score", "cards", "drills", "plans", "logbook", "exam"}
    assert programme.hours == sum(one.hours.hours for one in programme.modules)
    assert programme.review is None


def test_every_number_of_a_programme_is_told_as_the_projects_own() -> None:
    for programme in load_programmes().values():
        for module in programme.modules:
            assert module.hours.ev == module.credits.ev == "proposal"


def test_nobody_is_supervised_or_examined_before_they_may_enrol() -> None:
    programme = load_programme("foundation")
    for module in programme.modules:
        if {ask.kind for ask in module.asks} & {"logbook", "exam"}:
            assert module.open_to == "enrolled", module.id


def test_an_unknown_programme_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownId, match="Did you mean 'foundation'"):
        load_programme("foundatoin")


@pytest.mark.parametrize(("old", "new", "sentence"), BREAKS)
def test_a_broken_programme_is_refused(
    programmes: Path, shelf: tuple[Lesson, ...], old: str, new: str, sentence: str
) -> None:
    file = programmes / "foundation.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    told = "\n".join(str(problem) for problem in check_programmes(programmes, lessons=shelf))
    assert sentence in told
    assert "foundation.yaml:" in told


def test_an_examination_that_there_is_not_is_told(
    programmes: Path, shelf: tuple[Lesson, ...]
) -> None:
    file = programmes / "foundation.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("blueprint: foundation", "blueprint: fundation"), encoding="utf-8")
    told = "\n".join(str(problem) for problem in check_programmes(programmes, lessons=shelf))
    assert "Unknown blueprint 'fundation'. Did you mean 'foundation'?" in told


def test_an_instructors_own_blueprint_stands_in_the_folder_of_their_programmes(
    programmes: Path, shelf: tuple[Lesson, ...]
) -> None:
    text = (BLUEPRINTS_FOLDER / "foundation.yaml").read_text(encoding="utf-8")
    own = programmes / "blueprints"
    own.mkdir()
    (own / "evening.yaml").write_text(
        text.replace("id: foundation", "id: evening", 1), encoding="utf-8"
    )
    file = programmes / "foundation.yaml"
    asks = file.read_text(encoding="utf-8").replace("blueprint: foundation", "blueprint: evening")
    file.write_text(asks, encoding="utf-8")
    assert check_programmes(programmes, lessons=shelf) == []
    assert list(load_programmes(programmes)) == ["foundation"]
    assert set(load_blueprints(own)) == {"evening", "foundation"}
    (own / "evening.yaml").write_text(
        text.replace("id: foundation", "id: evening", 1).replace("consultation,", "consult,", 1),
        encoding="utf-8",
    )
    (own / "foundation.yaml").write_text(text, encoding="utf-8")
    told = "\n".join(str(problem) for problem in check_programmes(programmes, lessons=shelf))
    assert "Unknown station 'consult'" in told
    assert "the blueprint 'foundation' is built in. Choose another id." in told


def test_an_instructor_adds_a_programme_of_their_own_as_a_file(
    programmes: Path, shelf: tuple[Lesson, ...]
) -> None:
    text = (programmes / "foundation.yaml").read_text(encoding="utf-8")
    own = text.replace("id: foundation\n", "id: evening_course\n", 1)
    (programmes / "evening_course.yaml").write_text(own, encoding="utf-8")
    assert check_programmes(programmes, lessons=shelf) == []
    assert load_programme("evening_course", folder=programmes).title
