"""Name it: a structure stands out on the face; type its name, or choose it among four."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np

from anatomy.face import Face
from lessons.overlay import STEP_BACK
from lessons.questions.name import standing_out
from lessons.typed_names import MOST_LETTERS
from meshes.scene import Scene
from pages.language import _
from pages.markup import Html, join, tag
from pages.questions.draft import Draft
from pages.questions.fields import option_rows, status
from pages.questions.identify import described
from pages.questions.panel import Open, Panel

NAME_HELP = _(
    "It stands out on the face. You can peel and turn; names are hidden until you answer."
)
TYPE_HELP = _("Latin, English and common short names all count; small slips are forgiven.")
NAME = _("Its name")
IN_WORDS = _("Describe it in words instead")
STAYS = frozenset({"skin", "bone", "eye", "tooth", "cartilage"})
NEAR_MM = 420.0  # so close that it is seen, so far that one knows where it is


def body(opened: Open) -> Html:
    """Where to look, in words too, and the field or the four names."""
    return join(
        status(NAME_HELP, done=False),
        _typed(opened.draft) if opened.view["ways"] == "type" else _names(opened),
        tag(
            "details",
            tag("summary", IN_WORDS, class_="small"),
            *(tag("p", text, class_="small") for text in in_words(opened)),
            class_="stack-small",
            data_key="described",
            data_testid="described",
        ),
    )


def read(question: Any, draft: Draft) -> dict[str, Any]:
    """The name as typed, or the one that was chosen."""
    if question.ways == "type":
        return {"name": draft.word("name")}
    return {"name_id": draft.word("option") or None}


def step_back(scene: Scene, question: Any, face: Face) -> Scene:
    """All soft parts but those that are meant, seen through."""
    meant = standing_out(face, question)
    items = tuple(
        item
        if item.id in meant or item.kind in STAYS
        else replace(item, opacity=min(item.opacity, STEP_BACK))
        for item in scene.items
    )
    return replace(scene, items=items)


def stand_out(opened: Open) -> None:
    """Makes the structure stand out; the browser learns which body, by its place, not its name."""
    bodies = _bodies(opened)
    if bodies:
        opened.viewer.set_items(bodies, highlight=True, visible=True, opacity=1.0)
        points = np.concatenate([opened.face.meshes[one].vertices for one in bodies])
        opened.viewer.look_at(points.mean(axis=0).tolist(), NEAR_MM)


def in_words(opened: Open) -> list[str]:
    """What stands out, described without its name."""
    bodies = set(_bodies(opened))
    return [text for key, text in described(opened.scene, opened.studio.atlas.facts)
            if key in bodies]  # fmt: skip


def _bodies(opened: Open) -> list[str]:
    drawn = {item.id for item in opened.scene.items}
    return [one for one in standing_out(opened.face, opened.question) if one in drawn]


def _typed(draft: Draft) -> Html:
    return tag(
        "div",
        tag("label", NAME, for_="field-name"),
        tag("input", type="text", id="field-name", data_field="name", data_key="name",
            data_input="draft_name", autocomplete="off", spellcheck="false",
            value=draft.word("name"), maxlength=MOST_LETTERS, data_testid="typed-name"),
        tag("p", TYPE_HELP, class_="small soft"),
        class_="field",
    )  # fmt: skip


def _names(opened: Open) -> Html:
    return option_rows(opened.view["options"], opened.draft.fields.get("option", ()), many=False)


NAME_PANEL: Final = Panel(
    title=_("Name it"),
    name=_("Name a structure"),
    body=body,
    read=read,
    arrange=step_back,
    opened=stand_out,
    typed=("name",),
)
