"""A stored answer as a draft again, so that a question stands as it was left after a reload."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from anatomy.face import Face
from anatomy.place import skin_point
from lessons.questions.drill import DrillMark, DrillStep
from pages.questions import needle, order, place
from pages.questions.draft import Draft
from pages.questions.drill import DRILL, RUN, Run
from pages.questions.identify import mark
from pages.questions.panel import Open
from pages.sheet import Act

NUMBERS: Final = ("units", "ml", "depth_mm", "angle_deg", "towards_deg", "length_mm")


def draft_of(kind: str, answer: Mapping[str, Any], face: Face | None) -> Draft:
    """The draft that this answer of a question of this kind was made of; empty for no answer."""
    fields: dict[str, str | tuple[str, ...]] = {
        name: f"{answer[name]:g}" for name in NUMBERS if answer.get(name) is not None
    }
    draft = Draft(fields=fields)
    if kind == "choice" and answer:
        draft.fields["option"] = tuple(answer["option_ids"])
    if kind == "order" and answer:
        draft.kept[order.ORDER] = list(answer["order_ids"])
    if kind == "identify":
        draft.structure_id = answer.get("structure_id")
    if face is not None and answer.get("face_index") is not None:
        draft.point = skin_point(face, answer["face_index"], answer["barycentric"])
    return draft


def run_of(answer: Mapping[str, Any], *, made_at: str, extra_time: float) -> Run:
    """A drill as it stands: its present moment came up when the last choice was kept."""
    at = datetime.fromisoformat(made_at)
    steps = [DrillStep.model_validate(one) for one in answer["steps"]]
    marks = [DrillMark(extra_time=extra_time, at=at, step=step) for step in (None, *steps)]
    return Run(marks)


def put_run(draft: Draft, run: Run) -> None:
    """Lets the drill's panel know how far it is."""
    draft.kept[RUN] = run


def one_more(run: Run | None, opened: Open, name: str, act: Act) -> list[DrillStep]:
    """What was chosen in a drill, with what this act adds; the run stays as it is on record."""
    if run is None:
        return []
    known = len(run.marks)
    DRILL.acts[name](opened, act)
    steps = run.steps
    del run.marks[known:]
    return steps


def redraw(opened: Open) -> None:
    """Draws what was answered on the face, where it was."""
    again = AGAIN.get(opened.view["kind"])
    if again is not None:
        again(opened)


def _mark(opened: Open) -> None:
    if opened.draft.structure_id is not None:
        mark(opened, opened.draft.structure_id)


def _pin(opened: Open) -> None:
    if opened.draft.point is not None:
        place.put(opened, opened.draft.point)


def _needle(opened: Open) -> None:
    if opened.draft.point is not None:
        needle.put(opened, opened.draft.point)


AGAIN: Final[Mapping[str, Callable[[Open], None]]] = {
    "identify": _mark,
    "place": _pin,
    "needle": _needle,
}
