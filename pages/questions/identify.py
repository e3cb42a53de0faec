"""Find it on the face: a click, or a list that describes each structure without its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from anatomy.structures import Structure
from lessons.feedback import AnswerRefused
from lessons.naming import base_id
from meshes.scene import Scene
from pages.address import read_count
from pages.language import _
from pages.markup import Html, join, tag
from pages.questions.draft import Draft
from pages.questions.fields import status
from pages.questions.panel import Open, Panel
from pages.sheet import Act
from viewer.picks import Pick

IDENTIFY_HELP = _("Click it on the face. You can peel and turn; names are hidden until you answer.")
IDENTIFY_MARKED = _("One structure is marked on the face. Confirm it, or click another.")
FROM_LIST = _("Choose from a list instead")
LIST_TEXT = _("The list describes each structure without its name.")
THIS = _("this structure")
NOTHING_MARKED = _("Click a structure first, or choose one from the list.")


def body(opened: Open) -> Html:
    """What to do, and the list for whoever cannot click."""
    marked = opened.draft.structure_id
    rows = (
        tag("button", text, type="button", class_="wide", data_act="mark", data_value=number,
            data_item=True, data_key=f"mark-{number}",
            aria_pressed="true" if key == marked else "false")
        for number, (key, text) in enumerate(listed(opened))
    )  # fmt: skip
    return join(
        status(IDENTIFY_MARKED if marked else IDENTIFY_HELP, done=marked is not None),
        tag(
            "details",
            tag("summary", FROM_LIST, class_="small"),
            tag("p", LIST_TEXT, class_="small soft"),
            tag("div", *rows, class_="stack-small rows", data_rove=True),
            class_="stack-small",
            data_key="from-list",
            data_testid="from-list",
        ),
    )


def read(question: Any, draft: Draft) -> dict[str, Any]:
    """The structure that was marked. Raises AnswerRefused when none was."""
    del question
    if draft.structure_id is None:
        raise AnswerRefused(NOTHING_MARKED)
    return {"structure_id": draft.structure_id}


def picked(opened: Open, pick: Pick) -> None:
    """Marks the structure that was clicked."""
    if pick.item_id is not None:
        mark(opened, pick.item_id)


def mark(opened: Open, item_id: str) -> None:
    """Marks this structure alone."""
    if opened.draft.structure_id is not None:
        opened.viewer.set_item(opened.draft.structure_id, highlight=False)
    opened.draft.structure_id = item_id
    opened.viewer.set_item(item_id, highlight=True)


def mark_from_list(opened: Open, act: Act) -> None:
    """Marks the structure of a row of the list; a number it lacks marks nothing."""
    rows = dict(enumerate(key for key, _ in listed(opened)))
    number = read_count(act.text)
    if number in rows:
        mark(opened, rows[number])


def listed(opened: Open) -> list[tuple[str, str]]:
    """Every structure that may be meant, as (id, description)."""
    return described(opened.scene, opened.studio.atlas.facts)


def described(scene: Scene, structures: Mapping[str, Structure]) -> list[tuple[str, str]]:
    """Every visible structure as (id, a description that does not name it), in a steady order."""
    found = []
    for item in scene.items:
        structure = structures.get(base_id(item.id))
        if structure is None or not item.visible or not item.pickable:
            continue
        facts = structure.facts
        where = facts.course or "; ".join(filter(None, (facts.origin, facts.insertion)))
        side = {"left": ", left", "right": ", right"}.get(item.id.rpartition(".")[2], "")
        text = f"{structure.kind.capitalize()}{side}: {where or facts.summary}"
        found.append((item.id, _unnamed(text, structure)))
    return sorted(found, key=lambda one: one[1])


def _unnamed(text: str, structure: Structure) -> str:
    names = sorted({structure.english, structure.latin, *structure.also}, key=len, reverse=True)
    either = "|".join(re.escape(name) for name in names)
    return re.sub(rf"(?:\b(?:the|a|an) )?(?:{either})\b", THIS, text, flags=re.IGNORECASE)


IDENTIFY: Final = Panel(
    title=_("Find it on the face"),
    name=_("Find a structure"),
    body=body,
    read=read,
    picked=picked,
    acts={"mark": mark_from_list},
)
