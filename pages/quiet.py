"""A log without the noise of browsers that leave; every other error stays in it."""

from __future__ import annotations

import logging
from typing import Final

from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClosedError

DEPARTED: Final = (WebSocketClosedError, StreamClosedError)
SAID_SO: Final = "Failed sending message as connection was closed"
TALKATIVE: Final = (
    # the loggers that tell of a message to a browser which is gone
    "asyncio",
    "bokeh.server.protocol_handler",
    "bokeh.server.tornado",
    "bokeh.server.views.ws",
    "bokeh.util.tornado",
    "panel.io.document",
    "panel.io.server",
    "tornado.application",
    "tornado.general",
)


class Departures(logging.Filter):
    """Lets through everything but the news that a browser closed its connection."""

    def filter(self, record: logging.LogRecord) -> bool:
        """False for a record that only says so, by its error or by bokeh's own sentence."""
        error = record.exc_info[1] if record.exc_info else None
        return not (isinstance(error, DEPARTED) or record.msg == SAID_SO)


DEPARTURES: Final = Departures()


def quiet_departures() -> None:
    """From now on a browser that leaves is no news; calling it again changes nothing."""
    for name in TALKATIVE:
        logging.getLogger(name).addFilter(DEPARTURES)
