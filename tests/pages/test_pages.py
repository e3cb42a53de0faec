"""Every page builds, wears the badge, and survives an error with a kind sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import panel as pn
import pytest
from bokeh.document import Document

from pages import server, shell
from pages.preferences import Preferences
from pages.settings import Settings
from pages.sheet import Sheet
from pages.studio import Studio
from tests.pages.conftest import LESSON, FragileStore, do
from tests.pages.test_practise import answer_place, opened


def sheets_of(page: Any) -> list[Sheet]:
    return [one for one in page.select(Sheet) if one.visible]


def text_of(page: Any) -> str:
    return " ".join(sheet.html for sheet in sheets_of(page))


@pytest.mark.parametrize("address", server.PAGES)
def test_every_page_builds_with_the_badge_and_its_place_in_the_navigation(
    studio: Studio, address: str
) -> None:
    page = server.PAGES[address](studio)
    document = Document()
    page.server_doc(document)
    assert document.roots
    shown = text_of(page)
    assert shell.BADGE in shown
    assert shown.count('aria-current="page"') == 1
    assert shown.count("<h1>") == 1


@pytest.mark.parametrize("address", [*server.PAGES, *server.SIDE_PAGES])
def test_what_is_read_alone_stands_on_a_page_for_reading(
    studio: Studio, browser_of: Callable[..., None], address: str
) -> None:
    browser_of(Preferences(), id=LESSON)
    page = {**server.PAGES, **server.SIDE_PAGES}[address](studio)
    frame = page.main[0]
    alone = any("body" in one.css_classes for one in frame)
    assert alone == ("reading" in frame.css_classes)


def test_navigation_and_pages_are_the_same_list() -> None:
    assert [address for address, _, _ in shell.NAVIGATION] == list(server.PAGES)


def test_a_page_that_fails_is_logged_once_and_answers_kindly(
    studio: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: Studio) -> Any:
        raise RuntimeError("secret detail")

    with caplog.at_level(logging.ERROR, logger="pages"):
        page = server.guarded("/", broken, studio)()
    assert shell.SORRY in text_of(page)
    assert "secret detail" not in text_of(page)
    assert len(caplog.records) == 1


@pytest.mark.parametrize("address", ["/", "/progress", "/practise"])
def test_pages_open_and_say_why_while_the_records_are_away(
    studio: Studio,
    fragile: FragileStore,
    browser_of: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    address: str,
) -> None:
    learner = fragile.add_learner("Ada")
    browser_of(Preferences(learner_id=learner.id), lesson=LESSON)

    def away(*_: object, **__: object) -> None:
        raise server_away()

    for name in ("list_learners", "list_attempts", "unfinished_attempt"):
        monkeypatch.setattr(fragile.store, name, away)
    shown = text_of(server.PAGES[address](studio))
    assert "The records could not be read because" in shown


def server_away() -> Exception:
    from records.unavailable import StoreUnavailable

    return StoreUnavailable("The records could not be read", "another program is using the records")


def test_a_database_that_cannot_be_opened_still_gives_a_page(studio: Studio) -> None:
    folder = studio.settings.database
    broken = Studio(Settings(database=f"{folder}/missing/folder/x.db"), studio.clock,
                    _made={k: v for k, v in studio._made.items() if k != "store"})  # fmt: skip
    page = server.PAGES["/"](broken)
    assert 'data-testid="notice"' in text_of(page)


def test_a_learner_who_is_not_in_the_records_is_nobody(
    studio: Studio, browser_of: Callable[..., None]
) -> None:
    browser_of(Preferences(learner_id=uuid4()))
    assert "Nobody is learning in this browser yet" in text_of(server.PAGES["/progress"](studio))


def test_home_offers_to_go_on_where_the_learner_stopped(
    studio: Studio, browser_of: Callable[..., None]
) -> None:
    practise, who = opened(studio, kind="place")
    answer_place(practise)
    browser_of(Preferences(learner_id=who.id))
    shown = text_of(server.PAGES["/"](studio))
    assert 'data-testid="continue"' in shown
    assert "1 of 7 questions answered" in shown


def test_home_adds_a_learner_and_shows_names_as_text(studio: Studio) -> None:
    page = server.PAGES["/"](studio)
    body = page.main[0][-1]
    do(body, "add_learner", "", name="<img src=x>")
    assert "&lt;img src=x&gt;" in body.html
    assert [one.display_name for one in studio.store.list_learners()] == ["<img src=x>"]
    do(body, "add_learner", "", name="   ")
    assert len(studio.store.list_learners()) == 1


def test_progress_shows_every_attempt_its_answers_and_the_error(
    studio: Studio, browser_of: Callable[..., None]
) -> None:
    practise, who = opened(studio, kind="place")
    answer_place(practise)
    answer_place(practise, lateral="20")
    opened(studio, kind="choice", who=who)
    browser_of(Preferences(learner_id=who.id))
    page = server.PAGES["/progress"](studio)
    shown = text_of(page)
    assert shown.count('data-testid="attempt"') == 2
    assert "4.60 mm and 6.75 mm" in shown
    assert page.select(pn.pane.Bokeh)
    assert practise.answered is not None
    assert f"{practise.answered.error_mm:.1f} mm" in shown


def test_switching_to_dark_and_projector_is_kept_and_told_to_the_view(studio: Studio) -> None:
    page = server.PAGES["/explore"](studio)
    top = page.main[0][0]
    do(top, "theme")
    do(top, "projector")
    assert page.dark_theme
    assert 'aria-pressed="true"' in top.html
    view = next(one for one in page.main[0] if hasattr(one, "set_scene"))
    assert view.state["theme"] == "dark"


def test_what_one_browser_waits_for_is_not_told_to_all_others(studio: Studio) -> None:
    page = server.PAGES["/"](studio)
    pn.state._add_busy_event("one")
    busy = page.busy
    pn.state._remove_busy_event("one")
    assert not busy


def test_a_visitor_who_comes_before_the_face_is_ready_is_asked_to_wait(studio: Studio) -> None:
    studio._warming = True
    page = server.guarded("/explore", server.PAGES["/explore"], studio)()
    assert 'data-testid="waiting"' in text_of(page)
    assert "Put a needle" in text_of(server.guarded("/", server.PAGES["/"], studio)())
    studio.warm()
    page = server.guarded("/explore", server.PAGES["/explore"], studio)()
    assert 'data-testid="card-empty"' in text_of(page)
