"""Which cards there are: one for each structure and direction, one for each injection site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anatomy.structures import load_structures
from lessons.naming import base_id, name_of
from lessons.practice.made_cards import made_cards
from lessons.questions.made import made_about

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

    id: "site:<lesson>:<site>", "<direction>:<structure>" or "avoid:<zone>". direction: find, name,
    avoid or site. subject: the base id of a structure, or the id of a zone or a site. name: in
    words. structures: base ids of what it is about; of a zone all that lies in it, of a site none.
    """

    id: str
    direction: str
    subject: str
    name: str
    questions: tuple[tuple[str, str], ...]
    structures: tuple[str, ...] = ()

    @property
    def is_place(self) -> bool:
        """Whether it is about a site or a danger zone, which is known by itself."""
        return self.subject not in self.structures


def card_of(lesson_id: str, question: Question) -> str | None:
    """The id of the card that a question answers; None for a kind that asks for no one thing."""
    if question.kind not in ASKS:
        return None
    direction, fields = ASKS[question.kind]
    subject = made_about(question.id)
    subject = subject or next((one for one in map(_named(question), fields) if one), None)
    if subject is None:
        return None
    return f"{SITE}:{lesson_id}:{subject}" if direction == SITE else f"{direction}:{subject}"


def build_deck(lessons: Iterable[Lesson]) -> dict[str, Card]:
    """Every card by its id: what the lessons ask, in their order, then what was made beside it.

    Every structure is found and named, every site of a lesson placed, and every danger zone is
    avoided, with those vessels and nerves of which `lessons/questions/made_avoid.py` tells.
    """
    shelf = tuple(lessons)
    asked: dict[str, list[tuple[str, str]]] = {}
    for lesson in shelf:
        for question in lesson.questions:
            card_id = card_of(lesson.id, question)
            if card_id is not None:
                asked.setdefault(card_id, []).append((lesson.id, question.id))
    made = {card_id: [where] for card_id, where in made_cards(shelf, asked)}
    by_id = {lesson.id: lesson for lesson in shelf}
    return {
        card_id: _card(card_id, questions, by_id[questions[0][0]])
        for card_id, questions in (asked | made).items()
    }


def _card(card_id: str, questions: Iterable[tuple[str, str]], lesson: Lesson) -> Card:
    """lesson: one that asks for it, and so knows its site or zone."""
    direction, subject = card_id.partition(":")[0], card_id.rpartition(":")[2]
    name, structures = DESCRIBED[direction](lesson, subject)
    return Card(card_id, direction, subject, name, tuple(questions), structures)


def _structure(lesson: Lesson, subject: str) -> tuple[str, tuple[str, ...]]:
    del lesson
    return name_of(subject), (subject,)


def _zone(lesson: Lesson, subject: str) -> tuple[str, tuple[str, ...]]:
    zone = next((one for one in lesson.zones if one.id == subject), None)
    if zone is None and subject in load_structures():
        return _structure(lesson, subject)
    if zone is None:  # the check tells its author
        return subject, ()
    return zone.name, tuple(dict.fromkeys(base_id(one.id) for one in zone.structures))


def _site(lesson: Lesson, subject: str) -> tuple[str, tuple[str, ...]]:
    name = next((site.name for site in lesson.sites if site.id == subject), None)
    return (subject if name is None else f"{lesson.title}: {name}"), ()


DESCRIBED: Mapping[str, Callable[[Lesson, str], tuple[str, tuple[str, ...]]]] = {
    # direction: name and structures of its subject, told by a lesson that asks for it
    FIND: _structure,
    NAME: _structure,
    AVOID: _zone,
    SITE: _site,
}


def _named(question: object) -> Callable[[str], str | None]:
    def read(field: str) -> str | None:
        value = getattr(question, field, None)
        if isinstance(value, tuple | list):
            value = value[0] if len(value) == 1 else None
        return base_id(value) if isinstance(value, str) else None

    return read
