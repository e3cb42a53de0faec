"""How a face is looked at with a needle in it: through the skin, from near, from the side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from meshes.scene import Item
from pages.needle_placed import Placed
from pages.needle_reading import Reading

# How much of each kind is left when the skin is seen through; the skin still takes a click.
SEEN: Mapping[str, float] = {
    "skin": 0.4, "hair": 0.25, "fat": 0.1, "fascia": 0.12, "gland": 0.3, "ligament": 0.25,
    "muscle": 0.45,
}  # fmt: skip
NEAR_MM, NEAR_PER_MM = 95.0, 2.6  # how near, and more for each millimetre of needle
BESIDE_DEG, ABOVE_DEG = 42.0, 10.0  # from where a needle is seen best, off the skin's normal
MIDLINE_MM: Final = 1.0
HUB_SHARE: Final = 0.4  # of the way out to the hub lies the middle of the picture


def see_through(items: Sequence[Item], *, see: bool) -> Iterator[tuple[list[str], float]]:
    """Groups of items with the opacity each then has."""
    groups: dict[float, list[str]] = {}
    for item in items:
        if item.kind in SEEN:
            share = min(SEEN[item.kind], item.opacity) if see else item.opacity
            groups.setdefault(share, []).append(item.id)
    yield from ((ids, share) for share, ids in groups.items())


def camera_beside(placed: Placed) -> dict[str, Any]:
    """A camera that sees the needle from near and from the side, as `Viewer.set_camera` takes it.

    On the patient's right it stands further to the right, else to the left.
    """
    x, y, z = placed.entry.normal.tolist()
    side = -1.0 if placed.entry.position[0] < -MIDLINE_MM else 1.0
    out_mm = (placed.length_mm - placed.depth_mm) * HUB_SHARE
    middle = placed.entry.position - out_mm * placed.direction
    return {
        "azimuth_deg": float(np.degrees(np.arctan2(x, z))) + side * BESIDE_DEG,
        "elevation_deg": float(np.clip(np.degrees(np.arcsin(y)) + ABOVE_DEG, -40, 60)),
        "distance_mm": NEAR_MM + NEAR_PER_MM * placed.length_mm,
        "target": [float(value) for value in middle],
    }


def nearest_vessel(reading: Reading) -> str:
    """The id of the artery or vein nearest to the tip, "" for none."""
    vessels = [n for kind, n in reading.found.near_tip.items() if kind in ("artery", "vein")]
    return min(vessels, key=lambda near: near.distance_mm).id if vessels else ""
