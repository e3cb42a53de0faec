"""What is said of an item that stands out: a plain sentence and the limit it rests on."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from certification.standards.limits import Limit, Limits

if TYPE_CHECKING:
    from certification.standards.items import Choice, ItemReport

WRONG_KEY, NEGATIVE, WEAK, HARD, EASY, IDLE = (
    "wrong_key", "negative", "weak", "too_hard", "too_easy", "idle_distractor",
)  # fmt: skip
KEY_SENTENCE = (
    "Able candidates choose “{option}” (correlation {r:+.2f}) rather than the key ({key:+.2f}): "
    "the key may be wrong."
)
NEGATIVE_SENTENCE = (
    "Weaker candidates do better on it than able ones (discrimination {d:+.2f}, correlation "
    "{r:+.2f})."
)
WEAK_SENTENCE = "It hardly tells able from weaker candidates ({what} {value:.2f}, below {limit})."
HARD_SENTENCE = "Only {value:.0f} % are right (below {limit}): too hard, or wrong."
EASY_SENTENCE = "{value:.0f} % are right (above {limit}): it tells nobody apart."
IDLE_SENTENCE = "“{option}” is chosen by {value:.1f} % (below {limit}): it does not work."


@dataclass(frozen=True)
class Flag:
    """kind: what stands out. sentence: for a person. limit: what it was held against.

    serious: the item should not count before somebody has looked at it.
    """

    kind: str
    sentence: str
    limit: Limit
    serious: bool


def flag_item(item: ItemReport, limits: Limits) -> tuple[Flag, ...]:
    """Everything that stands out about one item, the serious first."""
    found = [flag for look in LOOKS for flag in look(item, limits)]
    return tuple(sorted(found, key=lambda flag: not flag.serious))


def chance_correlation(candidates: int, errors: float) -> float:
    """The correlation that lies so many standard errors above 0, one error being 1 / sqrt(n).

    >>> round(chance_correlation(400, 2), 3)
    0.1
    """
    return errors / math.sqrt(max(candidates, 1))


def _doubted_key(item: ItemReport, limits: Limits) -> Iterator[Flag]:
    key = max((one.correlation for one in item.choices if one.is_key), default=-1.0)
    least = max(chance_correlation(item.candidates, limits.key_errors.at), key)
    rivals = [one for one in item.choices if not one.is_key and one.correlation > least]
    if rivals:
        rival: Choice = max(rivals, key=lambda one: one.correlation)
        told = KEY_SENTENCE.format(option=rival.option, r=rival.correlation, key=key)
        yield Flag(WRONG_KEY, told, limits.key_errors, serious=True)


def _discriminates(item: ItemReport, limits: Limits) -> Iterator[Flag]:
    d, r = item.discrimination, item.correlation
    if d < 0 or r < -chance_correlation(item.candidates, limits.key_errors.at):
        told = NEGATIVE_SENTENCE.format(d=d, r=r)
        yield Flag(NEGATIVE, told, limits.discrimination, serious=True)
    elif r < limits.correlation.at:
        told = WEAK_SENTENCE.format(what="correlation", value=r, limit=limits.correlation.text)
        yield Flag(WEAK, told, limits.correlation, serious=False)
    elif d < limits.discrimination.at:
        told = WEAK_SENTENCE.format(
            what="discrimination", value=d, limit=limits.discrimination.text
        )
        yield Flag(WEAK, told, limits.discrimination, serious=False)


def _difficulty(item: ItemReport, limits: Limits) -> Iterator[Flag]:
    value = item.facility_pct
    if value < limits.too_hard.at:
        told = HARD_SENTENCE.format(value=value, limit=limits.too_hard.text)
        yield Flag(HARD, told, limits.too_hard, serious=False)
    elif value > limits.too_easy.at:
        told = EASY_SENTENCE.format(value=value, limit=limits.too_easy.text)
        yield Flag(EASY, told, limits.too_easy, serious=False)


def _idle(item: ItemReport, limits: Limits) -> Iterator[Flag]:
    for one in item.choices:
        if not one.is_key and one.chosen_pct < limits.distractor.at:
            told = IDLE_SENTENCE.format(
                option=one.option, value=one.chosen_pct, limit=limits.distractor.text
            )
            yield Flag(IDLE, told, limits.distractor, serious=False)


LOOKS: tuple[Callable[[ItemReport, Limits], Iterator[Flag]], ...] = (
    _doubted_key,
    _discriminates,
    _difficulty,
    _idle,
)
