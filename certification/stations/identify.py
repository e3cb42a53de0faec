"""Find structures on an unseen patient."""

from __future__ import annotations

from typing import Literal

from certification.stations.station import TaskStation

ASKS = "identify"


class IdentifyStation(TaskStation):
    """Structures to click, as the lessons ask for them."""

    kind: Literal["identify"]
