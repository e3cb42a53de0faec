"""What every kind of question shares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from anatomy.content import KeyPath
from anatomy.evidence import Evidenced
from lessons.staging import Staging

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Domain = Literal[
    "anatomy", "technique", "dose", "product", "danger", "complications", "assessment", "aftercare"
]


class Asked(BaseModel):
    """The part of a question that all kinds have.

    prompt: what the learner reads. teaches: what the mentor says afterwards, whatever the answer.
    evidence: the source of the right answer; unverified evidence never fails a learner.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    staged_by: ClassVar[str] = "scene"

    id: Id
    domain: Domain
    prompt: Text
    teaches: Text
    evidence: Evidenced

    @property
    def staging(self) -> Staging | None:
        """How the face is arranged while it is asked; None leaves it as it is."""
        staging: Staging | None = getattr(self, self.staged_by, None)
        return staging

    def stagings(self) -> Iterator[tuple[KeyPath, Staging]]:
        """Every arrangement it speaks of, and where in its file."""
        if self.staging is not None:
            yield (self.staged_by,), self.staging

    def structures(self) -> Iterator[tuple[KeyPath, str]]:
        """Every structure that it names, and where in its file."""
        yield from ()

    def shown(self) -> dict[str, Any]:
        """What every kind may show before the answer."""
        return {"id": self.id, "domain": self.domain, "prompt": self.prompt}


class Given(BaseModel):
    """An answer as it came in: strict about types, closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def shown_staging(staging: Staging) -> dict[str, Any]:
    """How the face is arranged, as plain data."""
    return staging.model_dump(mode="json")
