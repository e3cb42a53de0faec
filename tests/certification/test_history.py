"""What the ledger says of a learner now: the latest counts, and a sitting's last result."""

from __future__ import annotations

from datetime import date

from certification.eligibility import Profile
from certification.history import enrolment_of, exams_passed, passing_sitting, profile_of
from certification.kinds import ENROLLED, PAPER, PROFILE, RESULT
from tests.certification.told import MORNING, Told

DOCTOR = Profile(
    profession="doctor", region="sweden", licence_number="12", licence_ends=date(2027, 12, 31)
)
STUDENT = Profile(profession="student", region="sweden")


def paper(sequence: int, sitting: str) -> Told:
    return Told(sequence, PAPER, {"blueprint": "foundation"}, about=sitting)


def result(sequence: int, sitting: str, *, passed: bool) -> Told:
    return Told(sequence, RESULT, {"passed": passed}, about=sitting)


def test_the_latest_profile_counts() -> None:
    rows = [
        Told(2, PROFILE, DOCTOR.model_dump(mode="json")),
        Told(1, PROFILE, STUDENT.model_dump(mode="json")),
    ]
    assert profile_of(rows) == DOCTOR
    assert profile_of([]) is None


def test_who_joined_as_an_observer_and_enrols_later_is_a_learner() -> None:
    rows = [
        Told(1, ENROLLED, {"decision": "may_observe"}, about="foundation"),
        Told(2, ENROLLED, {"decision": "may_enrol"}, about="another"),
    ]
    assert enrolment_of(rows, "foundation") == ("observer", MORNING)
    rows.append(Told(3, ENROLLED, {"decision": "may_enrol"}, about="foundation"))
    assert enrolment_of(rows, "foundation")[0] == "learner"
    assert enrolment_of([], "foundation") == ("", None)


def test_of_a_sitting_the_last_result_counts() -> None:
    rows = [paper(1, "a"), result(2, "a", passed=False)]
    assert exams_passed(rows) == frozenset()
    rows.append(result(3, "a", passed=True))
    assert exams_passed(rows) == {"foundation"}
    assert passing_sitting(rows, ["foundation"]) is rows[-1]
    assert passing_sitting(rows, ["another"]) is None
    rows.append(result(4, "a", passed=False))
    assert exams_passed(rows) == frozenset()


def test_a_result_without_its_paper_is_none() -> None:
    assert exams_passed([result(1, "a", passed=True)]) == frozenset()
