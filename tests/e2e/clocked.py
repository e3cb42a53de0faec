"""The real app with a clock that can be put forward: `python -m tests.e2e.clocked FILE serve ...`.

FILE holds how many seconds its clock runs ahead of the machine's; whoever writes it there changes
the time of the app and of the test alike. An examination has pauses that nobody wants to sit out.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from pages import server


@dataclass
class ShiftedClock:
    """The time now, UTC, and what the file puts it forward by."""

    file: Path

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead_s)

    @property
    def ahead_s(self) -> float:
        """How far it runs ahead."""
        return float(self.file.read_text(encoding="utf-8")) if self.file.exists() else 0.0

    def pass_time(self, **step: float) -> None:
        """Put it forward by a timedelta's words: `clock.pass_time(minutes=5)`."""
        ahead = self.ahead_s + timedelta(**step).total_seconds()
        later = self.file.with_suffix(".next")
        later.write_text(str(ahead), encoding="utf-8")
        later.replace(self.file)  # nobody reads half a number


if __name__ == "__main__":
    from app import app

    server.serve = partial(server.serve, clock=ShiftedClock(Path(sys.argv[1])))
    app(sys.argv[2:])
