"""A plan in a message from outside, or one plain sentence that says what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from lessons.plans.plan import MOST_DEPTH_MM, MOST_INJECTIONS, Plan

UNREADABLE = "The plan did not arrive in a form that can be read. Please plan it again."
ALLOWED: Mapping[str, tuple[str, str]] = {
    # field of a plan: how people call it, and what is allowed
    "units": ("the dose", "It must be a number of units above 0."),
    "depth_mm": ("the depth", f"It must be from 0 to {MOST_DEPTH_MM:g} mm."),
    "angle_deg": ("the angle", "It must be above 0 and up to 90 degrees."),
    "towards_deg": ("the direction along the skin", "It must be from 0 to 360 degrees."),
    "face_index": ("the place", "It must lie on the skin of this face."),
    "barycentric": ("the place", "It must lie on the skin of this face."),
    "vial_units": ("the vial", "It must be a number of units."),
    "saline_ml": ("the saline", "It must be a number of millilitres."),
    "product": ("the product", "Choose one of the list."),
    "lesson": ("the technique", "Choose one of the list."),
    "wishes": ("a wish", "It must be a number, a word, or shares that are numbers."),
    "seed": ("the seed", "It must be a whole number."),
    "injections": ("the list of injections", f"It holds {MOST_INJECTIONS} at most."),
}
SHOWN_LETTERS = 20


def read_plan(data: object) -> Plan:
    """The plan in a message from outside, with a person, a product and a vial that there are.

    Raises ValueError, or UnknownId for a name, in one plain sentence for anything else. Whether
    every injection can be given is asked of the face: `Plan.given`.
    """
    try:
        plan = Plan.model_validate(data)
    except (ValidationError, RecursionError) as error:
        raise ValueError(_plainly(error)) from error
    plan.mixed  # noqa: B018 - refuses an unknown product and a vial that cannot be
    plan.subject.patient  # noqa: B018 - refuses an unknown person and wishes that cannot be
    return plan


def _plainly(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return UNREADABLE
    problem = error.errors()[0]
    if problem["type"] == "value_error":
        return str(problem["ctx"]["error"])
    place = problem["loc"]
    field = next((str(p) for p in reversed(place) if p in ALLOWED), None)
    if field is None:
        return UNREADABLE
    name, allowed = ALLOWED[field]
    who = _who(place)
    said = f"{name} {_given(problem['input'])}"
    return f"{who}{said if who else said[0].upper() + said[1:]}. {allowed}"


def _who(place: Sequence[Any]) -> str:
    numbered = len(place) > 1 and place[0] == "injections" and isinstance(place[1], int)
    return f"Injection {place[1] + 1}: " if numbered else ""


def _given(value: object) -> str:
    """What was given, where a short number or word says it."""
    if isinstance(value, bool | int | float | str) and len(str(value)) <= SHOWN_LETTERS:
        return f"was given as {value!a}"
    return "could not be read"
