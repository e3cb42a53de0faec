"""Questions nobody wrote: for a structure or a site without one, made of what is known of it.

Their ids begin with "made_": made_identify_procerus, made_name_procerus, made_place_line_1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from anatomy.content import UnknownId
from anatomy.evidence import PROJECT_SOURCE, Evidenced
from anatomy.structures import Structure, load_structures
from anatomy.style import load_style
from lessons.naming import name_of
from lessons.questions.identify import IdentifyQuestion
from lessons.questions.name import NameQuestion
from lessons.questions.place import PlaceQuestion
from lessons.staging import Staging

if TYPE_CHECKING:
    from lessons.lesson import Lesson, Site
    from lessons.questions import Question

MADE = "made_"
FIND_IT = "Find this structure on the face and click it: {name}."
NAME_IT = "A structure stands out on the face. What is it called?"
PLACE_IT = "Mark the site “{name}” ({lesson}) on the patient's left, then give units and depth."
PLACE_MEDIAN = "Mark the site “{name}” ({lesson}) in the midline, then give units and depth."
BESIDE = ("skin", "bone", "eye", "tooth")  # kinds that say where on the face one is
SEEN_THROUGH = 0.1  # opacity of the skin; so little that a click goes through it
VIEWS: Mapping[str, str] = {"neck": "left_oblique", "temple": "left_lateral", "whole_face": "front",
                            "upper_face": "front"}  # fmt: skip
VIEW = "left_oblique"


def made_id(kind: str, subject: str) -> str:
    """The id of the question of this kind that is made about a structure or a site.

    >>> made_id("name", "procerus")
    'made_name_procerus'
    """
    return f"{MADE}{kind}_{subject}"


def is_made(question_id: str) -> bool:
    """Whether a question was made, and not written by an author."""
    return question_id.startswith(MADE)


def made_question(lesson: Lesson, question_id: str) -> Question | None:
    """The made question with this id, asked as part of a lesson; None where none can be made."""
    kind, _, subject = question_id.removeprefix(MADE).partition("_")
    if not is_made(question_id) or kind not in MAKERS:
        return None
    try:
        return MAKERS[kind](lesson, subject)
    except UnknownId:
        return None


def drawn_structures() -> tuple[Structure, ...]:
    """The structures that can be clicked under their own name, in the order of the atlas.

    Eyeballs and teeth are parts of the head with names of their own.
    """
    return tuple(one for one in load_structures().values() if _part(one) == one.id)


def make_identify(lesson: Lesson, structure_id: str) -> IdentifyQuestion:
    """A click on the structure, on either side. Raises UnknownId."""
    del lesson
    structure = _structure(structure_id)
    return IdentifyQuestion(
        id=made_id("identify", structure_id),
        kind="identify",
        domain="anatomy",
        prompt=FIND_IT.format(name=name_of(structure_id)),
        teaches=teach(structure),
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
        prompt=NAME_IT,
        teaches=teach(structure),
        evidence=evidence_of(structure),
        target=structure_id,
        side=like.side,
        scene=like.scene,
    )


def make_place(lesson: Lesson, site_id: str) -> PlaceQuestion:
    """The site with its dose and depth, on the left where there are two. Raises UnknownId."""
    site = lesson.site(site_id)
    side = site.sides[-1]  # the left of two
    prompt = PLACE_MEDIAN if side == "median" else PLACE_IT
    return PlaceQuestion(
        id=made_id("place", site_id),
        kind="place",
        domain="technique",
        prompt=prompt.format(name=site.name, lesson=lesson.title),
        teaches=f"{site.at[:1].upper()}{site.at[1:]}.",
        evidence=Evidenced(**site.position.model_dump(include={"ev", "src", "note"})),
        site=site_id,
        side=side,
        scene=Staging(view=_view_of(lesson, site, side)),
    )


MAKERS: Mapping[str, Callable[[Lesson, str], Question]] = {
    "identify": make_identify,
    "name": make_name,
    "place": make_place,
}


def teach(structure: Structure) -> str:
    """What is known of it: what it is, where it runs, and why it matters."""
    facts = structure.facts
    return " ".join(text for text in (facts.summary, facts.course, facts.relevance) if text)


def evidence_of(structure: Structure) -> Evidenced:
    """Its first source that is not this project; its words were not checked against it."""
    read = [one for one in structure.sources if one != PROJECT_SOURCE]
    if not read:
        return Evidenced(ev="proposal", src=PROJECT_SOURCE)
    return Evidenced(ev="recalled", src=read[0])


def scene_for(structure: Structure) -> Staging:
    """The face with all of the structure's kind, and without what of it lies further out."""
    if structure.kind == "skin":
        return Staging()
    shown = dict.fromkeys((BESIDE[0], structure.kind, *BESIDE[1:]))
    return Staging(
        view=VIEWS.get(structure.region, VIEW),
        show=tuple(shown),
        hide=tuple(_over(structure)),
        fade={"skin": SEEN_THROUGH},
    )


def _over(structure: Structure) -> Iterator[str]:
    """Structures of the same kind in layers further out."""
    outward = load_style().layer_ids
    own = outward.index(structure.layer)
    for one in load_structures().values():
        if one.kind == structure.kind and outward.index(one.layer) < own:
            yield one.id


def _found_in(lesson: Lesson, structure_id: str) -> Iterator[IdentifyQuestion]:
    """The lesson's questions that ask to find it and whose staging does not name it."""
    for question in lesson.questions:
        if not isinstance(question, IdentifyQuestion) or question.target != structure_id:
            continue
        if structure_id not in question.scene.named:
            yield question


def _view_of(lesson: Lesson, site: Site, side: str) -> str:
    """How the lesson's own questions look at sites of the same row, else at any of that side."""
    asked = [one for one in lesson.questions if isinstance(one, PlaceQuestion) and one.side == side]
    row = site.id.rpartition("_")[0]
    asked.sort(key=lambda one: one.site.rpartition("_")[0] != row)
    return asked[0].scene.view if asked else Staging().view


def _structure(structure_id: str) -> Structure:
    known = load_structures()
    if structure_id not in known:
        raise UnknownId("structure", structure_id, known)
    return known[structure_id]


def _part(structure: Structure) -> str:
    recipe = structure.recipe or {}
    return str(recipe.get("part", structure.id)) if recipe.get("build") == "asset" else structure.id
