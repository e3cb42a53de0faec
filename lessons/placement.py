"""The measured facts of one placed needle: plain numbers, from which every scoring rule works."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hazard:
    """How near the needle came to one vessel or nerve.

    path_mm: from the needle's path to the wall, 0 inside. holds_tip: the tip lies inside.
    site_path_mm: as path_mm, of the needle at the site itself. depth_mm: how deep it lies.
    """

    id: str
    name: str
    kind: str
    path_mm: float
    holds_tip: bool
    site_path_mm: float
    depth_mm: float


@dataclass(frozen=True)
class Height:
    """How high over a bony rim the needle entered, and how high the site itself lies.

    height_mm: None where the limit does not reach. site_height_mm: the same for the site.
    """

    limit_id: str
    height_mm: float | None
    site_height_mm: float | None


@dataclass(frozen=True)
class Placement:
    """One needle, measured against its site.

    lateral_mm, superior_mm: from the site along the skin; lateral is away from the midline.
    toward: "left" or "right" for a median site, else "". wrong_side: the mirror side was clicked.
    units, depth_mm: None where not asked.
    target_gap_mm: from the needle to the nearest target muscle, 0 inside; site_target_gap_mm the
    same at the site. target_name: that muscle. hit_name: the muscle at the tip, or "".
    """

    lateral_mm: float
    superior_mm: float
    distance_mm: float
    toward: str
    wrong_side: bool
    units: float | None
    depth_mm: float | None
    target_gap_mm: float
    site_target_gap_mm: float
    target_name: str
    hit_name: str
    hazards: tuple[Hazard, ...]
    heights: tuple[Height, ...]
