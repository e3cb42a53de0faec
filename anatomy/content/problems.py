"""What is wrong with a file, in words its author can act on."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

KeyPath = tuple[str | int, ...]
"""Where in a file: keys and list positions, such as ("facts", "depth", 0, "mm")."""

TOP = "top of the file"
NEAR = 0.6  # how alike two words must be before one is offered for the other (0 to 1)
LISTED = 8  # how many allowed words a message lists before it stops


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in a content file; `str()` reads `file:line: place: problem. Fix.`"""

    file: str
    line: int
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.place}: {self.message}"


class ContentError(Exception):
    """Content files that cannot be used; `problems` holds every one found, `str()` one a line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownId(LookupError):
    """A look-up of something that does not exist, with the nearest thing that does.

    >>> str(UnknownId("patient", "templat", ["template"]))
    "Unknown patient 'templat'. Did you mean 'template'?"
    """

    def __init__(self, kind: str, given: object, allowed: Iterable[str]) -> None:
        self.kind, self.given = kind, given
        known = sorted(allowed)
        self.nearest = nearest_match(str(given), known)
        super().__init__(f"Unknown {kind} {shown(given)}. {_offer(self.nearest, known)}")


def nearest_match(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word most like `word`, or None when none is near.

    >>> nearest_match("corugator", ["corrugator", "procerus"])
    'corrugator'
    """
    words = list(allowed)
    by_lower = {candidate.lower(): candidate for candidate in reversed(words)}
    found = difflib.get_close_matches(word.lower(), list(by_lower), n=1, cutoff=NEAR)
    if found:
        return by_lower[found[0]]
    starts = [candidate for candidate in words if len(word) > 2 and candidate.startswith(word)]
    return starts[0] if starts else None


def did_you_mean(word: str, allowed: Sequence[str]) -> str:
    """The second sentence of a message about a wrong word: the nearest one, or what is allowed."""
    return _offer(nearest_match(word, allowed), allowed)


def place_text(path: KeyPath) -> str:
    """A path as people read it.

    >>> place_text(("facts", "depth", 0, "mm"))
    'facts.depth[0].mm'
    """
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or TOP


def shown(value: object) -> str:
    """A value as it is quoted in a message, never longer than a line."""
    text = f"'{value}'" if isinstance(value, str) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def _offer(nearest: str | None, allowed: Sequence[str]) -> str:
    if nearest is not None:
        return f"Did you mean '{nearest}'?"
    if not allowed:
        return "Nothing is allowed here."
    more = "" if len(allowed) <= LISTED else f" and {len(allowed) - LISTED} more"
    return f"Allowed: {', '.join(allowed[:LISTED])}{more}."
