"""One line of the table that `make bench` prints."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

MS = 1e3


class NotMeasured(Exception):
    """This machine cannot run the benchmark; `str()` says why."""


@dataclass(frozen=True)
class Row:
    """What was measured. what: in words. unit: of both numbers. more_is_better: as for commits/s.

    theirs, alternative: the number and the name of what one would use otherwise, or None and "".
    target_ours: what ours must reach; target_ratio: how many times better than theirs it must be.
    """

    what: str
    unit: str
    ours: float
    more_is_better: bool = False
    theirs: float | None = None
    alternative: str = ""
    target_ours: float | None = None
    target_ratio: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times better than theirs, or None without an alternative.

        >>> Row("pick", "ms", ours=2.0, theirs=10.0).ratio
        5.0
        """
        if self.theirs is None:
            return None
        better, worse = (self.ours, self.theirs)[:: 1 if self.more_is_better else -1]
        return float("inf") if worse == 0 else better / worse

    @property
    def is_count(self) -> bool:
        """Whether the number is counted, so that it is the same on every machine."""
        return self.unit == ""

    @property
    def target(self) -> str:
        """The targets in words."""
        sign = "≥" if self.more_is_better else "≤"
        own = "" if self.target_ours is None else f"{sign} {self.target_ours:g} {self.unit}"
        times = "" if self.target_ratio is None else f"≥ {self.target_ratio:g} times better"
        return ", ".join(part for part in (own, times) if part)

    @property
    def met(self) -> bool | None:
        """Whether every target is met; None where there is none."""
        verdicts = []
        if self.target_ours is not None:
            sign = 1 if self.more_is_better else -1
            verdicts.append(sign * (self.ours - self.target_ours) >= 0)
        if self.target_ratio is not None:
            verdicts.append(self.ratio is not None and self.ratio >= self.target_ratio)
        return all(verdicts) if verdicts else None


def measure_ms(work: Callable[[], object], *, rounds: int, warm_up: int = 1) -> float:
    """The median time of `work`, ms, after `warm_up` rounds that do not count."""
    times_s = []
    for number in range(warm_up + rounds):
        started_s = perf_counter()
        work()
        if number >= warm_up:
            times_s.append(perf_counter() - started_s)
    return statistics.median(times_s) * MS
