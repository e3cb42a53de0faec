"""Mark where not to inject: round marks by click or in words, or areas from a list."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from anatomy.style import load_style
from lessons.feedback import AnswerRefused, Grade
from lessons.overlay import zone_items
from lessons.questions.avoid import AvoidQuestion, side_for
from meshes.build.tube import build_tube
from meshes.geodesics import SurfacePoint
from meshes.scene import Item, Marker, Scene
from pages.address import read_count
from pages.answer_marks import clickable_skin
from pages.icons import icon
from pages.language import _
from pages.markup import Html, join, tag
from pages.questions.clicked import clicked_point
from pages.questions.draft import Draft
from pages.questions.fields import status
from pages.questions.of_lesson import lesson_of
from pages.questions.panel import Open, Panel
from pages.questions.place import in_words, point_in_words
from pages.sheet import Act
from viewer.picks import Pick

OFFSET = _("{lateral} mm lateral, {superior} mm superior")
PAINT_HELP = _(
    "Click the skin to set a mark {radius:g} mm around, or drag over it to paint several; a drag "
    "that begins beside the face turns it. Up to {most} marks."
)
PAINTED = _("{count} of {most} marks set, each {radius:g} mm around.")
PICK_HELP = _("Tick every area that a needle must keep away from.")
FULL = _("All {most} marks are set. Take one away first.")
MARKS, MARK, TAKE_AWAY = _("Your marks"), _("Mark {number}"), _("Take mark {number} away")
BY_CLICK, BY_BRUSH = _("set by a click"), _("painted")
RING_MM: Final = 0.6
RING_CORNERS: Final = 28
DABS: Final = "dabs"  # in what the draft keeps


def body(opened: Open) -> Html:
    """The marks so far and the way to set one in words; or the areas to tick."""
    view = opened.view
    if view["options"]:
        return join(tag("legend", PICK_HELP, class_="soft"), _areas(opened))
    count, radius, most = len(_dabs(opened.draft)), view["radius_mm"], view["dabs"]
    text = PAINTED if count else PAINT_HELP
    return join(
        status(text.format(count=count, most=most, radius=radius), done=count > 0),
        _listed(opened) if count else None,
        in_words(opened),
    )


def read(question: Any, draft: Draft) -> dict[str, Any]:
    """The marks, or the areas that were ticked."""
    if question.areas:
        chosen = draft.fields.get("area", ())
        return {"area_ids": (chosen,) if isinstance(chosen, str) else chosen}
    dabs = [
        {"face_index": dab.face, "barycentric": tuple(float(w) for w in dab.barycentric)}
        for dab in _dabs(draft)
    ]
    return {"dabs": tuple(dabs)}


def arrange(scene: Scene, question: Any, face: Any) -> Scene:
    """Skin solid enough to take a click."""
    del question, face
    return clickable_skin(scene)


def picked(opened: Open, pick: Pick) -> None:
    """Sets a mark where the skin was clicked, or over what was clicked below it."""
    point = None if opened.view["options"] else clicked_point(opened, pick)
    if point is not None:
        put(opened, point, BY_CLICK)


def put(opened: Open, point: SurfacePoint, words: str) -> None:
    """Sets a mark here. Raises AnswerRefused when all are set."""
    if _left(opened) == 0:
        raise AnswerRefused(FULL.format(most=opened.view["dabs"]))
    opened.draft.kept.setdefault(DABS, []).append((point, words))
    _draw(opened)


def painted(opened: Open, stroke: tuple[Pick, ...]) -> None:
    """Sets marks along a stroke, as many as are left. Raises AnswerRefused when none is."""
    met = () if opened.view["options"] else (clicked_point(opened, pick) for pick in stroke)
    points = [point for point in met if point is not None]
    if points and _left(opened) == 0:
        raise AnswerRefused(FULL.format(most=opened.view["dabs"]))
    kept = opened.draft.kept.setdefault(DABS, [])
    kept.extend((point, BY_BRUSH) for point in points[: _left(opened)])
    _draw(opened)


def put_in_words(opened: Open, act: Act) -> None:
    """Sets a mark where the fields say. Raises AnswerRefused where they lead nowhere."""
    opened.draft.fields.update(act.form)
    side = "" if act.word("side") not in ("left", "right") else f", {act.word('side')}"
    offset = OFFSET.format(lateral=act.word("lateral") or "0", superior=act.word("superior") or "0")
    words = f"{act.word('landmark').replace('_', ' ')}{side}: {offset}"
    put(opened, point_in_words(opened.face, act), words)


def brush(opened: Open) -> None:
    """Puts the brush in the hand; none where areas are picked from a list."""
    if not opened.view["options"]:
        opened.viewer.set_brush(opened.view["radius_mm"], _left(opened))


def take_away(opened: Open, act: Act) -> None:
    """Takes the mark with this number away; a number it lacks takes none."""
    kept, number = opened.draft.kept.get(DABS, []), read_count(act.text)
    if 0 <= number < len(kept):
        del kept[number]
        _draw(opened)


def no_pins(opened: Open, grade: Grade) -> tuple[Marker, ...]:
    """No pins: outlines are drawn."""
    del opened, grade
    return ()


def revealed(opened: Open, grade: Grade) -> Scene:
    """The scene with the learner's marks and the zones that were asked for."""
    del grade
    question: AvoidQuestion = opened.question
    lesson = lesson_of(opened.studio, question)
    zones = [lesson.zone(name) for name in question.zones]
    sided = [(zone, side_for(zone, question.side)) for zone in zones]
    return opened.scene.with_items(*zone_items(opened.face, sided), *_rings(opened))


