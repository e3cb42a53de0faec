"""Zones, cases, programmes and stations are translated file by file, and numbers stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from anatomy.people import load_case
from certification.translations import check_translations
from lessons.content_translation import (
    CASES_TOLD,
    ZONES_TOLD,
    check_content,
    read_texts,
    texts_of,
    translated_zone,
)
from lessons.load import load_lesson, open_zone


def test_all_translations_of_content_are_in_order() -> None:
    assert check_translations() == []


@pytest.mark.parametrize("name", ["glabella", "temple"])
def test_a_zone_is_spanish_and_keeps_its_figures(name: str) -> None:
    zone, _ = open_zone(name)
    spanish = translated_zone(zone, "es")
    assert spanish.mechanism != zone.mechanism
    assert (spanish.boundary, spanish.depth_mm, spanish.rule_evidence) == (
        zone.boundary, zone.depth_mm, zone.rule_evidence
    )  # fmt: skip
    assert translated_zone(zone, "fr") == zone


def test_every_text_of_a_case_has_its_translation_but_the_name() -> None:
    birgit = load_case("birgit")
    assert set(texts_of(birgit)) - set(read_texts(birgit, CASES_TOLD, "es")) == {"name"}


def test_no_translation_changes_what_a_lesson_is_pinned_to() -> None:
    lesson = load_lesson("glabellar_lines")
    told = lesson.model_copy(
        update={"opened_zones": tuple(translated_zone(z, "es") for z in lesson.opened_zones)}
    )
    assert told.content_hash == lesson.content_hash


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (
            '  rule: "A 12 mm."',
            "its numbers are 12, those of the English 7, 9.6, 10.",
        ),
        ('  ruel: "Nada."', "there is no text of this place. Did you mean rule?"),
        ('  id: "otra"', "there is no text of this place."),
    ],
)
def test_an_author_reads_what_is_wrong(tmp_path: Path, said: str, wanted: str) -> None:
    home = tmp_path / "es"
    home.mkdir()
    (home / "infraorbital.yaml").write_text(f"of: infraorbital\nlanguage: es\ntexts:\n{said}\n")
    (problem,) = check_content([open_zone("infraorbital")[0]], tmp_path)
    assert wanted in str(problem)


def test_a_file_that_translates_nothing_is_named(tmp_path: Path) -> None:
    home = tmp_path / "es"
    home.mkdir()
    (home / "chin.yaml").write_text("of: chin\nlanguage: es\ntexts: {}\n")
    (problem,) = check_content([open_zone("lips")[0]], tmp_path)
    assert "there is no 'chin' here" in str(problem)


def test_the_shipped_zones_are_all_told() -> None:
    assert len(list(ZONES_TOLD.glob("es/*.yaml"))) == 12
