"""Chance that is alike on every machine and in every version of numpy.

Every aspect of a person (who, form, colours, ...) has a stream of its own, so that a wish about one
changes nothing in another. A stream is PCG64 seeded by SeedSequence([seed, number of the aspect]),
both of which numpy keeps stable, and gives uniform numbers only; all else is worked out from those.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TypeVar

import numpy as np
from scipy.special import ndtri

from meshes.mesh import FloatArray

ASPECTS = ("who", "distances", "features", "asymmetry", "colours", "variants")  # only ever appended
NEVER_QUITE = 2.0**-54  # keeps a normal draw finite
T = TypeVar("T")


class Draws:
    """The stream of one aspect of one person."""

    def __init__(self, seed: int, aspect: str) -> None:
        numbers = np.random.SeedSequence([seed, ASPECTS.index(aspect)])
        self._source = np.random.Generator(np.random.PCG64(numbers))

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """A number between low and high, each as likely."""
        return low + (high - low) * float(self._source.random())

    def normals(self, count: int) -> FloatArray:
        """(count,) standard normal numbers, by the inverse of their distribution."""
        uniform = np.array([float(self._source.random()) for _ in range(count)])
        return np.asarray(ndtri(uniform + NEVER_QUITE))

    def normal(self, mean: float, sd: float) -> float:
        """A normal number."""
        return mean + sd * float(self.normals(1)[0])

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.uniform() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, each as likely."""
        return options[self.whole(0, len(options) - 1)]

    def pick_by_share(self, shares: Mapping[str, float]) -> str:
        """One of the names, as likely as its share of their sum."""
        ends = list(accumulate(shares.values()))
        return list(shares)[bisect_right(ends[:-1], self.uniform() * ends[-1])]

    def several(self, options: Sequence[T], count: int) -> list[T]:
        """So many different ones of the options."""
        left = list(options)
        return [left.pop(self.whole(0, len(left) - 1)) for _ in range(count)]
