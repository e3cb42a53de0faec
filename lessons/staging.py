"""How a step, a question or a picture arranges the face: view, layers, expression."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from meshes.scene import VIEWS

Weight = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Staging(BaseModel):
    """What the face looks like at one moment of teaching.

    view: one of meshes.scene.VIEWS. peel_mm: how much is taken off the surface.
    show: kinds or structure ids; empty leaves what is shown. hide: the same, taken away.
    fade: kind or id to opacity. highlight: structure ids that stand out, the rest steps back.
    expression: action (such as frown) or expression unit to its strength, 0 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    view: str = "front"
    peel_mm: Annotated[float, Field(ge=0, le=40, allow_inf_nan=False)] = 0.0
    show: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    fade: dict[str, Weight] = Field(default_factory=dict)
    highlight: tuple[str, ...] = ()
    expression: dict[str, Weight] = Field(default_factory=dict)

    @field_validator("view")
    @classmethod
    def _view_is_known(cls, view: str) -> str:
        if view not in VIEWS:
            raise ValueError(f"{view!r} is not a view. Write one of {', '.join(VIEWS)}")
        return view

    @property
    def named(self) -> tuple[str, ...]:
        """Every kind and structure id it speaks of."""
        return (*self.show, *self.hide, *self.fade, *self.highlight)
