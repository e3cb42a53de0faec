"""Where needles run out of the tissue: through the skin again, or into mouth, nose or a hollow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from anatomy.face import Face
from meshes.bodies import Bodies
from meshes.mesh import FloatArray

ON_SKIN_MM = 0.05  # a point of entry lies no further from the skin


@dataclass(frozen=True)
class Gap:
    """A stretch of a needle out of the tissue, mm along it; to_mm None: its tip is still out."""

    from_mm: float
    to_mm: float | None


def find_gaps(
    face: Face, starts: FloatArray, directions: FloatArray, depth_mm: FloatArray
) -> Mapping[int, tuple[Gap, ...]]:
    """Number of a needle -> its gaps, first ones first; needles without one are left out.

    starts, directions: (k, 3). depth_mm: (k,), how far each goes.
    """
    walls = _skin_walls(face).crossings(starts, directions)
    beyond = (walls.along_mm > ON_SKIN_MM) & (walls.along_mm <= depth_mm[walls.lines])
    lines = np.unique(walls.lines[beyond])
    first, last = np.searchsorted(walls.lines, [lines, lines + 1]).tolist()
    met = list(zip(walls.along_mm.tolist(), walls.step.tolist(), strict=True))
    told = zip(lines.tolist(), first, last, depth_mm[lines].tolist(), strict=True)
    found = {line: _gaps(sorted(met[a:b]), mm) for line, a, b, mm in told}
    return {line: gaps for line, gaps in found.items() if gaps}


def _gaps(walls: Sequence[tuple[float, int]], depth_mm: float) -> tuple[Gap, ...]:
    """Gaps of one needle. walls: mm along it, and +1 into the skin or -1 out of it; in order."""
    # How many layers of skin it is in: closed lips lie in one another.
    deep = max(1, sum(way for mm, way in walls if mm <= ON_SKIN_MM))
    gaps: list[Gap] = []
    for mm, way in walls:
        if not ON_SKIN_MM < mm <= depth_mm:
            continue
        deep += way
        if deep == 0 and way < 0:
            gaps.append(Gap(mm, None))
        elif deep == 1 and way > 0 and gaps:
            gaps[-1] = Gap(gaps[-1].from_mm, mm)
    return tuple(gap for gap in gaps if gap.to_mm is None or gap.to_mm - gap.from_mm > ON_SKIN_MM)


@lru_cache(maxsize=8)
def _skin_walls(face: Face) -> Bodies:
    return Bodies([face.skin])
