"""Cards that no author's question asks for: every structure to find and to name, every site, and
the vessels and nerves that a needle can be asked to avoid.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from anatomy.structures import load_structures
from lessons.naming import base_id
from lessons.questions.made import made_id
from lessons.questions.made_avoid import host_to_avoid

if TYPE_CHECKING:
    from lessons.lesson import Lesson

Where = tuple[str, str]  # ids of a lesson and of a question
DIRECTIONS: Mapping[str, str] = {"find": "identify", "name": "name"}  # each with its kind


def made_cards(
    lessons: Sequence[Lesson], asked: Mapping[str, Sequence[Where]]
) -> Iterator[tuple[str, Where]]:
    """(card id, where its made question is asked) for what is missing from `asked`.

    asked: card id to where authors ask it.
    """
    for lesson in lessons:
        for site in lesson.sites:
            card_id = f"site:{lesson.id}:{site.id}"
            if card_id not in asked:
                yield card_id, (lesson.id, made_id("place", site.id))
    told = {lesson.id: structures_told(lesson) for lesson in lessons}
    for one in load_structures() if lessons else ():
        host = _host(one, told, asked)
        for direction, kind in DIRECTIONS.items():
            if f"{direction}:{one}" not in asked:
                yield f"{direction}:{one}", (host, made_id(kind, one))
        beside = host_to_avoid(lessons, one)
        if beside is not None and f"avoid:{one}" not in asked:
            yield f"avoid:{one}", (beside.id, made_id("avoid", one))


def structures_told(lesson: Lesson) -> frozenset[str]:
    """Base ids, and kinds, of all that the steps and danger zones of a lesson speak of."""
    told = {name for step in lesson.steps for name in step.named}
    told |= {one.id for zone in lesson.zones for one in zone.structures}
    return frozenset(map(base_id, told))


def _host(
    structure_id: str, told: Mapping[str, Collection[str]], asked: Mapping[str, Sequence[Where]]
) -> str:
    """The lesson that asks to find it, else the first that speaks of it, else the first of all."""
    found = asked.get(f"find:{structure_id}", ())
    if found:
        return found[0][0]
    return next((key for key, names in told.items() if structure_id in names), next(iter(told)))
