"""What every model of the examination shares."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Said(BaseModel):
    """Something written down: nothing in it changes, and no unknown key is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")
