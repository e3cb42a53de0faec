"""What is done by hand, away from the model, and seen by an examiner alone."""

from __future__ import annotations

from typing import Literal

from certification.stations.station import Station


class ChecklistStation(Station):
    """Nothing but the examiner's checklist and rating."""

    kind: Literal["checklist"]
