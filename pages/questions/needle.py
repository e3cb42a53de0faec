"""Push the needle in: a click where it enters, then angle, direction and depth."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from anatomy.style import load_style
from lessons.feedback import AnswerRefused, Grade
from lessons.questions.needle import LONGEST_MM, STRAIGHT_DEG
from meshes.build.tube import build_tube
from meshes.geodesics import SurfacePoint
from meshes.mesh import FloatArray
from meshes.scene import Item, Marker, Scene
from pages.answer_marks import RIGHT, YOURS, truth_marker
from pages.icons import icon
from pages.language import _
from pages.markup import Html, join, tag
from pages.needle_placed import Placed
from pages.questions.clicked import clicked_point, solid_skin
from pages.questions.draft import Draft
from pages.questions.fields import number_field, status
from pages.questions.panel import Open, Panel
from pages.questions.place import NOTHING_PLACED, in_words, point_in_words
from pages.sheet import Act
from viewer.needle import FLATTEST_DEG, STEEPEST_DEG, NeedlePose
from viewer.picks import Pick

NEEDLE_HELP = _(
    "Click the skin where the needle enters. It starts straight in, which is no advice."
)
NEEDLE_IN = _(
    "The needle is in. Tilt and push it on the face, or set the fields. Click to move it."
)
ANGLE, TOWARDS = _("Angle to the skin, °"), _("Tip runs toward, °")
DEPTH = _("Pushed in along the needle, mm")
BEARING_HELP = _(
    "90° to the skin is straight in. Toward: 0° up, 90° lateral, 180° down, 270° medial."
)
SHOW = _("Show it so")
NO_ANGLE = _("The angle must be a number from {least:g} to {most:g} degrees.")
NO_BEARING = _("The direction must be a number from 0 to 360 degrees.")
NO_DEPTH = _("The depth along the needle must be a number from {least:g} to {most:g} mm.")
PALETTE: Final = "conventional"
TOOL: Final = "30g"
START_MM: Final = 2.0  # as deep as it stands before anybody pushed it
NEEDLE_MM: Final = 0.35  # how thick a needle is drawn afterwards
OUT_MM: Final = 14.0  # how far it is drawn out of the skin
FIELDS: Final = ("angle_deg", "towards_deg", "length_mm")


def body(opened: Open) -> Html:
    """What to do, the fields for angle, direction and depth, and the entry in words."""
    draft, leans = opened.draft, opened.view["ask_angle"]
    fields = [
        number_field(name, label, draft.word(name))
        for name, label, asked in (
            ("angle_deg", ANGLE, leans),
            ("towards_deg", TOWARDS, leans),
            ("length_mm", DEPTH, True),
        )
        if asked
    ]
    placed = draft.point is not None
    return join(
        status(NEEDLE_IN if placed else NEEDLE_HELP, done=placed),
        tag("div", *fields, class_="fields"),
        tag("p", BEARING_HELP, class_="small soft") if leans else None,
        tag("button", icon("needle"), SHOW, type="button", data_act="show_needle",
            data_key="show-needle", data_testid="show-needle") if placed else None,
        in_words(opened),
    )  # fmt: skip


def read(question: Any, draft: Draft) -> dict[str, Any]:
    """The needle as it stands. Raises AnswerRefused when it is not in."""
    if draft.point is None:
        raise AnswerRefused(NOTHING_PLACED)
    leans = question.ask_angle
    return {
        "face_index": draft.point.face,
        "barycentric": tuple(float(weight) for weight in draft.point.barycentric),
        "angle_deg": draft.number("angle_deg") if leans else None,
        "towards_deg": draft.number("towards_deg") if leans else None,
        "length_mm": draft.number("length_mm"),
    }


def picked(opened: Open, pick: Pick) -> None:
    """Puts the needle in where the skin was clicked, or over what was clicked below it."""
    point = clicked_point(opened, pick)
    if point is not None:
        put(opened, point)


def put(opened: Open, point: SurfacePoint) -> None:
    """Puts the needle in here, as the fields say it stands."""
    opened.draft.point = point
    fields = opened.draft.fields
    if opened.view["ask_angle"]:
        fields["angle_deg"] = fields.get("angle_deg") or f"{STRAIGHT_DEG:g}"
        fields["towards_deg"] = fields.get("towards_deg") or "0"
    show(opened)


def put_in_words(opened: Open, act: Act) -> None:
    """Puts the needle in where the fields say. Raises AnswerRefused where they lead nowhere."""
    opened.draft.fields.update(act.form)
    put(opened, point_in_words(opened.face, act))


def show_as_typed(opened: Open, act: Act) -> None:
    """Shows the needle as the fields say. Raises AnswerRefused for what no needle can be."""
    opened.draft.fields.update(act.form)
    show(opened)


def show(opened: Open) -> None:
    """Draws the needle in the draft. Raises AnswerRefused for what no needle can be."""
    point = opened.draft.point
    if point is not None:
        placed = Placed(point, TOOL, LONGEST_MM, **_stance(opened.draft))
        opened.viewer.set_needle(placed.pose(placed.depth_mm))


def held(opened: Open, pose: NeedlePose) -> None:
    """A hand moved the needle: the fields follow it."""
    fields = opened.draft.fields
    if opened.view["ask_angle"]:
        fields["angle_deg"] = f"{pose.angle_deg:.0f}"
        fields["towards_deg"] = f"{pose.towards_deg % 360:.0f}"
    fields["length_mm"] = f"{pose.depth_mm:.1f}".removesuffix(".0")


def marks(opened: Open, grade: Grade) -> tuple[Marker, ...]:
    """The right point of entry alone: both needles are drawn."""
    truth = truth_marker(opened.scene, opened.face, grade)
    return () if truth is None else (truth,)


def revealed(opened: Open, grade: Grade) -> Scene:
    """The scene with the learner's needle and the right one."""
    opened.viewer.set_needle(None)
    signs = load_style().palette(PALETTE).signs
    items = []
    truth, point = grade.truth, opened.draft.point
    if truth.position is not None and truth.direction is not None:
        way, deep = np.asarray(truth.direction), truth.depth_mm or 0.0
        right = _needle(np.asarray(truth.position), way, deep)
        items.append(_drawn("needle.right", RIGHT, right, signs.right))
    if point is not None:
        placed = Placed(point, TOOL, LONGEST_MM, **_stance(opened.draft))
        yours = _needle(point.position, placed.direction, placed.depth_mm)
        items.append(_drawn("needle.yours", YOURS, yours, signs.answer))
    return opened.scene.with_items(*items)


