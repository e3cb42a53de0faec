"""Which injection of a plan is meant for which site: the pairs that lie closest in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from meshes.mesh import FloatArray


@dataclass(frozen=True)
class Pairing:
    """pairs: (site row, injection row). missing: sites without one. extra: injections without."""

    pairs: tuple[tuple[int, int], ...]
    missing: tuple[int, ...]
    extra: tuple[int, ...]


def pair_sites(
    sites: Sequence[FloatArray], entries: Sequence[FloatArray], *, within_mm: float
) -> Pairing:
    """The pairing with the most pairs within `within_mm`, and of those the shortest in all.

    sites, entries: points (3,) mm. Each site and each injection is used once at most.
    """
    if not len(sites) or not len(entries):
        return Pairing((), tuple(range(len(sites))), tuple(range(len(entries))))
    apart = np.linalg.norm(np.array(sites)[:, None] - np.array(entries)[None], axis=2)
    never = within_mm * (1 + min(apart.shape))  # dearer than every pair that may be, together
    rows, columns = linear_sum_assignment(np.where(apart <= within_mm, apart, never))
    pairs = tuple(
        (int(row), int(column))
        for row, column in zip(rows, columns, strict=True)
        if apart[row, column] <= within_mm
    )
    return Pairing(
        pairs,
        missing=tuple(sorted(set(range(len(sites))) - {row for row, _ in pairs})),
        extra=tuple(sorted(set(range(len(entries))) - {column for _, column in pairs})),
    )
