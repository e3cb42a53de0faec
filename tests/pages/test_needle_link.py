"""The address of a needle: what makes no sense in it is told in words, and nothing in it breaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages import server
from pages.needle_link import NeedleLink, read_link
from pages.needle_placed import NO_ENTRY
from pages.studio import Studio


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"at": "0,0"}, "three numbers"),
        ({"at": "0,nan,0"}, "Expected a number from -300 to 300"),
        ({"at": "0,300,0"}, NO_ENTRY),
        ({"at": "glabela,0,0"}, "Did you mean"),
        ({"at": "glabella,0"}, "such as glabella,10,5"),
        ({"at": "glabella", "angle": "5"}, "Expected a number from 10 to 90"),
        ({"at": "glabella", "depth": "60"}, "deeper than the needle is long, 13 mm"),
        ({"at": "glabella", "needle": "12g"}, "Unknown needle"),
        ({"patient": "nobody"}, "Unknown patient"),
    ],
)
def test_what_makes_no_sense_in_a_link_is_told_and_left_out(
    studio: Studio,
    browser_of: Callable[..., None],
    address: dict[str, str],
    sentence: str,
) -> None:
    browser_of(**address)
    page = server.PAGES["/needle"](studio)
    notice = page.main[0][1]
    assert notice.visible
    assert sentence in notice.html.replace("&#x27;", "'")


@given(
    st.dictionaries(
        st.sampled_from(["at", "angle", "towards", "depth", "needle", "length", "see", "patient"]),
        st.text(max_size=30) | st.sampled_from(["1e999", "-1", "glabella,1,2", "0,0,0", "inf"]),
    )
)
def test_no_address_whatever_raises(asked: dict[str, str]) -> None:
    link, told = read_link(asked, ("template",))
    assert isinstance(link, NeedleLink)
    assert all(isinstance(one, str) for one in told)
