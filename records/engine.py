"""The connection to the database, set so that what is committed survives a power cut."""

from __future__ import annotations

import json
import sqlite3
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from records.unavailable import StoreUnavailable

WRITES = "facies_writes"
DURABLE = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=FULL",  # every commit reaches the disk before it is acknowledged
    "PRAGMA recursive_triggers=ON",  # INSERT OR REPLACE meets the append-only triggers too
)
to_json = partial(json.dumps, allow_nan=False, ensure_ascii=False, separators=(",", ":"))


def database_url(url_or_path: str | Path) -> URL:
    """The address of a database; a plain path means an SQLite file. Raises ValueError."""
    text = str(url_or_path)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise ValueError(f"Expected a path or a database address, got {text!r}.") from error
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise ValueError(f"Expected an SQLite or PostgreSQL address, got {url.drivername!r}.")
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def refuse_missing_folder(url: URL) -> None:
    """Raise StoreUnavailable, naming the folder, when an SQLite file would have nowhere to live."""
    is_file = url.get_backend_name() == "sqlite" and "uri" not in url.query
    if not is_file or url.database in {None, "", ":memory:"}:
        return
    folder = Path(str(url.database)).resolve().parent
    if not folder.is_dir():
        raise StoreUnavailable(
            "The records could not be opened",
            f"the folder {folder} does not exist",
            "Make the folder, or choose another place for the records, and try again.",
        )


def open_engine(url: URL, busy_ms: int) -> Engine:
    """An engine whose writers take the write lock at once and wait `busy_ms` for another's."""
    engine = create_engine(url, json_serializer=to_json, pool_pre_ping=url.drivername != "sqlite")
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", partial(_set_durable, busy_ms=busy_ms))
        event.listen(engine, "begin", _begin)
    return engine


def writing(engine: Engine) -> Engine:
    """The same engine, whose transactions begin as writers."""
    return engine.execution_options(**{WRITES: True})


def _set_durable(connection: sqlite3.Connection, _record: object, *, busy_ms: int) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; see _begin
    connection.execute(f"PRAGMA busy_timeout={busy_ms:d}")
    for pragma in DURABLE:
        connection.execute(pragma)
    if connection.execute("PRAGMA journal_mode").fetchone()[0] not in {"wal", "memory"}:
        connection.execute("PRAGMA journal_mode=WAL")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
