"""The address of a certificate or a record on paper: for its owner alone."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import UUID

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application

from pages.certificate_door import paper_routes
from pages.settings import Settings
from pages.studio import Studio
from tests.conftest import FakeClock
from tests.empty_records import lay_empty_records


@pytest.fixture
def studio(tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Studio:
    """A studio of its own records and keys."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return Studio(Settings(database=lay_empty_records(tmp_path / "records.db")), clock)


@pytest.fixture
def ada(studio: Studio) -> UUID:
    return studio.store.add_learner("Ada").id


@pytest.mark.parametrize(
    ("owner", "name", "wanted"),
    [
        (True, "record", (200, "%PDF-")),
        (False, "record", (403, "Give your name")),
        (True, "FC-2026-AAAA-BBBB-CCCC", (403, "There is no certificate with the number")),
        (True, "..%2f..%2fetc", (404, "")),
        (True, "record.pdf.exe", (404, "")),
    ],
)
def test_the_address_of_a_paper_answers_its_owner_alone(
    studio: Studio, ada: UUID, owner: bool, name: str, wanted: tuple[int, str]
) -> None:
    async def fetch() -> HTTPResponse:
        socket, port = bind_unused_port()
        server = HTTPServer(Application(paper_routes(studio)))
        server.add_sockets([socket])
        cookie = f"facies_learner={ada}" if owner else "facies_learner=<script>"
        address = f"http://127.0.0.1:{port}/certificate/{name}.pdf"
        answer = await AsyncHTTPClient().fetch(address, headers={"Cookie": cookie},
                                               raise_error=False)  # fmt: skip
        server.stop()
        await server.close_all_connections()
        return answer

    answer = asyncio.run(fetch())
    assert answer.code == wanted[0]
    assert answer.body.decode("latin-1").startswith(wanted[1])
