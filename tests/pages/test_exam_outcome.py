"""What comes of a sitting: rated, released, appealed; and nothing given away before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from certification.kinds import (
    APPEAL,
    PASSPHRASE_SET,
    REGRADE,
    RESULT,
    ROLE_GRANTED,
    STATION_RATED,
)
from certification.refused import Refused
from certification.roles import hash_passphrase
from certification.standards.responses import tabulate
from certification.stations.consultation import ConsultationStation
from pages.exam import Exam
from pages.exam_outcome import first_result, last_result
from pages.exam_responses import sittings_over, stored_responses
from pages.examiner import Examiner
from pages.learners import Who
from pages.record_export import record_json
from pages.shell import make_frame
from pages.studio import Studio
from tests.pages.conftest import do
from tests.pages.exam_course import enrolled, on_course
from tests.pages.test_exam import (
    ada,  # noqa: F401 - a fixture
    answer_here,
    begun,
    kept,
    opened,
    pass_to,
    refusals,
    told_of,
)
from tests.pages.test_practise_kinds import secrets

WORDS = "a long passphrase"
REASON = "The second answer was not read as given."


@pytest.fixture
def studio(studio: Studio) -> Studio:
    """A studio on a programme whose examination waits for nothing."""
    return on_course(studio)


@pytest.fixture
def bea(studio: Studio) -> UUID:
    """Examiner and administrator."""
    person = studio.store.add_learner("Bea").id
    told: list[tuple[str, dict[str, Any]]] = [
        (ROLE_GRANTED, {"role": "examiner"}),
        (ROLE_GRANTED, {"role": "administrator"}),
        (PASSPHRASE_SET, hash_passphrase(WORDS, b"s" * 16)),
    ]
    for number, (kind, payload) in enumerate(told):
        studio.store.append_entry(
            kind, subject_id=person, actor_id=person, payload=payload,
            idempotency_key=f"bea:{number}",
        )  # fmt: skip
    return person


@pytest.fixture
def over(studio: Studio, ada: Who) -> Exam:  # noqa: F811
    """A sitting that was handed in with one answer in writing."""
    exam = begun(studio, ada)
    answer_here(exam)
    for part in told_of(exam).paper.parts:
        pass_to(studio, exam, part.id)
        do(exam.sheet, "hand_in", part.id)
    return exam


def examiner(studio: Studio, person: UUID) -> Examiner:
    return Examiner(studio, make_frame("/examiner", "Examiner"), person)


def release(studio: Studio, person: UUID, exam: Exam, **form: object) -> Examiner:
    page = examiner(studio, person)
    do(page.body, "release", told_of(exam).id, **{"passphrase": WORDS, **form})
    return page


def test_an_examiner_rates_a_station_once(studio: Studio, bea: UUID, over: Exam) -> None:
    page = examiner(studio, bea)
    where = f"{told_of(over).id}|reconstitution"
    form = {"overall": "good", "done": ["not_on_it"], "unsafe": "", "passphrase": WORDS}
    do(page.body, "rate", where, **form)
    assert "is not on the checklist" in refusals(studio)[-1]
    do(page.body, "rate", where, **{**form, "done": []})
    (rated,) = kept(studio, STATION_RATED)
    assert rated.actor_id == bea
    do(page.body, "rate", where, **{**form, "done": [], "overall": "excellent"})
    assert "rated already" in refusals(studio)[-1]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"passphrase": "guess"}, "not your passphrase"),
        ({"overall": ""}, "Choose a global rating"),
    ],
)
def test_a_rating_that_may_not_be_is_refused(
    studio: Studio, bea: UUID, over: Exam, change: dict[str, object], sentence: str
) -> None:
    form = {"overall": "good", "done": [], "unsafe": "", "passphrase": WORDS, **change}
    do(examiner(studio, bea).body, "rate", f"{told_of(over).id}|reconstitution", **form)
    assert sentence in refusals(studio)[-1]
    assert kept(studio, STATION_RATED) == ()


def test_whoever_has_no_role_sees_and_does_nothing(studio: Studio, over: Exam) -> None:
    eve = studio.store.add_learner("Eve").id
    page = release(studio, eve, over, alone=["alone"])
    assert 'data-testid="no-role"' in page.body.html
    assert "Only an administrator may release a result" in refusals(studio)[-1]
    assert kept(studio, RESULT) == ()


def test_nobody_releases_their_own_result(studio: Studio, bea: UUID) -> None:
    enrol_entry = enrolled(studio, "Bo")
    assert enrol_entry.id is not None
    for number, (kind, payload) in enumerate(
        [
            (ROLE_GRANTED, {"role": "administrator"}),
            (PASSPHRASE_SET, hash_passphrase(WORDS, b"t" * 16)),
        ]
    ):
        studio.store.append_entry(
            kind, subject_id=enrol_entry.id, actor_id=bea, payload=payload,
            idempotency_key=f"bo:{number}",
        )  # fmt: skip
    exam = begun(studio, enrol_entry)
    release(studio, enrol_entry.id, exam, alone=["alone"])
    assert "This is your own sitting" in refusals(studio)[-1]


def test_a_result_waits_for_its_examiner_or_is_marked_by_the_model_and_says_so(
    studio: Studio, bea: UUID, over: Exam
) -> None:
    release(studio, bea, over)
    assert "wait for their examiner" in refusals(studio)[-1]
    page = release(studio, bea, over, alone=["alone"])
    assert 'data-testid="said"' in page.body.html
    again = opened(studio, Who(told_of(over).learner_id, "Ada"), told_of(over).id)
    html = again.sheet.html
    assert 'data-testid="verdict">Not passed' in html
    assert "marked by the model alone" in html
    assert "Not examined, because only an examiner can mark it: Mix a vial" in html
    assert "Anatomy" in html
    (result,) = kept(studio, RESULT)
    assert result.payload["passed"] is False
    assert {"title", "marks", "most"} <= set(result.payload["domains"][0])


def test_an_appeal_is_decided_and_the_first_result_is_kept(
    studio: Studio, bea: UUID, over: Exam
) -> None:
    who, sitting = Who(told_of(over).learner_id, "Ada"), told_of(over).id
    do(over.sheet, "appeal", "", reason=REASON)
    assert "no result yet" in refusals(studio)[-1]
    release(studio, bea, over, alone=["alone"])
    page = opened(studio, who, sitting)
    do(page.sheet, "appeal", "", reason="no")
    assert "10 to 400 letters" in refusals(studio)[-1]
    do(page.sheet, "appeal", "", reason=REASON)
    assert len(kept(studio, APPEAL)) == 1
    decides = examiner(studio, bea)
    do(decides.body, "decide", sitting, reason="Read again by two.", accepted="0",
       passphrase=WORDS)  # fmt: skip
    assert 'data-testid="said"' in decides.body.html, decides.body.html
    do(decides.body, "decide", sitting, reason="Read again by two.", accepted="0",
       passphrase=WORDS)  # fmt: skip
    assert "decided already" in refusals(studio)[-1]
    assert len(kept(studio, REGRADE)) == 1
    told = opened(studio, who, sitting)
    first, last = kept(studio, RESULT)
    assert first_result(told_of(told)).model_dump(mode="json") == first.payload["result"]
    assert last_result(told_of(told)).model_dump(mode="json") == last.payload["result"]
    assert last.payload["points"] >= first.payload["points"]
    assert 'data-testid="first"' in told.sheet.html
    assert studio.store.check_ledger() == ""


def test_a_second_sitting_waits_for_the_result_of_the_first(
    studio: Studio, bea: UUID, over: Exam
) -> None:
    who = Who(told_of(over).learner_id, "Ada")
    other = opened(studio, who)
    do(other.sheet, "begin", "", extra_time="1")
    assert "not released yet" in refusals(studio)[-1]
    release(studio, bea, over, alone=["alone"])
    again = begun(studio, who)
    assert told_of(again).paper.seed != told_of(over).paper.seed


def test_the_record_with_its_grades_waits_for_the_result(
    studio: Studio, bea: UUID, over: Exam
) -> None:
    with pytest.raises(Refused, match="not released yet"):
        record_json(studio, told_of(over).learner_id)
    release(studio, bea, over, alone=["alone"])
    assert "exam_answer" in record_json(studio, told_of(over).learner_id)


def test_standards_reads_the_papers_that_are_over(studio: Studio, over: Exam) -> None:
    table = tabulate(stored_responses(sittings_over(studio, "foundation")))
    assert table.shares.shape == (1, 60)
    assert table.left_out == 59


def test_papers_that_are_open_are_not_read_by_standards(
    studio: Studio,
    ada: Who,  # noqa: F811
) -> None:
    answer_here(begun(studio, ada))
    assert sittings_over(studio, "foundation") == ()


def test_nothing_that_is_sent_gives_an_answer_away(
    studio: Studio,
    ada: Who,  # noqa: F811
) -> None:
    exam = begun(studio, ada)
    for part in told_of(exam).paper.parts:
        pass_to(studio, exam, part.id)
        for place, key in enumerate(part.keys):
            do(exam.sheet, "go", f"{part.id}|{place}")
            hidden = list(hidden_of(exam, key))
            for moment in ("before", "after"):
                sent = exam.sheet.html + exam.viewer._full_message()
                found = [secret for secret in hidden if secret in sent]
                assert found == [], (key, moment)
                if moment == "before":
                    answer_here(exam)
        do(exam.sheet, "hand_in", part.id)


def hidden_of(exam: Exam, key: str) -> Iterator[str]:
    """What must not be sent while a question is open: its key, what is right, checklists."""
    told = told_of(exam)
    yield key
    for one in told.paper.stations:
        yield from (item.text for item in one.station.checklist)
        if isinstance(one.station, ConsultationStation):
            yield from (turn.should for turn in one.station.turns if turn.should)
            reached = one.station.turns[0].replies[0].to
            yield from (turn.says for turn in one.station.turns
                        if turn.id not in (one.station.turns[0].id, reached))  # fmt: skip
    if exam.asking is not None and exam.asking.question is not None:
        yield from secrets(exam.asking.question)
        yield exam.asking.question.teaches
        yield from (one.should for one in getattr(exam.asking.question, "moments", ()))
