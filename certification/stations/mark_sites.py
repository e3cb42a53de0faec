"""Mark injection sites on an unseen patient."""

from __future__ import annotations

from typing import Literal

from certification.stations.station import TaskStation

ASKS = "place"


class MarkSitesStation(TaskStation):
    """Sites to mark with dose and depth, as the lessons ask for them."""

    kind: Literal["mark_sites"]
