"""Label: names dragged onto numbers, or chosen beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from anatomy.face import Face
from anatomy.place import skin_under
from lessons.feedback import Grade
from lessons.questions.label import Pin, called
from meshes.mesh import FloatArray
from meshes.scene import Marker, Scene
from pages.address import read_count
from pages.answer_marks import bind_point
from pages.language import _
from pages.markup import Html, join, tag
from pages.questions.draft import Draft
from pages.questions.fields import select_field
from pages.questions.identify import described
from pages.questions.panel import Open, Panel
from pages.sheet import Act

LABEL_HELP = _("Numbers stand on the face. Drag each name onto its number, or choose it beside it.")
NUMBER = _("Number {number}")
CHOOSE = _("Choose a name")
IN_WORDS = _("Describe the numbers in words instead")
MOST_PINS = 6
NEAREST_SHARE = 20  # one in so many of the vertices of a body lies near its middle
HOLLOW_MM = 6.0  # nothing this near to the middle: a ring
ABOVE_MM = 1.0  # so that a number is not buried in its own structure
PINS = tuple(f"pin_{number}" for number in range(1, MOST_PINS + 1))


def body(opened: Open) -> Html:
    """The names, and for each number a list to choose from that takes a dropped name too."""
    count = opened.view["pins"]
    return join(
        tag("legend", LABEL_HELP, class_="soft"),
        tag("div", *(_name(one) for one in opened.view["options"]), class_="line"),
        tag("div", *(_number(opened, number) for number in range(1, count + 1)),
            class_="stack-small"),
        tag(
            "details",
            tag("summary", IN_WORDS, class_="small"),
            *(tag("p", text, class_="small") for text in in_words(opened)),
            class_="stack-small",
            data_key="described",
            data_testid="described",
        ),
    )  # fmt: skip


def read(question: Any, draft: Draft) -> dict[str, Any]:
    """The name given to each number, "" where there is none yet."""
    return {"name_ids": tuple(draft.word(field) for field in PINS[: len(question.pins)])}


def show_pins(opened: Open) -> None:
    """Puts the numbers on the face; a number tells no name."""
    opened.viewer.set_markers(numbered(opened.scene, opened.face, opened.question.pins))


def numbered(scene: Scene, face: Face, pins: tuple[Pin, ...]) -> tuple[Marker, ...]:
    """A pin over each structure, reaching down to it."""
    return tuple(
        _marker(scene, face, pin, str(number))
        for number, pin in enumerate(pins, 1)
        if pin.body in face.meshes
    )


def named(opened: Open, grade: Grade) -> tuple[Marker, ...]:
    """The same pins with the names they should have."""
    del grade
    return tuple(
        _marker(opened.scene, opened.face, pin, f"{number} {called(pin.id)}")
        for number, pin in enumerate(opened.question.pins, 1)
        if pin.body in opened.face.meshes
    )


def in_words(opened: Open) -> list[str]:
    """Every number with what it stands on, described without its name."""
    told: Mapping[str, str] = dict(described(opened.scene, opened.studio.atlas.facts))
    return [
        f"{number}. {told[pin.body]}"
        for number, pin in enumerate(opened.question.pins, 1)
        if pin.body in told
    ]


def drop(opened: Open, act: Act) -> None:
    """Gives a number the name dropped on it, "name|number"; it leaves the number it had."""
    name, _, text = act.text.partition("|")
    number, count = read_count(text), opened.view["pins"]
    if not 1 <= number <= count or name not in {one["id"] for one in opened.view["options"]}:
        return
    for field in PINS[:count]:
        if opened.draft.word(field) == name:
            opened.draft.fields[field] = ""
    opened.draft.fields[PINS[number - 1]] = name


def _name(option: Mapping[str, str]) -> Html:
    return tag("span", option["text"], class_="chip", data_drag=option["id"],
               data_testid=f"name-{option['id']}")  # fmt: skip


def _number(opened: Open, number: int) -> Html:
    options = [("", CHOOSE), *((one["id"], one["text"]) for one in opened.view["options"])]
    field = PINS[number - 1]
    chosen = opened.draft.word(field)
    return tag(
        "div",
        select_field(field, NUMBER.format(number=number), options, chosen, kept=True),
        data_drop=number,
        data_drop_act="label_drop",
    )


def _marker(scene: Scene, face: Face, pin: Pin, label: str) -> Marker:
    spot = _spot(face, pin.body)
    outward = _outward(spot)
    return Marker(
        id=f"number.{label.partition(' ')[0]}",
        label=label,
        kind="number",
        position=spot + outward * ABOVE_MM,
        normal=outward,
        binding=bind_point(scene, skin_under(face, spot)),
    )


def _outward(spot: FloatArray) -> FloatArray:
    """(3,) unit, away from the axis through the middle of the head: a number is seen from there."""
    away = np.array([spot[0], 0.0, spot[2]])
    outward: FloatArray = away / max(float(np.linalg.norm(away)), 1e-9)
    return outward


def _spot(face: Face, body: str) -> FloatArray:
    """The point of a body nearest to the skin, among those nearest to its middle, (3,) mm.

    Of a ring, which has nothing in its middle, among those farthest to the side.
    """
    vertices = face.meshes[body].vertices
    away = np.linalg.norm(vertices - vertices.mean(axis=0), axis=1)
    if away.min() > HOLLOW_MM:
        away = -np.abs(vertices[:, 0])
    near = vertices[np.argsort(away)[: max(1, len(vertices) // NEAREST_SHARE)]]
    spot: FloatArray = near[face.finder.find(near).signed_mm.argmax()]
    return spot


LABEL_PANEL: Final = Panel(
    title=_("Name the numbers"),
    name=_("Label the face"),
    body=body,
    read=read,
    opened=show_pins,
    acts={"label_drop": drop},
    typed=PINS,
    marks=named,
)
