"""Place the injection: a click on the skin or a place in words, then units and depth."""

from __future__ import annotations

from typing import Any, Final

from anatomy.content import UnknownId
from anatomy.face import Face
from anatomy.place import Place, resolve_place
from lessons.feedback import AnswerRefused
from meshes.geodesics import SurfacePoint
from pages.answer_marks import answer_marker
from pages.icons import icon
from pages.landmark_names import landmark_names
from pages.language import _
from pages.markup import Html, join, tag
from pages.questions.clicked import clicked_point, solid_skin
from pages.questions.draft import Draft, read_number
from pages.questions.fields import number_field, select_field, status
from pages.questions.panel import Open, Panel
from pages.sheet import Act
from viewer.picks import Pick

PLACE_HELP = _("Click the skin where the needle should enter.")
PLACE_MARKED = _("Your needle is on the face. Click again to move it.")
DOSE, DEPTH = _("Dose, units (U)"), _("Depth below the skin, mm")
WITHOUT_MOUSE = _("Place it without the mouse")
LANDMARK, SIDE, LATERAL, SUPERIOR = _("From"), _("Side"), _("Lateral, mm"), _("Superior, mm")
PUT = _("Put it there")
SIDES = (("right", _("Patient’s right")), ("left", _("Patient’s left")))
NOT_A_PLACE = _("These numbers do not lead to a place on the face. Check them and try again.")
NOTHING_PLACED = _("Click the place on the skin first.")
FARTHEST_MM = 120.0


def body(opened: Open) -> Html:
    """What to do, the fields for units and depth, and the way to say the place in words."""
    draft = opened.draft
    wanted = [
        number_field(name, label, draft.word(name))
        for name, label, asked in (
            ("units", DOSE, opened.view["ask_units"]),
            ("depth_mm", DEPTH, opened.view["ask_depth"]),
        )
        if asked
    ]
    placed = draft.point is not None
    return join(
        status(PLACE_MARKED if placed else PLACE_HELP, done=placed),
        tag("div", *wanted, class_="fields") if wanted else None,
        in_words(opened),
    )


def in_words(opened: Open) -> Html:
    """Fields that say a place of the skin without a pointer: a landmark and millimetres."""
    draft = opened.draft
    return tag(
        "details",
        tag("summary", WITHOUT_MOUSE, class_="small"),
        tag(
            "div",
            select_field("landmark", LANDMARK, landmark_names(opened.face),
                         draft.word("landmark", "glabella")),
            select_field("side", SIDE, SIDES, draft.word("side", "left")),
            number_field("lateral", LATERAL, draft.word("lateral"), word="word"),
            number_field("superior", SUPERIOR, draft.word("superior"), word="word"),
            class_="fields",
        ),
        tag("button", icon("pin"), PUT, type="button", data_act="put", data_key="put",
            data_testid="put"),
        class_="stack-small",
        data_key="in-words",
        data_testid="in-words",
    )  # fmt: skip


def read(question: Any, draft: Draft) -> dict[str, Any]:
    """Where the needle enters, units and depth. Raises AnswerRefused when nothing was placed."""
    del question
    if draft.point is None:
        raise AnswerRefused(NOTHING_PLACED)
    return {
        "face_index": draft.point.face,
        "barycentric": tuple(float(weight) for weight in draft.point.barycentric),
        "units": draft.number("units"),
        "depth_mm": draft.number("depth_mm"),
    }


def picked(opened: Open, pick: Pick) -> None:
    """Puts the needle where the skin was clicked, or over what was clicked below it."""
    point = clicked_point(opened, pick)
    if point is not None:
        put(opened, point)


def put(opened: Open, point: SurfacePoint) -> None:
    """Puts the needle here."""
    opened.draft.point = point
    opened.viewer.set_markers((answer_marker(opened.scene, point),))


def put_in_words(opened: Open, act: Act) -> None:
    """Puts the needle where the fields say. Raises AnswerRefused where they lead nowhere."""
    opened.draft.fields.update(act.form)
    put(opened, point_in_words(opened.face, act))


def point_in_words(face: Face, act: Act) -> SurfacePoint:
    """The place of the skin that the fields of `in_words` say. Raises AnswerRefused."""
    lateral = read_number(act.word("lateral")) or 0.0
    superior = read_number(act.word("superior")) or 0.0
    if not max(abs(lateral), abs(superior)) <= FARTHEST_MM:
        raise AnswerRefused(NOT_A_PLACE)
    side = act.word("side") if act.word("side") in ("left", "right") else "left"
    try:
        place = Place(ref=act.word("landmark"), lateral=lateral, superior=superior)
        return resolve_place(face, place, side)
    except (UnknownId, ValueError) as error:
        raise AnswerRefused(NOT_A_PLACE) from error


PLACE: Final = Panel(
    title=_("Place the injection"),
    name=_("Place an injection"),
    body=body,
    read=read,
    arrange=solid_skin,
    picked=picked,
    acts={"put": put_in_words},
    typed=("units", "depth_mm"),
)
