"""Another process that saves answers, and says each key when the store has acknowledged it.

python -m tests.records.child FILE ATTEMPT_ID PREFIX COUNT [CARD_ID]
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from tests.records.samples import answered, opened


def main(path: str, attempt_id: str, prefix: str, count: str, card_id: str = "") -> None:
    """Save `count` answers and print each key once it is safe; each reviews the card, if any."""
    with opened(Path(path), lambda: datetime.now(UTC), patience_s=60.0) as store:
        for number in range(int(count)):
            key = f"{prefix}-{number}"
            answered(store, UUID(attempt_id), key, card_id=card_id)
            print(key, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
