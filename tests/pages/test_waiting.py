"""Waiting for the face: the page opens by itself, even for a browser that comes late."""

from __future__ import annotations

from pages.waiting import waiting_markup


def test_only_the_ready_page_asks_to_be_loaded_again() -> None:
    assert "data-reload" not in waiting_markup()
    assert "data-reload" in waiting_markup(ready=True)
