"""Another process that appends to the ledger, and says each key once the store acknowledged it."""

from __future__ import annotations

from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

from records import Appended, Store
from tests.records.samples import opened


def append(store: Store, learner_id: UUID, key: str, *, number: int = 0) -> Appended:
    """One exam answer put on record."""
    return store.append_entry(
        "exam_answer",
        subject_id=learner_id,
        actor_id=learner_id,
        about="sitting-1",
        payload={"question": f"q{number}", "answer": {"choice": "ä"}, "points": 0.1 * number},
        content_hash="c0ffee",
        atlas_hash="a71a5",
        idempotency_key=key,
    )


def append_many(path: Path, learner_id: UUID, keys: list[str], said: Connection) -> None:
    """Append an entry for each key; say each key when it is safe."""
    with opened(path, lambda: datetime.now(UTC), patience_s=60.0) as store:
        for number, key in enumerate(keys):
            append(store, learner_id, key, number=number)
            said.send(key)
    said.close()
