"""Questions nobody wrote: for a structure or a site without one, made of what is known of it.

Their ids begin with "made_": made_identify_procerus, made_name_procerus, made_place_line_1,
made_avoid_sentinel_vein.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from anatomy.content import UnknownId
from anatomy.evidence import Evidenced
from anatomy.structures import Structure, load_structures
from lessons.questions.avoid import AvoidQuestion
from lessons.questions.identify import IdentifyQuestion
from lessons.questions.made_avoid import make_avoid_of, zones_with
from lessons.questions.made_scene import scene_at, scene_for
from lessons.questions.made_words import (
    ask_to_find,
    ask_to_name,
    ask_to_place,
    evidence_of,
    teach_place_of,
    teach_worth_of,
)
from lessons.questions.name import NameQuestion
from lessons.questions.place import PlaceQuestion

if TYPE_CHECKING:
    from lessons.lesson import Lesson
    from lessons.questions import Question

MADE = "made_"


def made_id(kind: str, subject: str) -> str:
    """The id of the question of this kind that is made about a structure or a site.

    >>> made_id("name", "procerus")
    'made_name_procerus'
    """
    return f"{MADE}{kind}_{subject}"


def is_made(question_id: str) -> bool:
    """Whether a question was made, and not written by an author."""
    return question_id.startswith(MADE)


def made_about(question_id: str) -> str | None:
    """The structure or site that a made question is about; None for an author's question.

    >>> made_about("made_avoid_sentinel_vein"), made_about("avoid_temple")
    ('sentinel_vein', None)
    """
    return question_id.removeprefix(MADE).partition("_")[2] if is_made(question_id) else None


def made_question(lesson: Lesson, question_id: str) -> Question | None:
    """The made question with this id, asked as part of a lesson; None where none can be made."""
    kind, _, subject = question_id.removeprefix(MADE).partition("_")
    if not is_made(question_id) or kind not in MAKERS:
        return None
    try:
        return MAKERS[kind](lesson, subject)
    except UnknownId:
        return None


def make_identify(lesson: Lesson, structure_id: str) -> IdentifyQuestion:
    """A click on the structure, on either side. Raises UnknownId."""
    del lesson
    structure = _structure(structure_id)
    return IdentifyQuestion(
        id=made_id("identify", structure_id),
        kind="identify",
        domain="anatomy",
        prompt=ask_to_find(structure),
        teaches=teach_place_of(structure),
        evidence=evidence_of(structure),
        target=structure_id,
        scene=scene_for(structure),
    )


def make_name(lesson: Lesson, structure_id: str) -> NameQuestion:
    """Its name to be typed, staged as the lesson's own question stages it. Raises UnknownId."""
    structure = _structure(structure_id)
    like = next(_found_in(lesson, structure_id), None) or make_identify(lesson, structure_id)
    return NameQuestion(
        id=made_id("name", structure_id),
        kind="name",
        domain="anatomy",
        prompt=ask_to_name(structure),
        teaches=teach_worth_of(structure),
        evidence=evidence_of(structure),
        target=structure_id,
        side=like.side,
        scene=like.scene,
    )


def make_place(lesson: Lesson, site_id: str) -> PlaceQuestion:
    """The site with its dose and depth, on the left where there are two. Raises UnknownId."""
    site = lesson.site(site_id)
    side = site.sides[-1]  # the left of two
    return PlaceQuestion(
        id=made_id("place", site_id),
        kind="place",
        domain="technique",
        prompt=ask_to_place(lesson, site, side),
        teaches=f"{site.name}: {site.at}.",
        evidence=Evidenced(**site.position.model_dump(include={"ev", "src", "note"})),
        site=site_id,
        side=side,
        scene=scene_at(lesson, site, side),
    )


def make_avoid(lesson: Lesson, structure_id: str) -> AvoidQuestion:
    """The lesson's danger zones that hold it. Raises UnknownId, also where none holds it."""
    structure = _structure(structure_id)
    if not zones_with(lesson, structure_id):
        held = {inside.id for zone in lesson.zones for inside in zone.structures}
        raise UnknownId("structure", structure_id, held)
    return make_avoid_of(lesson, structure, question_id=made_id("avoid", structure_id))


MAKERS: Mapping[str, Callable[[Lesson, str], Question]] = {
    "identify": make_identify,
    "name": make_name,
    "place": make_place,
    "avoid": make_avoid,
}


def _found_in(lesson: Lesson, structure_id: str) -> Iterator[IdentifyQuestion]:
    """The lesson's questions that ask to find it and whose staging does not name it."""
    for question in lesson.questions:
        if not isinstance(question, IdentifyQuestion) or question.target != structure_id:
            continue
        if structure_id not in question.scene.named:
            yield question


def _structure(structure_id: str) -> Structure:
    known = load_structures()
    if structure_id not in known:
        raise UnknownId("structure", structure_id, known)
    return known[structure_id]
