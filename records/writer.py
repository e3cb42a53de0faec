"""One writer at a time, who waits for others in other processes, but not for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import IntegrityError, OperationalError

from records.engine import writing
from records.unavailable import LOCKED, StoreUnavailable, is_busy

T = TypeVar("T")

TRIES = 3
_QUEUES: dict[str, threading.Lock] = {}
"""For each SQLite file the lock its writers in this process queue for."""


class Writer:
    """The queue for one database: waits `patience_s` for its turn, and as long for the file."""

    def __init__(self, url: URL, patience_s: float) -> None:
        self._queue = _queue_for(url)
        self._patience_s = patience_s
        self.busy_ms = max(1, round(1000 * patience_s / TRIES))

    def write(self, engine: Engine, work: Callable[[Connection], T], *, what: str) -> T:
        """What `work` returns, after its one transaction is committed.

        `what` says what did not happen if the turn never comes (StoreUnavailable).
        """

        def transaction() -> T:
            with writing(engine).begin() as connection:
                return work(connection)

        return self.run(transaction, what=what)

    def run(self, work: Callable[[], T], *, what: str) -> T:
        """What `work` returns when its turn has come; tried again while the file is busy."""
        if not self._queue.acquire(timeout=self._patience_s):
            raise StoreUnavailable(what, LOCKED)
        try:
            for _ in range(TRIES - 1):
                try:
                    return work()
                except IntegrityError:
                    continue  # another process took this key or number first: look again
                except OperationalError as error:
                    if not is_busy(error):
                        raise
            return work()
        finally:
            self._queue.release()


def _queue_for(url: URL) -> threading.Lock:
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return threading.Lock()
    return _QUEUES.setdefault(str(url.database), threading.Lock())
