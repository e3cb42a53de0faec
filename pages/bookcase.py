"""The lessons and sources that pages use: read once, for authors whenever a file is saved."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import RLock
from typing import Final

from anatomy.content import ContentError, Problem
from anatomy.sources import SOURCES_FILE, Source, load_sources
from lessons.load import LESSONS_FOLDER, ZONES_FOLDER
from lessons.own import load_own_sources, read_shelf
from lessons.shelf import Readable

LOG: Final = logging.getLogger(__name__)
LOOK_EVERY: Final = timedelta(seconds=1)
NEVER: Final[Mapping[Path, tuple[int, int]]] = {}


@dataclass(frozen=True, eq=False)
class Books:
    """What was read last. edition: how many times it changed. problems: of the sources' file."""

    readable: Readable
    sources: Mapping[str, Source]
    edition: int
    problems: tuple[Problem, ...] = ()

    @property
    def broken(self) -> tuple[str, ...]:
        """Everything that could not be read: `file:line: place: problem. Fix.`"""
        return tuple(map(str, (*self.readable.problems, *self.problems)))


class Bookcase:
    """The built-in lessons and an author's own folder.

    watching: look at most once a second whether a file was saved, and read again what changed. A
    file that is half written is told, and its lesson stays as it was.
    """

    def __init__(
        self, own: Path | None, *, watching: bool = False, clock: Callable[[], datetime]
    ) -> None:
        self.own, self.watching, self.clock = own, watching, clock
        self._lock = RLock()
        self._books: Books | None = None
        self._stamps = NEVER
        self._looked_at: datetime | None = None

    def books(self) -> Books:
        """The lessons and sources as they are now."""
        with self._lock:
            saved = self.watching and self._was_saved()
            if self._books is None or saved:
                self._books = self._read(self._books)
            return self._books

    def _read(self, before: Books | None) -> Books:
        edition = 0 if before is None else before.edition + 1
        readable = read_shelf(self.own, None if before is None else before.readable)
        try:
            books = Books(readable, load_own_sources(self.own), edition)
        except ContentError as error:
            kept = load_sources() if before is None else before.sources
            books = Books(readable, kept, edition, tuple(error.problems))
        for problem in books.broken:
            LOG.error("A lesson cannot be read. %s", problem)
        return books

    def _was_saved(self) -> bool:
        now = self.clock()
        if self._looked_at is not None and now - self._looked_at < LOOK_EVERY:
            return False
        before, self._stamps, self._looked_at = self._stamps, dict(self._files()), now
        return before != self._stamps

    def _files(self) -> Iterator[tuple[Path, tuple[int, int]]]:
        """Every file that may say something, with when it was saved and how long it is."""
        places = (LESSONS_FOLDER, ZONES_FOLDER, *(() if self.own is None else (self.own,)))
        for path in (*(file for place in places for file in place.rglob("*")), SOURCES_FILE):
            try:
                told = path.stat()
            except OSError:  # it went away since it was listed
                continue
            yield path, (told.st_mtime_ns, told.st_size)
