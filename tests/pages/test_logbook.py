"""The logbook's page: identities refused and not kept, corrections supersede, all is once."""

from __future__ import annotations

from uuid import UUID

import pytest

from certification.kinds import LOGBOOK, REFUSED
from pages.learners import Who
from pages.logbook import Logbook
from pages.shell import make_frame
from pages.studio import Studio
from tests.pages.conftest import do

CASE = {
    "kind": "supervised", "technique": "glabellar_lines", "product": "ona",
    "done_on": "2026-02-20", "age_band": "31-42", "units_corr_medial": "8", "note": "Calm.",
    "complications": "",
}  # fmt: skip


@pytest.fixture
def ada(studio: Studio) -> Who:
    """A learner with an empty logbook."""
    learner = studio.store.add_learner("Ada")
    return Who(learner.id, learner.display_name)


def opened(studio: Studio, who: Who) -> Logbook:
    return Logbook(studio, make_frame("/logbook", "Logbook"), who)


def kinds(studio: Studio) -> list[str]:
    return [one.kind for one in studio.store.list_entries()]


def test_the_form_asks_for_the_units_of_the_technique_that_was_chosen(
    studio: Studio, ada: Who
) -> None:
    logbook = opened(studio, ada)
    assert "units_corr_medial" not in logbook.sheet.html
    do(logbook.sheet, "technique", "glabellar_lines")
    assert 'data-field="units_corr_medial"' in logbook.sheet.html
    assert "no name, no date of birth" in logbook.sheet.html


def test_a_case_is_kept_and_waits(studio: Studio, ada: Who) -> None:
    logbook = opened(studio, ada)
    do(logbook.sheet, "log", "", **CASE)
    assert kinds(studio) == [LOGBOOK]
    assert "0 signed · 1 waiting · 0 declined" in logbook.sheet.html
    assert "Case 1 is saved; it waits for a mentor." in logbook.said.html
    assert 'value="8"' not in logbook.sheet.html
    assert "8 U" in opened(studio, ada).sheet.html


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        ("Mrs Miller was calm", "may be a person&#x27;s name"),
        ("born 03.04.1979", "may be a date of birth"),
        ("call 0171 555 0199", "telephone or record number"),
    ],
)
def test_who_the_patient_was_is_refused_recorded_and_never_kept(
    studio: Studio, ada: Who, note: str, sentence: str
) -> None:
    logbook = opened(studio, ada)
    do(logbook.sheet, "log", "", **{**CASE, "note": note})
    assert sentence in logbook.sheet.html
    assert note in logbook.sheet.html
    (entry,) = studio.store.list_entries()
    assert entry.kind == REFUSED
    kept = str(entry.payload)
    assert not any(word in kept for word in ("Miller", "1979", "0199"))
    assert opened(studio, ada).logged() == ()


def test_a_correction_supersedes_and_the_first_version_stays(studio: Studio, ada: Who) -> None:
    logbook = opened(studio, ada)
    do(logbook.sheet, "log", "", **CASE)
    (first,) = logbook.logged()
    do(logbook.sheet, "correct", first.id)
    assert "Correct case 1" in logbook.sheet.html
    assert 'value="Calm."' in logbook.sheet.html
    do(logbook.sheet, "log", "", **{**CASE, "units_corr_medial": "6"})
    (second,) = logbook.logged()
    assert (second.id, second.number, second.versions) == (first.id, 1, 2)
    assert second.entry.units == {"corr_medial": 6.0}
    rows = studio.store.list_entries(kinds=[LOGBOOK])
    assert [row.supersedes for row in rows] == [None, first.version]
    assert studio.store.check_ledger() == ""


def test_one_entry_corrected_in_two_windows_is_corrected_once(studio: Studio, ada: Who) -> None:
    do(opened(studio, ada).sheet, "log", "", **CASE)
    windows = [opened(studio, ada), opened(studio, ada)]
    for window in windows:
        do(window.sheet, "correct", window.logged()[0].id)
    for units, window in zip(("5", "6"), windows, strict=True):
        do(window.sheet, "log", "", **{**CASE, "units_corr_medial": units})
    assert "corrected in another window" in windows[1].sheet.html
    (entry,) = windows[1].logged()
    assert (entry.versions, entry.entry.units) == (2, {"corr_medial": 5.0})


def test_somebody_elses_entry_is_not_corrected_and_the_try_is_recorded(
    studio: Studio, ada: Who
) -> None:
    logbook = opened(studio, ada)
    do(logbook.sheet, "log", "", **CASE)
    ben = studio.store.add_learner("Ben")
    other = opened(studio, Who(ben.id, "Ben"))
    do(other.sheet, "correct", logbook.logged()[0].id)
    assert "Only who made an entry may correct it." in other.sheet.html
    do(other.sheet, "correct", "' OR 1=1")
    assert "There is no such entry." in other.sheet.html
    assert kinds(studio) == [LOGBOOK, REFUSED, REFUSED]


def test_markup_in_a_note_stays_text(studio: Studio, ada: Who) -> None:
    logbook = opened(studio, ada)
    do(logbook.sheet, "log", "", **{**CASE, "note": "<img src=x> calm"})
    assert "&lt;img src=x&gt;" in logbook.sheet.html
    assert isinstance(ada.id, UUID)
