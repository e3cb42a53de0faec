"""What a mentor writes on a learner's saved plan, pinned to a place on the face."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from certification.asks import Part
from certification.kinds import COMMENT
from certification.logbook import LONGEST, read_words
from certification.refused import Refused
from certification.remembered import Remembered
from lessons.plans.plan import MOST_FACES, Share

SAY_SOMETHING = "Write the comment first."
OWN_PLAN = "A mentor comments on the plans of others, not on their own."


class Pin(Part):
    """A point of the skin of any face. where: the same in words, as it was when it was pinned."""

    face_index: Annotated[int, Field(ge=0, le=MOST_FACES)]
    barycentric: tuple[Share, Share, Share]
    where: Annotated[str, Field(max_length=200)]


class Comment(Part):
    """One comment. pin: None where it is about the plan as a whole."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    pin: Pin | None = None


@dataclass(frozen=True)
class Commented:
    """A comment with who wrote it and when. plan: the saved plan's id."""

    plan: str
    comment: Comment
    by: UUID
    at: datetime


def read_comment(text: str, pin: Pin | None, *, actor: UUID, learner: UUID) -> Comment:
    """The comment as it may be kept. Raises Refused for an empty one, a name, or one's own plan."""
    if actor == learner:
        raise Refused(OWN_PLAN)
    words = read_words(text)
    if not words:
        raise Refused(SAY_SOMETHING)
    return Comment(text=words, pin=pin)


def read_comments(entries: Iterable[Remembered], plan: str) -> tuple[Commented, ...]:
    """The comments on a plan, oldest first."""
    own = (one for one in entries if one.kind == COMMENT and one.about == plan)
    return tuple(
        Commented(plan, Comment.model_validate(one.payload), one.actor_id, one.at)
        for one in sorted(own, key=lambda entry: entry.sequence)
    )
