"""What stands beside the face in practice: a question, and the end."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from anatomy.face import Face
from anatomy.structures import Structure
from lessons.feedback import Grade
from lessons.naming import base_id
from meshes.scene import Scene
from pages.benchmark import NOVICES_AR_MM, NOVICES_PAPER_MM
from pages.icons import icon
from pages.markup import Html, join, tag
from pages.sitting import Sitting

KIND_TITLES: Mapping[str, str] = {
    "identify": "Find it on the face",
    "place": "Place the injection",
    "choice": "Choose",
}
QUESTION_OF = "Question {number} of {count}"
CONFIRM = "Confirm"
TRY_AGAIN = "Try again"
KEPT = "Your answer is still here; nothing is lost."
IDENTIFY_HELP = "Click it on the face. You can peel and turn; names are hidden until you answer."
IDENTIFY_MARKED = "One structure is marked on the face. Confirm it, or click another."
PLACE_HELP = "Click the skin where the needle should enter."
PLACE_MARKED = "Your needle is on the face. Click again to move it."
CHOICE_ONE, CHOICE_MANY = "One answer is right.", "More than one answer may be right."
DOSE, DEPTH = "Dose, units (U)", "Depth below the skin, mm"
WITHOUT_MOUSE = "Place it without the mouse"
LANDMARK, SIDE, LATERAL, SUPERIOR = "From", "Side", "Lateral, mm", "Superior, mm"
PUT = "Put it there"
SIDES = (("right", "Patient’s right"), ("left", "Patient’s left"))
FROM_LIST = "Choose from a list instead"
LIST_TEXT = "The list describes each structure without its name."
THIS = "this structure"
DONE_TITLE = "Finished"
DONE_POINTS = "{points} of {most} points"
DONE_ERROR = "Mean error {error:.1f} mm over {count} placed sites."
DONE_BESIDE = (
    "Novices in a study were off by {ar:.2f} mm with an overlay and {paper:.2f} mm with a drawing."
)
CRITICAL = "{count} dangerous: read why before you go on."
AGAIN, TO_PROGRESS = "Practise again", "See your progress"
OUTCOMES: Mapping[str, str] = {
    "correct": "Right",
    "partly": "Partly right",
    "wrong": "Not this time",
    "critical": "Dangerous",
    "no_hit": "Beside the face",
}


def question_markup(
    view: Mapping[str, Any],
    sitting: Sitting,
    *,
    trouble: str,
    unsaved: bool,
    structures: Sequence[tuple[str, str]],
    landmarks: Sequence[tuple[str, str]],
) -> Html:
    """A question, made only of what may be known before its answer.

    view: lessons' public view. trouble: a sentence for the learner. unsaved: an answer waits.
    structures: (id, description) for the list. landmarks: (id, name).
    """
    kind = view["kind"]
    body = {
        "identify": lambda: _identify(sitting, structures),
        "place": lambda: _place(view, sitting, landmarks),
        "choice": lambda: _choice(view, sitting),
    }[kind]()
    label = TRY_AGAIN if unsaved else CONFIRM
    confirm = tag("button", label, icon("next"), class_="primary", type="button",
                  data_act="confirm", data_key="confirm", data_testid="confirm")  # fmt: skip
    return pane(
        _bar(sitting),
        tag(
            "section",
            tag("p", f"{QUESTION_OF.format(number=sitting.number, count=_count(sitting))} · "
                f"{KIND_TITLES[kind]}", class_="eyebrow"),
            tag("h2", view["prompt"], data_testid="prompt"),
            class_="question stack-small",
        ),
        tag(
            "div",
            tag("fieldset", body, disabled=unsaved, class_="stack"),
            _trouble(trouble, unsaved=unsaved),
            tag("div", confirm, class_="stepping"),
            class_="stack",
            data_form=True,
        ),
        testid="question",
    )  # fmt: skip


def done_markup(grades: Sequence[Grade]) -> Html:
    """The end of an attempt: points, outcomes, the error beside the published one."""
    points, most = sum(g.points for g in grades), sum(g.max_points for g in grades)
    errors = [g.error_mm for g in grades if g.error_mm is not None]
    critical = sum(g.outcome == "critical" for g in grades)
    counts = {name: sum(g.outcome == key for g in grades) for key, name in OUTCOMES.items()}
    rows = (tag("tr", tag("th", name, scope="row"), tag("td", count, class_="number"))
            for name, count in counts.items() if count)  # fmt: skip
    beside = DONE_BESIDE.format(ar=NOVICES_AR_MM, paper=NOVICES_PAPER_MM)
    error = None
    if errors:
        error = tag("p", DONE_ERROR.format(error=fmean(errors), count=len(errors)), " ", beside)
    return pane(
        tag("h2", DONE_TITLE),
        tag("p", DONE_POINTS.format(points=short(points), most=short(most)), class_="number"),
        tag("p", CRITICAL.format(count=critical), class_="callout danger") if critical else None,
        tag("table", tag("tbody", *rows)),
        error,
        tag(
            "div",
            tag("a", TO_PROGRESS, href="/progress", class_="button primary"),
            tag("button", AGAIN, type="button", data_act="setup", data_key="again"),
            class_="line",
        ),
        testid="done",
    )


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


def short(points: float) -> str:
    """Points as people read them: whole, or with one decimal."""
    return f"{points:.1f}".removesuffix(".0")


def landmark_names(face: Face) -> list[tuple[str, str]]:
    """The landmarks of a face as (id without side, words), by name."""
    ids = sorted({key.split(".")[0] for key in face.landmarks})
    return [(one, one.replace("_", " ")) for one in ids]


def _unnamed(text: str, structure: Structure) -> str:
    names = sorted({structure.english, structure.latin, *structure.also}, key=len, reverse=True)
    either = "|".join(re.escape(name) for name in names)
    return re.sub(rf"(?:\b(?:the|a|an) )?(?:{either})\b", THIS, text, flags=re.IGNORECASE)


# a question


def _bar(sitting: Sitting) -> Html:
    done = len(sitting.grades) / max(_count(sitting), 1)
    return tag("div", tag("i", style=f"width: {100 * done:.0f}%"), class_="meter",
               aria_hidden="true")  # fmt: skip


def _count(sitting: Sitting) -> int:
    return len(sitting.attempt.question_ids)


def _identify(sitting: Sitting, structures: Sequence[tuple[str, str]]) -> Html:
    marked = sitting.draft.structure_id
    rows = (
        tag("button", text, type="button", class_="wide", data_act="mark", data_value=number,
            data_item=True, data_key=f"mark-{number}",
            aria_pressed="true" if key == marked else "false")
        for number, (key, text) in enumerate(structures)
    )  # fmt: skip
    return join(
        _status(IDENTIFY_MARKED if marked else IDENTIFY_HELP, done=marked is not None),
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


def _place(view: Mapping[str, Any], sitting: Sitting, landmarks: Sequence[tuple[str, str]]) -> Html:
    draft = sitting.draft
    fields = [
        _number(name, label, draft.fields.get(name, ""))
        for name, label, wanted in (
            ("units", DOSE, view["ask_units"]),
            ("depth_mm", DEPTH, view["ask_depth"]),
        )
        if wanted
    ]
    return join(
        _status(PLACE_MARKED if draft.point is not None else PLACE_HELP,
                done=draft.point is not None),
        tag("div", *fields, class_="fields") if fields else None,
        _in_words(sitting, landmarks),
    )  # fmt: skip


def _number(name: str, label: str, value: object) -> Html:
    return tag(
        "div",
        tag("label", label, for_=f"field-{name}"),
        tag("input", type="text", inputmode="decimal", id=f"field-{name}", data_field=name,
            data_key=name, data_input=f"draft_{name}", autocomplete="off",
            value=value if isinstance(value, str) else "", maxlength=12, data_testid=name),
        class_="field",
    )  # fmt: skip


def _in_words(sitting: Sitting, landmarks: Sequence[tuple[str, str]]) -> Html:
    given = sitting.draft.fields

    def typed(name: str, label: str) -> Html:
        value = given.get(name, "")
        return tag("div", tag("label", label, for_=f"word-{name}"),
                   tag("input", type="text", inputmode="decimal", id=f"word-{name}",
                       data_field=name, data_key=name, maxlength=12, autocomplete="off",
                       value=value if isinstance(value, str) else "", data_testid=f"word-{name}"),
                   class_="field")  # fmt: skip

    return tag(
        "details",
        tag("summary", WITHOUT_MOUSE, class_="small"),
        tag(
            "div",
            _select("landmark", LANDMARK, landmarks, given.get("landmark", "glabella")),
            _select("side", SIDE, SIDES, given.get("side", "left")),
            typed("lateral", LATERAL),
            typed("superior", SUPERIOR),
            class_="fields",
        ),
        tag("button", icon("pin"), PUT, type="button", data_act="put", data_key="put",
            data_testid="put"),
        class_="stack-small",
        data_key="in-words",
        data_testid="in-words",
    )  # fmt: skip


def _select(name: str, label: str, options: Sequence[tuple[str, str]], chosen: object) -> Html:
    rows = (tag("option", text, value=key, selected=key == chosen) for key, text in options)
    return tag("div", tag("label", label, for_=f"word-{name}"),
               tag("select", *rows, id=f"word-{name}", data_field=name, data_key=name,
                   data_testid=f"word-{name}"),
               class_="field")  # fmt: skip


def _choice(view: Mapping[str, Any], sitting: Sitting) -> Html:
    many = view["multiple"]
    chosen = sitting.draft.fields.get("option", ())
    options = (
        tag(
            "label",
            tag("input", type="checkbox" if many else "radio", name="option", value=option["id"],
                data_field="option", data_key=f"option-{option['id']}",
                data_testid=f"option-{option['id']}", checked=option["id"] in chosen),
            tag("span", option["text"]),
            class_="option",
        )
        for option in view["options"]
    )  # fmt: skip
    return join(
        tag("legend", CHOICE_MANY if many else CHOICE_ONE, class_="soft"),
        tag("div", *options, class_="options"),
    )


def _status(text: str, *, done: bool) -> Html:
    return tag("p", icon("tick" if done else "info"), " ", text, role="status",
               class_="callout note" if done else "callout", data_testid="status")  # fmt: skip


def _trouble(text: str, *, unsaved: bool) -> Html | None:
    if not text:
        return None
    kept = tag("p", KEPT) if unsaved else None
    return tag("div", tag("p", icon("warning"), " ", text), kept, class_="callout near",
               role="alert", data_testid="trouble")  # fmt: skip


def pane(*content: Html | None, testid: str) -> Html:
    """The panel beside the face with this content."""
    return tag("div", *content, class_="pane full stack", data_testid=testid)
