"""A complication against the clock."""

from __future__ import annotations

from typing import Literal

from certification.stations.station import TaskStation

ASKS = "drill"


class DrillStation(TaskStation):
    """Drills, as the lessons ask for them."""

    kind: Literal["drill"]
