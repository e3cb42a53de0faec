"""Say the plane: a pin stands on the skin; in which layer does the tip belong, and how deep?"""

from __future__ import annotations

from typing import Any, Final

from anatomy.evidence import UNITS
from anatomy.place import Place
from lessons.questions.plane import PlaneQuestion, pin_of
from meshes.scene import Marker
from pages.answer_marks import bind_point
from pages.language import _
from pages.markup import Html, join, tag
from pages.questions.draft import Draft
from pages.questions.fields import number_field, status
from pages.questions.of_lesson import lesson_of
from pages.questions.panel import Open, Panel

LATERAL, MEDIAL = _("{mm} lateral"), _("{mm} medial")
ABOVE, BELOW = _("{mm} above"), _("{mm} below")
ON_LINE, AND = _(", on the vertical through the {line}"), _("and")
AT, FROM = _("at the {start}{line}"), _("{ways} the {start}{line}")
SIDEWAYS = _("{ways} to the {start}{line}")
PLANE_HELP = _("A pin stands on the skin. Say where the tip belongs below it.")
HOW_DEEP = _("A pin stands on the skin. Say how deep below it the structure lies.")
WHERE = _("The pin stands {where}.")
ON_SIDE = _(" on the patient’s {side}")
LAYER = _("Layer of the tip, from the skin in")
DEPTH = _("Depth below the skin, mm")
PIN = _("The place that is asked about")
NEAR_MM: Final = 300.0


def body(opened: Open) -> Html:
    """Where the pin stands, in words too, the layers to choose from and the depth."""
    view, draft = opened.view, opened.draft
    layers = tag(
        "div",
        tag("p", LAYER, id="plane-layers", class_="soft"),
        _layers(opened),
        role="radiogroup",
        aria_labelledby="plane-layers",
        class_="stack-small",
    )
    depth = number_field("depth_mm", DEPTH, draft.word("depth_mm"))
    return join(
        status(HOW_DEEP if view["of_structure"] else PLANE_HELP, done=False),
        tag("p", WHERE.format(where=_where(opened)), class_="small soft", data_testid="pin-words"),
        layers if view["ask_layer"] else None,
        tag("div", depth, class_="fields") if view["ask_depth"] else None,
    )


def read(question: Any, draft: Draft) -> dict[str, Any]:
    """The layer that was chosen and the depth that was typed."""
    del question
    return {"layer": draft.word("layer") or None, "depth_mm": draft.number("depth_mm")}


def opened_up(opened: Open) -> None:
    """Puts the pin on the skin and comes near it; it tells no depth."""
    pin = _pin(opened)
    opened.viewer.set_markers((pin,))
    opened.viewer.look_at(pin.position.tolist(), NEAR_MM)


def _layers(opened: Open) -> Html:
    chosen = opened.draft.word("layer")
    rows = (
        tag(
            "label",
            tag("input", type="radio", name="layer", value=one["id"], data_field="layer",
                data_key=f"layer-{one['id']}", data_testid=f"layer-{one['id']}",
                checked=one["id"] == chosen),
            tag("span", one["text"]),
            class_="option",
        )
        for one in opened.view["layers"]
    )  # fmt: skip
    return tag("div", *rows, class_="options")


def _pin(opened: Open) -> Marker:
    point = pin_of(opened.face, lesson_of(opened.studio, opened.question), opened.question)
    return Marker(
        id="asked",
        label=str(PIN),
        kind="site",
        position=point.position,
        normal=point.normal,
        binding=bind_point(opened.scene, point),
    )


def _where(opened: Open) -> str:
    question: PlaneQuestion = opened.question
    place = question.place
    if place is None:
        place = lesson_of(opened.studio, question).site(question.site or "").place
    side = "" if question.side == "median" else ON_SIDE.format(side=question.side)
    return f"{say_place(place)}{side}"


def say_place(place: Place) -> str:
    """A place as people say it: "10 mm lateral and 5 mm above the glabella"."""
    start = place.ref.replace("_", " ")
    line = "" if place.line is None else ON_LINE.format(line=place.line.replace("_", " "))
    ways = []
    if abs(place.lateral) >= 0.05:
        ways.append((LATERAL if place.lateral > 0 else MEDIAL).format(mm=_mm(place.lateral)))
    if abs(place.superior) >= 0.05:
        ways.append((ABOVE if place.superior > 0 else BELOW).format(mm=_mm(place.superior)))
    if not ways:
        return AT.format(start=start, line=line)
    form = FROM if place.superior else SIDEWAYS
    return form.format(ways=f" {AND} ".join(ways), start=start, line=line)


def _mm(value: float) -> str:
    return f"{abs(value):.1f}".removesuffix(".0") + f" {UNITS['mm']}"


PLANE: Final = Panel(
    title=_("Say the plane"),
    name=_("Name the plane"),
    body=body,
    read=read,
    opened=opened_up,
    typed=("depth_mm",),
)
