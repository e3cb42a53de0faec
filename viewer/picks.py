"""What a hand met on the face: an item and the point on it, from a browser's message."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from meshes.scene import Item
from viewer.messages import Picked, Place

log = logging.getLogger("facies.viewer")


@dataclass(frozen=True)
class Pick:
    """What a click met: an item's face and the point on it, or nothing (`no_hit`)."""

    item_id: str | None
    face: int | None
    barycentric: tuple[float, float, float] | None
    no_hit: bool = False


def pick_in(items: Sequence[Item], message: Picked | Place) -> Pick | None:
    """What was met among these items; None, and a line in the log, where there is no such place."""
    if message.token is None or message.face is None or not message.barycentric:
        return Pick(None, None, None, no_hit=True)
    if message.token >= len(items):
        log.warning("A click named item %d, which the scene has not.", message.token)
        return None
    item = items[message.token]
    if message.face >= len(item.mesh.faces):
        log.warning("A click named face %d, which %s has not.", message.face, item.id)
        return None
    a, b, c = message.barycentric
    return Pick(item.id, message.face, (a, b, c))
