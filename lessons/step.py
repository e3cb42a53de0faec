"""One guided step of a lesson: what the face shows while its words are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from lessons.questions.kind import Id, Text
from lessons.staging import Staging

if TYPE_CHECKING:
    from lessons.lesson import Side, Site


class StepNeedle(BaseModel):
    """A needle in the face of a step, at a site of the lesson, at the depth and angle told there.

    at: the id of the site. side: the patient's, for a site on both; a median site has none.
    towards_deg: where along the skin the tip runs, 0 superior, 90 lateral; no site tells that, it
    is a drawing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: Id
    side: Literal["left", "right"] = "left"
    towards_deg: float = Field(default=0.0, ge=0, lt=360, allow_inf_nan=False)

    def side_of(self, site: Site) -> Side:
        """The side of the face it stands on."""
        return "median" if site.side == "median" else self.side


class LookAt(BaseModel):
    """What the camera of a step comes near to: a landmark, seen from so many mm away.

    side: the patient's, for a landmark on both; a median one has none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    landmark: Id
    side: Literal["left", "right"] = "left"
    from_mm: float = Field(ge=200, le=620, allow_inf_nan=False)


class Step(Staging):
    """One guided step. Its text is the Markdown file `steps/<id>.md`.

    markers, zones, limits: ids to show, or ["all"]. needle: one that stands at a site.
    look_at: what the camera comes near to; without it the whole head is seen.
    short: part of the five-minute version. face: False for a step of words alone, which only theory
    has. regions: below the words stands who may inject in each region of `data/regulation`.
    """

    id: Id
    title: Text
    text: str = ""
    markers: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    needle: StepNeedle | None = None
    look_at: LookAt | None = None
    presenter_note: Text
    short: bool = False
    face: bool = True
    regions: bool = False

    @field_validator("text", mode="before")
    @classmethod
    def _stands_in_its_own_file(cls, value: object) -> object:
        del value
        raise ValueError("a step's words stand in steps/<id>.md. Move them there")
