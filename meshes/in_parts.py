"""Work on many rows, shared out among the cores; compiled searches let each other run."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

Result = TypeVar("Result")
LEAST_ROWS = 256  # fewer are done sooner by one core
MOST_CORES = 8
EACH = 4  # parts for a core, so that none waits long for one whose part is heavy


def work_in_parts(
    rows: int, work: Callable[[int, int], Result], *, least: int = LEAST_ROWS
) -> list[Result]:
    """What `work(first, last)` gives for each part of so many rows, in their order.

    least: how many rows are worth sharing out. Work in parts must not be shared out again.
    """
    cores = min(os.cpu_count() or 1, MOST_CORES)
    if rows < least or cores == 1:
        return [work(0, rows)]
    parts = min(EACH * cores, rows)
    ends = [rows * part // parts for part in range(parts + 1)]
    return list(_pool().map(work, ends[:-1], ends[1:]))


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(MOST_CORES, thread_name_prefix="search")
