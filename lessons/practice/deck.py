"""Which cards there are: one for each structure and direction, one for each injection site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lessons.naming import base_id, name_of

if TYPE_CHECKING:
    from lessons.lesson import Lesson
    from lessons.questions import Question

SITE = "site"
FIND, NAME, AVOID = "find", "name", "avoid"
ASKS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    # kind of question: (direction, fields of the question that may name its subject, in turn)
    "identify": (FIND, ("target",)),
    "name": (NAME, ("target",)),
    "avoid": (AVOID, ("zones",)),  # of several zones none is the one
    "place": (SITE, ("site",)),
    "needle": (SITE, ("site",)),
}


@dataclass(frozen=True)
class Card:
    """One thing to remember. questions: (lesson, question) ids that ask for it.

    id: "site:<lesson>:<site>" or "<direction>:<structure>". direction: find, name, avoid or site.
    subject: the base id of a structure, or the id of a site. name: in words.
    """

    id: str
    direction: str
    subject: str
    name: str
    questions: tuple[tuple[str, str], ...]


def card_of(lesson_id: str, question: Question) -> str | None:
    """The id of the card that a question answers; None for a kind that asks for no one thing."""
    if question.kind not in ASKS:
        return None
    direction, fields = ASKS[question.kind]
    subject = next((one for one in map(_named(question), fields) if one), None)
    if subject is None:
        return None
    return f"{SITE}:{lesson_id}:{subject}" if direction == SITE else f"{direction}:{subject}"


def build_deck(lessons: Iterable[Lesson]) -> dict[str, Card]:
    """Every card by its id, in the order in which the lessons ask."""
    asked: dict[str, list[tuple[str, str]]] = {}
    names: dict[str, str] = {}
    for lesson in lessons:
        sites = {site.id: f"{lesson.title}: {site.name}" for site in lesson.sites}
        for question in lesson.questions:
            card_id = card_of(lesson.id, question)
            if card_id is None:
                continue
            asked.setdefault(card_id, []).append((lesson.id, question.id))
            subject = card_id.rpartition(":")[2]
            is_site = card_id.startswith(f"{SITE}:")
            names[card_id] = sites.get(subject, subject) if is_site else name_of(subject)
    return {
        card_id: Card(
            card_id,
            direction=card_id.partition(":")[0],
            subject=card_id.rpartition(":")[2],
            name=names[card_id],
            questions=tuple(questions),
        )
        for card_id, questions in asked.items()
    }


def _named(question: object) -> Callable[[str], str | None]:
    def read(field: str) -> str | None:
        value = getattr(question, field, None)
        if isinstance(value, tuple | list):
            value = value[0] if len(value) == 1 else None
        return base_id(value) if isinstance(value, str) else None

    return read