def _dabs(draft: Draft) -> list[SurfacePoint]:
    return [point for point, _ in draft.kept.get(DABS, [])]


def _left(opened: Open) -> int:
    return int(opened.view["dabs"]) - len(_dabs(opened.draft))


def _draw(opened: Open) -> None:
    opened.viewer.set_scene(opened.scene.with_items(*_rings(opened)), keep_view=True)
    brush(opened)


def _rings(opened: Open) -> list[Item]:
    color = load_style().palette("conventional").signs.zone
    return [
        Item(
            id=f"mark.{number}",
            name=MARK.format(number=number + 1),
            kind="zone",
            mesh=build_tube(_around(opened, dab), RING_MM),
            color=color,
            pickable=False,
        )
        for number, dab in enumerate(_dabs(opened.draft))
    ]


def _around(opened: Open, dab: SurfacePoint) -> Any:
    """(k, 3) mm, the rim of a mark along the skin, its first point again at the end."""
    turns = np.linspace(0, 2 * np.pi, RING_CORNERS + 1)
    radius = opened.view["radius_mm"]
    walker = opened.face.walker
    ways = (walker.path(dab, radius * np.cos(t), radius * np.sin(t)) for t in turns)
    return np.array([way[-1] for way in ways])


def _listed(opened: Open) -> Html:
    rows = (
        tag(
            "li",
            tag("span", f"{MARK.format(number=number + 1)}: {words}"),
            tag("button", icon("cross"), type="button", class_="quiet", data_act="take_away",
                data_value=number, data_key=f"away-{number}", data_testid=f"away-{number}",
                aria_label=TAKE_AWAY.format(number=number + 1)),
            class_="line ends",
        )
        for number, (_, words) in enumerate(opened.draft.kept.get(DABS, []))
    )  # fmt: skip
    return tag("ul", *rows, class_="stack-small plain marks", aria_label=MARKS, data_testid="marks")


def _areas(opened: Open) -> Html:
    chosen = opened.draft.fields.get("area", ())
    rows = (
        tag(
            "label",
            tag("input", type="checkbox", name="area", value=one["id"], data_field="area",
                data_key=f"area-{one['id']}", data_testid=f"area-{one['id']}",
                checked=one["id"] in chosen),
            tag("span", one["text"]),
            class_="option",
        )
        for one in opened.view["options"]
    )  # fmt: skip
    return tag("div", *rows, class_="options")


AVOID: Final = Panel(
    title=_("Mark where not to inject"),
    name=_("Mark danger"),
    body=body,
    read=read,
    arrange=arrange,
    opened=brush,
    picked=picked,
    painted=painted,
    acts={"put": put_in_words, "take_away": take_away},
    marks=no_pins,
    revealed=revealed,
)
