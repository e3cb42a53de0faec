"""Another process that writes to the store, and says each key once the store acknowledged it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

WRITERS = ["tests.records.answer_child", "tests.records.ledger_child"]


@dataclass
class Child:
    """A process that writes, and what it says."""

    process: BaseProcess
    said: Connection

    def next(self, count: int) -> list[str]:
        """The next things it says, so many."""
        return [self.said.recv() for _ in range(count)]

    def rest(self) -> list[str]:
        """All it still says until it ends."""
        heard: list[str] = []
        try:
            while True:
                heard.append(self.said.recv())
        except EOFError:
            return heard

    def ended(self) -> int | None:
        """How it ended: 0 where all went well."""
        self.process.join()
        return self.process.exitcode


@contextmanager
def started(write: Callable[..., None], *what: object, keys: Sequence[str]) -> Iterator[Child]:
    """A child at `write(*what, keys, said)`; forked, so that a hundred start quickly."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(WRITERS)
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=write, args=(*what, keys, theirs))
    process.start()
    theirs.close()
    try:
        yield Child(process, ours)
    finally:
        process.kill()
        process.join()
        ours.close()
