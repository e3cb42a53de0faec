"""Another process that sits an examination on the page, and says each answer once it is Saved."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID

from certification.sitting import seconds_left
from pages.exam import Exam
from pages.exam_asking import Asking
from pages.exam_door import bank_of
from pages.settings import Settings
from pages.shell import make_frame
from pages.studio import Studio
from tests.pages.conftest import do, make_tiny_atlas
from tests.pages.exam_course import OPEN_COURSE

SAVED = 'data-testid="saved"'


@cache
def prepared() -> dict[object, Any]:
    """The heavy things that every studio shares."""
    studio = Studio(Settings(quality="low"), lambda: datetime.now(UTC))
    studio._made["atlas"] = make_tiny_atlas()
    studio.scene()
    bank_of(studio)
    return dict(studio._made)


def studio_on(path: Path) -> Studio:
    """A studio of these records by the real clock."""
    settings = Settings(database=path, quality="low", programmes=OPEN_COURSE)
    return Studio(settings, lambda: datetime.now(UTC), _made=dict(prepared()))


def sit(path: Path, learner_id: UUID, sitting_id: str, said: Connection) -> None:
    """Opens the sitting, says where it goes on, then answers and says each saved answer."""
    exam = Exam(studio_on(path), make_frame("/exam", "Examination", plan="player"), learner_id)
    exam.open(sitting_id)
    assert exam.told is not None
    assert exam.asking is not None
    now = exam.studio.clock()
    said.send(("opened", exam.asking.key, now,
               seconds_left(exam.told.sitting, now)))  # fmt: skip
    place = exam.asking.place
    while True:
        do(exam.sheet, "go", f"written|{place % len(exam.told.paper.items)}")
        place += 1
        asking = exam.asking
        form = form_of(asking)
        if form is None:
            continue
        do(exam.sheet, "save", asking.address("written"), **form)
        if SAVED in exam.sheet.html and exam.asking.kept > asking.kept:
            said.send(("saved", asking.key, asking.kept, form.get("option", [""])[0]))


def form_of(asking: Asking) -> dict[str, Any] | None:
    """Another answer each time; None where nothing can be changed any more."""
    if asking.question is None or (asking.kind == "order" and asking.kept):
        return None
    if asking.panel_kind == "choice":
        ids = [one["id"] for one in asking.view["options"]]
        return {"option": [ids[asking.kept % len(ids)]]}
    return {"units": str(asking.kept + 1), "ml": str(asking.kept + 1)}
