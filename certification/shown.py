"""What a candidate may see of a question before the answer: no key, nothing of later steps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from certification.bank import Bank
from certification.paper import Paper, PaperPart
from certification.sitting import Sitting, check_open
from certification.stations.consultation import ConsultationStation, public_turn
from lessons import Question, public_view
from lessons.questions.case import CaseQuestion
from lessons.questions.drill import DrillQuestion, public_moment


def public_question(sitting: Sitting, bank: Bank, key: str, *, now: datetime) -> dict[str, Any]:
    """What may be shown of a question now, as plain data, with what was answered so far.

    A case shows its parts, a drill its moments and a virtual patient their turns one by one.
    Raises Refused where the part is not open.
    """
    check_open(sitting, key, now)
    given = sitting.answers.get(key, {})
    return {
        "key": key,
        "answer": given,
        "flagged": key in sitting.flags,
        "view": _view(sitting.paper, bank, key, given),
    }


def public_part(paper: Paper, part: PaperPart) -> dict[str, Any]:
    """What may be shown of a part before it begins: no checklist, no script, no task."""
    found = paper.station(part.id)
    told = {"id": part.id, "title": part.title, "minutes": part.minutes, "count": len(part.keys)}
    if found is None:
        return told
    station = found.station
    return {
        **told,
        "kind": station.kind,
        "patient_id": found.patient_id,
        "instructions": station.instructions,
        "model": station.model,
    }


def _view(paper: Paper, bank: Bank, key: str, given: dict[str, Any]) -> dict[str, Any]:
    item = paper.by_key.get(key)
    if item is None:
        return public_turn(_station(paper, key), tuple(given.get("replies", ())))
    _, question = bank.question(key)
    view = public_view(question, item.attempt)
    if isinstance(question, CaseQuestion):
        view["parts"] = [
            public_view(part, item.attempt, part_of=question)
            for part in _parts_so_far(question, given)
        ]
    if isinstance(question, DrillQuestion):
        number = len(given.get("steps", ()))
        order = item.attempt.option_order.get(question.id, ())
        over = number >= len(question.moments)
        view["moment"] = None if over else public_moment(question, number, order)
    return view


def _parts_so_far(case: CaseQuestion[Any], given: dict[str, Any]) -> list[Question]:
    """The parts that were answered and the next one."""
    answered = given.get("parts", {})
    left = [part for part in case.parts if part.id not in answered]
    return [part for part in case.parts if part.id in answered or part is left[0]]


def _station(paper: Paper, key: str) -> ConsultationStation:
    found = [one.station for one in paper.stations if one.script_key == key]
    station = found[0]
    if not isinstance(station, ConsultationStation):
        raise TypeError(f"{station.id} has no script.")
    return station
