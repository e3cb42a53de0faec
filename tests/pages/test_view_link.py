"""A view survives its own address; nonsense in an address is told and left out."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshes.scene import AXES, VIEWS, Plane
from pages.view_link import (
    CAMERA_LIMITS,
    READERS,
    Known,
    ViewLink,
    name_hidden,
    read_link,
    shorten,
    spell_out,
    write_link,
)

ITEMS = {
    "skin": "skin", "a.left": "artery", "a.right": "artery", "b.left": "artery",
    "b.right": "artery", "m": "muscle", "n.left": "muscle", "n.right": "muscle",
}  # fmt: skip
KNOWN = Known(
    structures=ITEMS,
    hideable={*ITEMS, "a", "b", "n", "artery", "muscle"},
    patients=("template", "adult_male"),
    atlases=("facies", "bodyparts3d"),
    variants={"ending.left": ("labial", "angular")},
)
tenths = st.integers(-1000, 1000).map(lambda n: n / 10)
cameras = st.tuples(*(st.integers(int(a), int(b)).map(float) for a, b in CAMERA_LIMITS))
cuts = st.builds(Plane, st.sampled_from(sorted(AXES)), tenths, st.booleans())
oblique = st.just(Plane("oblique", 61.5, flip=True, normal=(0.6, 0.0, 0.8)))
links = st.builds(
    ViewLink,
    select=st.sampled_from(["", "a.left", "m"]),
    view=st.sampled_from(["", *(name for name in VIEWS if name != "front")]),
    camera=st.none() | cameras,
    peel_mm=st.integers(0, 300).map(lambda n: n / 10),
    cut=st.none() | cuts | oblique,
    hide=st.sampled_from([(), ("skin", "artery")]),
    needle=st.sampled_from([None, ("level", (12.5, -3.0, 88.0, 0.5))]),
    fade=st.sampled_from([None, True, False]),
    labels=st.booleans(),
    mode=st.sampled_from(["face", "section"]),
    patient=st.sampled_from(["", "adult_male", "sample_7"]),
    variants=st.sampled_from([(), ("ending.left:labial",)]),
    palette=st.sampled_from(["", "colour_safe"]),
    atlas=st.sampled_from(["", "bodyparts3d"]),
)


@given(links)
def test_a_view_comes_back_from_its_address(link: ViewLink) -> None:
    address = write_link(link)
    assert read_link(dict(parse_qsl(address)), KNOWN) == (link, ())


def test_the_view_a_page_opens_with_needs_no_words() -> None:
    assert write_link(ViewLink(view="front")) == ""


def test_a_link_is_short_and_readable() -> None:
    link = ViewLink(
        select="m", view="left_oblique", peel_mm=4, cut=Plane("axial", 30), hide=("skin",)
    )
    assert write_link(link) == "select=m&view=left_oblique&peel=4&cut=axial,30&hide=skin"


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "value", ["", "nonsense", "1e999", "nan", "<script>", "9,9", ",", "x" * 9999]
)
def test_nonsense_is_left_out_with_a_sentence_and_never_an_error(name: str, value: str) -> None:
    link, told = read_link({name: value, "unknown": value}, KNOWN)
    assert link == ViewLink() or name in ("hide", "only")
    for sentence in told:
        assert f"“{name}=" in sentence
        assert len(sentence) < 300


def test_a_slip_is_answered_with_the_nearest() -> None:
    _, told = read_link({"patient": "adult_mail"}, KNOWN)
    assert "adult_male" in told[0]


def test_what_else_a_link_says_still_counts() -> None:
    link, told = read_link({"peel": "deep", "select": "m"}, KNOWN)
    assert link == ViewLink(select="m")
    assert len(told) == 1


@given(st.sets(st.sampled_from(sorted(ITEMS))))
def test_what_is_hidden_is_told_in_few_names_that_mean_the_same(hidden: set[str]) -> None:
    hide, only = name_hidden(hidden, ITEMS, ())
    assert not (hide and only)
    shown = spell_out(only, ITEMS)
    assert hidden == (set(ITEMS) - shown if only else spell_out(hide, ITEMS))


def test_a_kind_and_a_pair_stand_for_all_of_it() -> None:
    assert shorten(["a.left", "a.right", "b.left", "b.right", "n.left", "n.right"], ITEMS) == (
        "artery",
        "n",
    )
    assert name_hidden({"skin"}, ITEMS, {"skin"}) == ((), ())


def test_somebody_beside_is_shown_side_by_side() -> None:
    link, told = read_link({"beside": "adult_male"}, KNOWN)
    assert not told
    assert (link.mode, link.beside) == ("pair", "adult_male")
