"""A browser's cookies are only ever taken for one of the choices on offer."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from pages.preferences import Preferences, read_preferences

NAMES = ("facies_theme", "facies_projector", "facies_palette", "facies_learner")


@given(st.dictionaries(st.sampled_from(NAMES), st.text()))
def test_any_cookies_give_choices_on_offer(cookies: dict[str, str]) -> None:
    found = read_preferences(cookies)
    assert found.theme in ("light", "dark")
    assert found.palette in ("conventional", "colour_safe")


@given(
    st.sampled_from(["light", "dark"]),
    st.booleans(),
    st.sampled_from(["conventional", "colour_safe"]),
    st.none() | st.uuids(),
)
def test_choices_come_back_from_their_cookies(
    theme: str, projector: bool, palette: str, learner_id: UUID | None
) -> None:
    chosen = Preferences(theme, projector, palette, learner_id)  # type: ignore[arg-type]
    assert read_preferences(chosen.cookies()) == chosen


def test_switching_twice_is_where_we_began() -> None:
    start = Preferences()
    assert start.toggled_theme().toggled_theme() == start
    assert start.toggled_projector().toggled_projector() == start
