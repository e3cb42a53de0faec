"""What every station has: its time, its instructions, the examiner's checklist and rating."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from anatomy.evidence import Evidenced, Figure
from certification.said import Said
from lessons.questions.kind import Id, Text

GlobalRating = Literal["clear_fail", "borderline", "pass", "good", "excellent"]
GLOBAL_RATINGS: tuple[GlobalRating, ...] = (
    "clear_fail", "borderline", "pass", "good", "excellent"
)  # fmt: skip


class ChecklistItem(Said):
    """One thing the examiner sees done, or not. evidence: why it is on the list."""

    id: Id
    text: Text
    evidence: Evidenced


class Station(Said):
    """A station of the practical part.

    instructions: what the candidate reads. model: what is done on the model. checklist: what the
    examiner ticks; checklist_weight: its share of the station's marks, 100 where nothing else
    gives marks, 0 without a checklist.
    """

    id: Id
    title: Text
    minutes: Figure
    instructions: Text
    model: Text
    checklist: tuple[ChecklistItem, ...] = ()
    checklist_weight: Figure

    @model_validator(mode="after")
    def _weighs_what_it_has(self) -> Self:
        names = [item.id for item in self.checklist]
        if len(set(names)) != len(names):
            raise ValueError("two items of the checklist have the same id. Give each its own")
        weight = self.checklist_weight.middle
        if not 0 <= weight <= 100 or (weight > 0) != bool(self.checklist):
            raise ValueError(
                f"checklist_weight is {weight:g} % beside {len(names)} items. "
                "It lies from 0 to 100, and is 0 without a checklist"
            )
        return self


class TaskStation(Station):
    """A station that asks questions of lessons, drawn by the seed. count: how many."""

    lessons: tuple[Id, ...] = Field(min_length=1)
    count: Annotated[int, Field(ge=1, le=12)]


class Rating(Said):
    """What an examiner says of one candidate at one station.

    done: ids of the checklist's items that were seen. overall: the global rating, from which
    borderline methods set the cut; it gives no marks. unsafe: "", or the sentence that says how
    the patient was endangered, which fails the examination.
    """

    done: tuple[str, ...]
    overall: GlobalRating
    unsafe: str = ""


def check_rating(station: Station, rating: Rating) -> None:
    """Raises ValueError, in words, where a rating ticks what is not on the checklist."""
    known = [item.id for item in station.checklist]
    for name in rating.done:
        if name not in known:
            allowed = ", ".join(known) or "nothing"
            raise ValueError(f"'{name}' is not on the checklist of {station.title}: {allowed}.")


def checklist_share(station: Station, rating: Rating) -> float:
    """The share of the checklist that was done, 0 to 1."""
    done = sum(item.id in rating.done for item in station.checklist)
    return done / len(station.checklist) if station.checklist else 0.0
