"""Saying in plain words why the records cannot be read or written now."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolExhausted

if TYPE_CHECKING:
    from collections.abc import Iterator

TRY_SOON = "Try again in a moment."
TELL_ADMIN = "Try again after this has been put right, or tell the person who looks after Facies."
LOCKED = "another program is using the records"

# What SQLite's primary result code means to a learner, and what to do about it.
SQLITE_REASONS: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_PERM: ("Facies may not write to the records file", TELL_ADMIN),
    sqlite3.SQLITE_BUSY: (LOCKED, TRY_SOON),
    sqlite3.SQLITE_LOCKED: (LOCKED, TRY_SOON),
    sqlite3.SQLITE_READONLY: ("the records file is read-only", TELL_ADMIN),
    sqlite3.SQLITE_IOERR: ("the disk reported an error", TELL_ADMIN),
    sqlite3.SQLITE_CORRUPT: ("the records file is damaged", TELL_ADMIN),
    sqlite3.SQLITE_FULL: ("the disk is full", "Try again after making room."),
    sqlite3.SQLITE_CANTOPEN: (
        "the records file cannot be opened; its folder may be missing or closed to Facies",
        TELL_ADMIN,
    ),
    sqlite3.SQLITE_NOTADB: ("the file is damaged, or is not a Facies records file", TELL_ADMIN),
}
BUSY_CODES = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class StoreUnavailable(Exception):
    """The records cannot be used now; `str()` is one plain sentence and what to do next.

    what: what did not happen ("Your answer was not saved"). because: why. advice: what to do.
    """

    def __init__(self, what: str, because: str, advice: str = TRY_SOON) -> None:
        super().__init__(f"{what} because {because}. {advice}")
        self.what = what
        self.because = because
        self.advice = advice


class UnknownRecord(LookupError):
    """No such learner, attempt or answer is stored; says the kind and the id that was given."""

    def __init__(self, kind: str, given: object) -> None:
        super().__init__(f"There is no {kind} with the id {given!r} in the records.")


@contextmanager
def plain_words(what: str) -> Iterator[None]:
    """Turn a database error into StoreUnavailable; `what` says what did not happen.

    A broken rule of the tables (IntegrityError) passes: it is our mistake, not the machine's.
    """
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, PoolExhausted) as error:
        because, advice = reason(error)
        raise StoreUnavailable(what, because, advice) from error


def reason(error: SQLAlchemyError) -> tuple[str, str]:
    """Why the database refused, and what to do about it, in words for a learner."""
    known = SQLITE_REASONS.get(sqlite_code(error))
    return known or ("the database does not answer", TRY_SOON)


def is_busy(error: SQLAlchemyError) -> bool:
    """True when the same work may succeed once the other writer is done."""
    return sqlite_code(error) in BUSY_CODES


def sqlite_code(error: SQLAlchemyError) -> int:
    """SQLite's primary result code, or -1 for another database."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", -1)
    return code & 0xFF if isinstance(code, int) and code >= 0 else -1
