"""A browser that leaves is no news; everything else is."""

from __future__ import annotations

import logging

import pytest
from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClosedError

from pages.quiet import SAID_SO, TALKATIVE, quiet_departures


@pytest.mark.parametrize("name", TALKATIVE)
def test_only_the_news_of_a_browser_that_left_is_kept_out_of_the_log(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    quiet_departures()
    quiet_departures()
    log = logging.getLogger(name)
    with caplog.at_level(logging.WARNING, logger=name):
        for gone in (WebSocketClosedError(), StreamClosedError()):
            log.error("Task exception was never retrieved", exc_info=gone)
        log.warning(SAID_SO)
        log.error("A real error", exc_info=ValueError("real"))
        log.warning("A plain warning")
    assert [one.message for one in caplog.records] == ["A real error", "A plain warning"]
