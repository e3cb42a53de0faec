"""Problems of `ours:` that only show beside the rest: the points and structures it names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from anatomy.content import Document, KeyPath, Problem, did_you_mean
from anatomy.probe import MIDLINE

OURS = "ours"
POINTS = ("begin", "end", "level", "beside", "near")  # keys under which text names a point
BODIES = "of"


def check_measurements(
    document: Document, *, points: Sequence[str], structures: Collection[str]
) -> Iterator[Problem]:
    """Every point or structure named under an `ours:` that there is not.

    points: landmarks and named points of the bone.
    """
    for path, value in document.walk():
        if OURS in path[:-1]:
            yield from _named(document, path, value, points, structures)


def _named(
    document: Document,
    path: KeyPath,
    value: object,
    points: Sequence[str],
    structures: Collection[str],
) -> Iterator[Problem]:
    key, text = path[-1], value if isinstance(value, str) else None
    if isinstance(value, list) and value and isinstance(value[0], str):
        key, text, path = "near", value[0], (*path, 0)
    if text is None:
        return
    if key in POINTS and text not in (*points, MIDLINE):
        yield document.problem(path, f"unknown landmark '{text}'. {did_you_mean(text, points)}")
    if key == BODIES and text not in structures:
        hint = did_you_mean(text, sorted(structures))
        yield document.problem(path, f"unknown structure '{text}'. {hint}")
