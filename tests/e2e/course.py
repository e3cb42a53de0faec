"""The running app of a course, and what its tests may know of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from certification.kinds import PAPER, REFUSED
from certification.recall import Recalled
from pages.exam_door import read_sitting
from pages.studio import Studio
from tests.e2e.app_process import AppProcess
from tests.e2e.clocked import ShiftedClock


@dataclass
class Course:
    """The running app, and its records, clock and faces as this process sees them."""

    app: AppProcess
    studio: Studio
    clock: ShiftedClock

    def learner(self, name: str) -> UUID:
        """The id of whoever has this name."""
        (found,) = (one for one in self.studio.store.list_learners() if one.display_name == name)
        return found.id

    def entries(self, learner_id: UUID, *kinds: str) -> tuple[Any, ...]:
        """A learner's entries of these kinds."""
        return self.studio.store.list_entries(subject_id=learner_id, kinds=kinds)

    def sitting(self, learner_id: UUID) -> Recalled:
        """The learner's last sitting as the ledger tells it now."""
        return read_sitting(self.studio, self.entries(learner_id, PAPER)[-1].about)

    def refused(self, actor: UUID, sentence: str) -> bool:
        """Whether the last refusal of this person is on record with this sentence."""
        told = [e for e in self.studio.store.list_entries(kinds=(REFUSED,)) if e.actor_id == actor]
        return bool(told) and sentence in told[-1].payload["sentence"]
