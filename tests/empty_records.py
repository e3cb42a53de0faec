"""Records that nobody has written in yet: their tables are made once a process, and then copied.

To make them takes a tenth of a second; tests/records/test_migrate.py tries that for itself.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from records import open_store

NAME = "records.db"


def lay_empty_records(path: Path) -> Path:
    """The same path, where a file with all tables and no rows now lies."""
    path.write_bytes(_empty_records())
    return path


@cache
def _empty_records() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        open_store(path, clock=lambda: datetime.now(UTC)).close()
        assert [file.name for file in Path(folder).iterdir()] == [NAME]
        return path.read_bytes()
