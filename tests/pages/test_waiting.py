"""Waiting for the face: the door that tells a waiting page when to load itself again."""

from __future__ import annotations

import asyncio
import json

from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application

from pages.studio import Studio
from pages.waiting import READY_ADDRESS, ready_routes, waiting_markup


def test_the_door_says_when_the_face_can_be_shown(studio: Studio) -> None:
    async def ask() -> bool:
        socket, port = bind_unused_port()
        server = HTTPServer(Application(ready_routes(studio)))
        server.add_sockets([socket])
        answer = await AsyncHTTPClient().fetch(f"http://127.0.0.1:{port}{READY_ADDRESS}")
        server.stop()
        await server.close_all_connections()
        return bool(json.loads(answer.body)["ready"])

    studio._warming = True
    assert not asyncio.run(ask())
    studio._warming = False
    assert asyncio.run(ask())


def test_the_page_knows_where_to_ask() -> None:
    assert f'data-reload-when="{READY_ADDRESS}"' in waiting_markup()
