"""Push the needle in, on an unseen patient."""

from __future__ import annotations

from typing import Literal

from certification.stations.station import TaskStation

ASKS = "needle"


class NeedleTaskStation(TaskStation):
    """Needles to place, as the lessons ask for them; a vessel that is met fails the whole."""

    kind: Literal["needle_task"]
