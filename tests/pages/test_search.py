"""Search: all content but the questions, ranked, and small slips are forgiven."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pages.search import MAX_QUERY, index_of, page, search_markup
from pages.search_index import find
from pages.studio import Studio
from tests.pages.conftest import LESSON


@pytest.mark.parametrize(
    ("query", "kind", "title"),
    [
        ("procerus", "structure", "Procerus"),
        ("glabellar lines", "lesson", "Glabellar lines"),
        ("frontlais", "structure", "Frontalis"),
    ],
)
def test_the_best_comes_first_even_with_a_slip(
    studio: Studio, query: str, kind: str, title: str
) -> None:
    found = find(index_of(studio), query)
    assert any((one.kind, one.title) == (kind, title) for one in found[:5]), found[:5]


def test_every_step_site_zone_limit_and_complication_is_found_by_its_title(studio: Studio) -> None:
    lesson, index = studio.lesson(LESSON), index_of(studio)
    named = (*lesson.sites, *lesson.zones, *lesson.limits, *lesson.complications)
    for one in (*lesson.steps, *named):
        title = getattr(one, "title", "") or getattr(one, "name", "")
        assert title in [entry.title for entry in find(index, title)]


def test_a_limit_in_words_is_found_with_its_evidence(studio: Studio) -> None:
    (rule, *_) = studio.lesson("brow_lift").rules
    (found, *_) = [one for one in find(index_of(studio), rule.text) if one.title == rule.text]
    assert (found.kind, found.href) == ("limit", "/lesson?id=brow_lift&tab=dangers")
    assert f"[{rule.ev}" in found.text


def test_a_step_leads_to_its_place_in_the_lesson(studio: Studio) -> None:
    step = studio.lesson(LESSON).steps[1]
    hrefs = [one.href for one in find(index_of(studio), step.title)]
    assert f"/lesson?id={LESSON}&step=2" in hrefs


def test_no_question_is_ever_found(studio: Studio) -> None:
    index = index_of(studio)
    prompts = {question.prompt for lesson in studio.lessons for question in lesson.questions}
    assert not [e for e in index.entries if e.text in prompts or e.title in prompts]
    assert {e.kind for e in index.entries} == {
        "structure", "lesson", "step", "site", "zone", "limit", "complication", "source",
    }  # fmt: skip


@pytest.mark.parametrize("query", ["", "   ", "<script>", "zzzzqqq", "'; drop table", "x" * 400])
def test_odd_words_are_answered_and_never_run(studio: Studio, query: str) -> None:
    shown = search_markup(index_of(studio), query[:MAX_QUERY])
    assert "<script>" not in shown
    assert 'data-testid="search-count"' in shown


def test_a_search_that_is_too_long_is_told(studio: Studio, browser_of: Callable[..., None]) -> None:
    browser_of(q="a" * (MAX_QUERY + 1))
    notice = page(studio).main[0][1]
    assert notice.visible
    assert str(MAX_QUERY) in notice.html