def _needle(entry: FloatArray, way: FloatArray, deep_mm: float) -> FloatArray:
    """(2, 3) mm, a needle from its hub to its tip."""
    return np.array([entry - OUT_MM * way, entry + deep_mm * way])


def _drawn(name: str, label: str, ends: FloatArray, color: str) -> Item:
    mesh = build_tube(ends, NEEDLE_MM)
    return Item(id=name, name=label, kind="zone", mesh=mesh, color=color, pickable=False)


def _stance(draft: Draft) -> dict[str, float]:
    """How the fields say the needle stands. Raises AnswerRefused for what no needle can be."""
    angle, towards, depth = (draft.number(name) for name in FIELDS)
    told = {
        "angle_deg": STRAIGHT_DEG if angle is None else angle,
        "towards_deg": towards or 0.0,
        "depth_mm": START_MM if depth is None else depth,
    }
    for name, low, high, sentence in (
        ("angle_deg", FLATTEST_DEG, STEEPEST_DEG, NO_ANGLE),
        ("towards_deg", 0.0, 360.0, NO_BEARING),
        ("depth_mm", 0.0, LONGEST_MM, NO_DEPTH),
    ):
        if not low <= told[name] <= high:
            raise AnswerRefused(sentence.format(least=low, most=high))
    return told


NEEDLE: Final = Panel(
    title=_("Push the needle in"),
    name=_("Push a needle in"),
    body=body,
    read=read,
    arrange=solid_skin,
    picked=picked,
    held=held,
    acts={"put": put_in_words, "show_needle": show_as_typed},
    typed=FIELDS,
    marks=marks,
    revealed=revealed,
)
