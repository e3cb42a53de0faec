"""The colours of a person's skin, lips, brows and eyes, point by point."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Complexion(BaseModel):
    """How a person is coloured."""

    model_config = ConfigDict(frozen=True, extra="forbid")
