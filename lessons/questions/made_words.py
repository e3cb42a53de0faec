"""What a question that nobody wrote says: its prompt, and what it teaches afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from anatomy.evidence import PROJECT_SOURCE, Evidenced
from anatomy.structures import Structure, load_structures
from lessons.naming import name_of
from lessons.questions.shown_order import shown_id

if TYPE_CHECKING:
    from lessons.lesson import Lesson, Side, Site

FIND_IT = "Find this structure on the face and click it: {name}."
NAME_IT = "{what} stands out {where}, {deep}. What is it called?"
NAME_ONE = "{what} stands out {where}, {deep}: number {number} of {count} there. What is it called?"
PLACE_IT = "Mark the site “{name}” ({lesson}) on the patient's left, then give units and depth."
PLACE_MEDIAN = "Mark the site “{name}” ({lesson}) in the midline, then give units and depth."
WHAT: Mapping[str, str] = {
    "skin": "An outer cover",
    "muscle": "A muscle",
    "artery": "An artery",
    "vein": "A vein",
    "nerve": "A nerve",
    "fat": "A fat compartment",
    "fascia": "A fascia",
    "ligament": "A ligament or plate",
    "gland": "A gland or its duct",
    "cartilage": "A cartilage",
    "bone": "A bone",
    "eye": "A sense organ",
    "tooth": "A row of teeth",
}
WHERE: Mapping[str, str] = {
    "whole_face": "over the whole face",
    "upper_face": "in the upper face",
    "temple": "in the temple",
    "mid_face": "in the midface",
    "lower_face": "in the lower face",
    "neck": "in the neck",
}
DEEP: Mapping[str, str] = {
    "skin": "above all else",
    "subcutaneous": "just below the skin",
    "smas": "at the depth of the superficial muscles",
    "deep_fat": "at the depth of the deep fat",
    "deep_muscle": "at the depth of the deep muscles",
    "preperiosteal": "close to the bone",
    "bone": "at the depth of the bone",
    "orbit": "at the depth of the orbit",
}


def ask_to_find(structure: Structure) -> str:
    """The prompt of a question to find it."""
    return FIND_IT.format(name=name_of(structure.id))


def ask_to_name(structure: Structure) -> str:
    """Kind, region and depth of a structure without its name.

    Where several have these in common each has a number of its own, whose order follows no name.
    """
    like = [one.id for one in load_structures().values() if _told(one) == _told(structure)]
    what, where, deep = _told(structure)
    if len(like) == 1:
        return NAME_IT.format(what=what, where=where, deep=deep)
    number = sorted(like, key=lambda one: shown_id("name", one)).index(structure.id) + 1
    return NAME_ONE.format(what=what, where=where, deep=deep, number=number, count=len(like))


def ask_to_place(lesson: Lesson, site: Site, side: Side) -> str:
    """The prompt of a question to place a site."""
    prompt = PLACE_MEDIAN if side == "median" else PLACE_IT
    return prompt.format(name=site.name, lesson=lesson.title)


def teach_place_of(structure: Structure) -> str:
    """What it is and where it runs."""
    facts = structure.facts
    ends = "; ".join(text for text in (facts.origin, facts.insertion) if text)
    where = facts.course or (f"{ends[:1].upper()}{ends[1:]}." if ends else "")
    return " ".join(text for text in (facts.summary, where) if text)


def teach_worth_of(structure: Structure) -> str:
    """What it is and why it matters."""
    facts = structure.facts
    return " ".join(text for text in (facts.summary, facts.relevance) if text)


def evidence_of(structure: Structure) -> Evidenced:
    """Its first source that is not this project; its words were not checked against it."""
    read = [one for one in structure.sources if one != PROJECT_SOURCE]
    if not read:
        return Evidenced(ev="proposal", src=PROJECT_SOURCE)
    return Evidenced(ev="recalled", src=read[0])


def _told(structure: Structure) -> tuple[str, str, str]:
    return WHAT[structure.kind], WHERE[structure.region], DEEP[structure.layer]
