"""The course of a treatment: how strong muscles are, and what a face does, day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from anatomy.content import UnknownId
from anatomy.toxin import weaken
from anatomy.toxin.treat import LAST_DAY

if TYPE_CHECKING:
    from anatomy.toxin import Treatment

DAYS = (0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 75, 90, 105, 120, 135, 150)
BACK = 0.95  # a muscle with this share of its strength has come back


def expression_course(
    treatment: Treatment, expression: Mapping[str, float], days: Sequence[float] = DAYS
) -> tuple[dict[str, float], ...]:
    """Weights over the head's units for an expression on each day, in the order of the days.

    Raises UnknownId for an expression there is not, ValueError for a weight or a day that is none.
    """
    return tuple(weaken(expression, treatment, day) for day in days)


def strength_course(
    treatment: Treatment, muscles: Sequence[str], days: Sequence[float] = DAYS
) -> dict[str, tuple[float, ...]]:
    """Muscle ("procerus", "frontalis.left") -> its strength, 0 to 1, on each day.

    Raises UnknownId for a muscle that no dose reaches, ValueError for a day that is none.
    """
    known = treatment.muscle_strength(0)
    for muscle in muscles:
        if muscle not in known:
            raise UnknownId("muscle", muscle, known)
    strengths = [treatment.muscle_strength(day) for day in days]
    return {muscle: tuple(one[muscle] for one in strengths) for muscle in muscles}


def back_by_day(treatment: Treatment) -> int | None:
    """The first day after the last of `DAYS` on which every muscle has come back (`BACK`).

    None where they all have by the last of `DAYS` already, as the model tells it.
    """
    if _is_back(treatment, DAYS[-1]):
        return None
    later = range(DAYS[-1] + 1, LAST_DAY)
    return next((day for day in later if _is_back(treatment, day)), LAST_DAY)


def _is_back(treatment: Treatment, day: int) -> bool:
    return min(treatment.muscle_strength(day).values(), default=1.0) >= BACK
