"""Who is learning in this browser: a name kept on this machine, nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import panel as pn

from pages.preferences import read_preferences
from pages.studio import Studio
from records.unavailable import StoreUnavailable, UnknownRecord


@dataclass(frozen=True)
class Who:
    """The learner of this browser; id is None until a name was given."""

    id: UUID | None = None
    name: str = ""


def current_learner(studio: Studio) -> Who:
    """The learner this browser last chose, nobody when unknown or when the records are away."""
    learner_id = read_preferences(pn.state.cookies).learner_id
    if learner_id is None:
        return Who()
    try:
        return Who(learner_id, studio.store.get_learner(learner_id).display_name)
    except (UnknownRecord, StoreUnavailable):
        return Who()
