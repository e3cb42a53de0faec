"""How the face is arranged for a question that nobody wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from anatomy.structures import Structure, load_structures
from anatomy.style import load_style
from lessons.questions.place import PlaceQuestion
from lessons.staging import Staging

if TYPE_CHECKING:
    from lessons.lesson import Lesson, Site

BESIDE = ("skin", "bone", "eye", "tooth")  # kinds that say where on the face one is
SEEN_THROUGH = 0.1  # opacity of the skin; so little that a click goes through it
VIEWS: Mapping[str, str] = {"neck": "left_oblique", "temple": "left_lateral", "whole_face": "front",
                            "upper_face": "front"}  # fmt: skip
VIEW = "left_oblique"


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


def scene_at(lesson: Lesson, site: Site, side: str) -> Staging:
    """As the lesson's own questions look at sites of the same row, else at any of that side."""
    asked = [one for one in lesson.questions if isinstance(one, PlaceQuestion) and one.side == side]
    row = site.id.rpartition("_")[0]
    asked.sort(key=lambda one: one.site.rpartition("_")[0] != row)
    return Staging(view=asked[0].scene.view if asked else Staging().view)


def _over(structure: Structure) -> Iterator[str]:
    """Structures of the same kind in layers further out."""
    outward = load_style().layer_ids
    own = outward.index(structure.layer)
    for one in load_structures().values():
        if one.kind == structure.kind and outward.index(one.layer) < own:
            yield one.id
