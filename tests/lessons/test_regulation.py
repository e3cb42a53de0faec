"""Who may inject where: true to its sources, dated, and refused when broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from anatomy.content import ContentError, UnknownId
from anatomy.sources import load_sources
from lessons.check import check_lessons
from lessons.regulation import (
    MAY_SAY,
    PROFESSION_NAMES,
    PROFESSIONS,
    REGULATION,
    REGULATION_FOLDER,
    check_regulation,
    load_region,
    load_regulation,
)

REGIONS = load_regulation()


@pytest.fixture
def regions(tmp_path: Path) -> Path:
    """A copy of one region, to be broken."""
    home = tmp_path / REGULATION
    home.mkdir()
    shutil.copy(REGULATION_FOLDER / "england.yaml", home)
    return home


def test_the_regions_as_shipped_have_no_problems() -> None:
    assert check_regulation() == []
    assert list(REGIONS) == sorted(REGIONS)
    assert len(REGIONS) >= 8


def test_every_region_says_whom_to_ask_what_a_doctor_may_do_and_how_it_is_known() -> None:
    for region in REGIONS.values():
        assert region.regulators
        assert region.standing("doctor") is not None, region.id
        for told in (region.medicine, *region.professions, *region.rules):
            assert told.src in load_sources()


def test_nobody_is_shown_as_reviewed_who_did_not_review() -> None:
    assert all(region.review is None for region in REGIONS.values())


def test_what_may_not_be_done_everywhere_differs_by_region() -> None:
    said = {region.id: region.standing("nurse") for region in REGIONS.values()}
    assert {one.may for one in said.values() if one is not None} >= {
        "in_own_right",
        "under_direction",
        "not_at_all",
    }


def test_a_profession_without_a_source_has_no_standing() -> None:
    assert REGIONS["france"].standing("pharmacist") is None


def test_what_is_no_profession_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownId, match=r"Unknown profession 'docter'\. Did you mean 'doctor'"):
        REGIONS["france"].standing("docter")
    with pytest.raises(UnknownId, match=r"Unknown region 'englnd'\. Did you mean 'england'"):
        load_region("englnd")


def test_every_profession_and_every_standing_has_words() -> None:
    assert set(PROFESSION_NAMES) == set(PROFESSIONS)
    assert {one.may for region in REGIONS.values() for one in region.professions} <= set(MAY_SAY)


BREAKS = [
    ("src: mdu_botox", "src: mdu_botx", "unknown source 'mdu_botx'. Did you mean 'mdu_botox'?"),
    ("may: in_own_right", "may: in_own_rigth", "Did you mean 'in_own_right'?"),
    ("profession: dentist", "profession: dentst", "Did you mean 'dentist'?"),
    ("profession: dentist", "profession: doctor", "doctor is listed twice. List each profession"),
    ("ev: found, src: mdu_botox", "ev: found", "ev: found needs the source it comes from."),
    ("ev: found, src: mdu_botox", "ev: seen, src: mdu_botox", "'seen' is not allowed."),
    ('as_of: "2016-06-01"', 'as_of: "June 2016"', "has the wrong form."),
    ('as_of: "2016-06-01"', 'as_of: "2030-06-01"', "2030-06-01 is later than checked: 2026-11-28."),
    ("src: mdu_botox", "src: gray", "'gray' has no address where the law can be read."),
    ("years: 18", "years: 180", "180"),
    ("years: 18", "years: eighteen", "'eighteen'"),
    ("regulators: [", "regulator: [", "Did you mean 'regulators'?"),
    ("id: england", "id: englnd", "'englnd' is not the file's name. Write id: england"),
    ('checked: "2026-11-28"\n', "", "checked"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), BREAKS)
def test_a_broken_region_is_refused(regions: Path, old: str, new: str, sentence: str) -> None:
    file = regions / "england.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = "\n".join(str(problem) for problem in check_regulation(regions))
    assert sentence in problems
    assert "england.yaml:" in problems


def test_a_folder_with_a_broken_region_is_not_loaded(regions: Path) -> None:
    (regions / "england.yaml").write_text("id: england\n", encoding="utf-8")
    with pytest.raises(ContentError):
        load_regulation(regions)


def test_the_check_of_lessons_reads_the_regions_beside_them(folder: Path) -> None:
    home = folder.parent / REGULATION
    home.mkdir()
    text = (REGULATION_FOLDER / "england.yaml").read_text(encoding="utf-8")
    (home / "england.yaml").write_text(text.replace("may:", "mya:", 1), encoding="utf-8")
    assert any(
        "'mya' is not a key here" in str(problem) for problem in check_lessons(folder=folder)
    )
