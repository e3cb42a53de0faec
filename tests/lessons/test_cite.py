"""Citations inside texts."""

from __future__ import annotations

from anatomy.sources import load_sources
from lessons.cite import citations_in, show_citations, uncited_numbers


def test_a_found_figure_shows_its_author_and_a_recalled_one_says_so() -> None:
    text = "Width 14.5 mm [@cho2019 found]; angle 90° [@carruthers2004 recalled]."
    assert show_citations(text, load_sources()) == (
        "Width 14.5 mm (Cho 2019); angle 90° (Carruthers 2004, unverified)."
    )


def test_citations_are_found_with_their_tag() -> None:
    assert citations_in("[@cho2019 found] and [@gray]") == (("cho2019", "found"), ("gray", ""))


def test_numbers_without_a_source_are_told_with_their_line() -> None:
    text = "First.\n\nThe line lies\n10 mm up.\n\nBut 4 units [@label_ona found]."
    assert uncited_numbers(text) == ((4, "10 mm"),)


def test_plain_counts_need_no_source() -> None:
    assert uncited_numbers("Five sites, three muscles, 2 sides.") == ()
