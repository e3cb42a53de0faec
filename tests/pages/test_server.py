"""The doors that Panel leaves open are closed."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest

from pages.server import SECURITY_HEADERS, allowed_origins, page_address
from pages.settings import Settings


def fetch(url: str) -> tuple[int, dict[str, str]]:
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            answer.read()
            return answer.status, dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers)


def test_every_answer_carries_the_security_headers(address: str) -> None:
    for path in ("/", "/nowhere", "/static/extensions/panel/panel.min.js"):
        _, headers = fetch(address + path)
        assert SECURITY_HEADERS.items() <= headers.items()


@pytest.mark.parametrize(
    "path",
    [
        "/components/antigravity/x/_css/y",
        "/components/os/environ/_css/y",
        "/components/panelx/x/_css/y",
        "/components/pages_evil.x/y/_css/z",
        "/admin",
        "/rest/session_info",
    ],
)
def test_addresses_that_import_or_reveal_are_not_found(address: str, path: str) -> None:
    status, _ = fetch(address + path)
    assert status == 404


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "Home · Facies"),
        ("/explore", "Explore · Facies"),
        ("/lesson", "Lesson · Facies"),
        ("/practise", "Practise · Facies"),
        ("/progress", "Progress · Facies"),
    ],
)
def test_the_browsers_tab_names_the_page(address: str, path: str, title: str) -> None:
    with urllib.request.urlopen(address + path, timeout=60) as answer:
        assert f"<title>{title}</title>" in answer.read().decode()


def test_another_sites_page_may_not_open_a_connection() -> None:
    assert allowed_origins(Settings(port=5006)) == ["127.0.0.1:5006", "localhost:5006"]
    assert allowed_origins(Settings(address="0.0.0.0", port=1)) == ["127.0.0.1:1", "localhost:1"]


def test_the_address_printed_is_one_a_browser_can_open() -> None:
    assert page_address(Settings()) == "http://localhost:5006"
    assert page_address(Settings(address="192.168.0.2", port=80)) == "http://192.168.0.2:80"
