"""Citations inside texts."""

from __future__ import annotations

import pytest

from anatomy.sources import Source, load_sources
from lessons.cite import AUTHOR, citations_in, short_cite, show_citations, uncited_numbers

SOURCES = load_sources()


def test_a_found_figure_shows_its_author_and_a_recalled_one_says_so() -> None:
    text = "Width 14.5 mm [@cho2019 found]; angle 90° [@carruthers2004 recalled]."
    assert show_citations(text, SOURCES) == (
        "Width 14.5 mm (Cho 2019); angle 90° (Carruthers 2004, unverified)."
    )


@pytest.mark.parametrize(
    ("key", "short"),
    [
        ("cho2019", "Cho 2019"),
        ("park2003", "Park 2003"),
        ("decastro1980", "de Castro 1980"),
        ("kildal2025", "Kildal"),
        ("scheuer2017", "Scheuer 2017"),
        ("almeida2007", "Trindade de Almeida 2007"),
        ("vdvleuten", "van der Vleuten"),
        ("wamalwa_repo", "Wamalwa 2019"),
        ("kim_book", "Kim 2016"),
        ("label_ona_pi", "BOTOX Cosmetic prescribing information"),
        ("ptosis2025", "Eyelid ptosis review 2025"),
        ("gray", "Gray's Anatomy"),
    ],
)
def test_a_source_is_called_by_its_author_and_year_or_by_its_short_name(
    key: str, short: str
) -> None:
    assert short_cite(SOURCES[key]) == short


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.key)
def test_every_source_without_an_author_has_a_short_name(source: Source) -> None:
    assert source.short is not None or AUTHOR.match(source.cite) is not None
    assert short_cite(source).rstrip(" ,.:;(") == short_cite(source)


def test_a_source_of_neither_is_called_by_its_title_up_to_the_first_stop() -> None:
    titled = Source(key="x", cite="Ptosis of the lid: a review, 2020", tier="B")
    assert short_cite(titled) == "Ptosis of the lid"


def test_citations_are_found_with_their_tag() -> None:
    assert citations_in("[@cho2019 found] and [@gray]") == (("cho2019", "found"), ("gray", ""))


def test_numbers_without_a_source_are_told_with_their_line() -> None:
    text = "First.\n\nThe line lies\n10 mm up.\n\nBut 4 units [@label_ona found]."
    assert uncited_numbers(text) == ((4, "10 mm"),)


def test_plain_counts_need_no_source() -> None:
    assert uncited_numbers("Five sites, three muscles, 2 sides.") == ()
