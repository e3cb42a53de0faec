"""Eligibility: never guessed, always with its reason, and warned of in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.eligibility import (
    ANSWERS,
    ELSEWHERE,
    PROFESSIONS,
    STUDENT,
    Decision,
    Profile,
    decide,
    read_profile,
)
from certification.programme import load_programme
from certification.refused import Refused
from lessons.regulation import load_regulation

TODAY = date(2026, 11, 28)
FOUNDATION = load_programme("foundation")
FORM = {
    "profession": "doctor",
    "region": "sweden",
    "licence_number": "12345-A",
    "licence_ends": "2028-01-31",
}


def decided(today: date = TODAY, **changes: str) -> Decision:
    return decide(read_profile({**FORM, **changes}, today=TODAY), FOUNDATION, today=today)


def test_nobody_is_told_what_is_missing() -> None:
    found = decide(None, FOUNDATION, today=TODAY)
    assert found.answer == "not_yet"
    assert found.missing


def test_who_may_inject_in_their_own_right_may_enrol_and_the_source_is_kept() -> None:
    found = decided()
    assert found.answer == "may_enrol"
    assert (found.missing, found.warnings) == ((), ())
    assert found.standing is not None
    assert found.standing.src == "sfs2021_363"
    assert "Sweden" in found.because[0]


@pytest.mark.parametrize(
    ("profession", "region", "answer", "words"),
    [
        ("nurse", "england", "may_enrol", "under the direction"),
        ("doctor", "france", "may_observe", "only some of them"),
        ("dentist", "germany", "may_observe", "only some"),
        ("dentist", "australia", "may_observe", "do not settle it"),
        ("nurse", "france", "not_yet", "may not inject"),
        ("pharmacist", "ontario", "may_observe", "was not read in any source"),
        ("doctor", ELSEWHERE, "may_observe", "Nothing was read here"),
        ("aesthetician", "texas", "not_yet", "not meant for"),
    ],
)
def test_the_answer_follows_the_sources_and_is_never_guessed(
    profession: str, region: str, answer: str, words: str
) -> None:
    found = decided(profession=profession, region=region)
    assert found.answer == answer
    assert words in found.because[0]
    assert bool(found.missing) == (answer != "may_enrol")


def test_everywhere_only_what_was_read_in_its_source_lets_anybody_enrol() -> None:
    for region in load_regulation():
        for profession in PROFESSIONS:
            if profession == STUDENT:
                continue
            found = decided(profession=profession, region=region)
            if found.answer == "may_enrol":
                assert found.standing is not None
                assert found.standing.ev == "found"
                assert found.standing.may in ("in_own_right", "under_direction")
            if found.answer == "may_observe":
                assert "regulator" in " ".join(found.missing)


def test_a_student_observes_and_has_no_licence() -> None:
    form = {"profession": STUDENT, "region": "ontario"}
    found = decide(read_profile(form, today=TODAY), FOUNDATION, today=TODAY)
    assert found.answer == "may_observe"
    with pytest.raises(Refused, match="A student has no licence here"):
        read_profile({**FORM, "profession": STUDENT}, today=TODAY)


@given(st.integers(0, 400))
def test_the_end_of_a_licence_is_warned_of_from_sixty_days_on(left: int) -> None:
    ends = date(2028, 1, 31)
    found = decided(today=ends - timedelta(days=left))
    assert found.answer == "may_enrol"
    warned = any("licence ends" in one for one in found.warnings)
    assert warned == (left <= 60)


def test_the_day_after_its_end_a_licence_opens_nothing() -> None:
    found = decided(today=date(2028, 2, 1))
    assert found.answer == "not_yet"
    assert found.because == ("Your licence ended on 2028-01-31.",)
    assert "renew" in found.missing[0]


def test_a_licence_without_an_end_says_that_nothing_can_warn() -> None:
    found = decided(licence_ends="", endless="yes")
    assert found.answer == "may_enrol"
    assert "no end" in found.warnings[0]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"profession": "wizard"}, "“wizard” is no profession of the list."),
        ({"profession": ""}, "Nothing is no profession of the list."),
        ({"region": "atlantis"}, "“atlantis” is no region of the list."),
        ({"licence_number": ""}, "Give the number of your licence"),
        ({"licence_number": "<script>"}, "“<script>” is not."),
        ({"licence_number": "1" * 31}, "2 to 30 letters"),
        ({"licence_ends": ""}, "Give the day on which the licence ends, or tick"),
        ({"licence_ends": "2026-11-27"}, "The licence ended on 2026-11-27. Renew it"),
        ({"licence_ends": "31.12.2027"}, "A day is written as 2027-03-31; “31.12.2027” is not."),
        ({"licence_ends": "2027-02-30"}, "“2027-02-30” is not."),
        ({"licence_ends": "2999-01-01"}, "more than 100 years from now"),
        ({"endless": "yes"}, "not both"),
    ],
)
def test_a_wrong_profile_is_refused_with_a_sentence(changes: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        read_profile({**FORM, **changes}, today=TODAY)
    assert sentence in str(refused.value)


def test_a_licence_that_ends_today_is_still_valid() -> None:
    found = decided(licence_ends=str(TODAY))
    assert found.answer == "may_enrol"
    assert "ends today" in found.warnings[0]


def test_a_profile_comes_back_from_plain_data() -> None:
    profile = read_profile(FORM, today=TODAY)
    assert Profile.model_validate(profile.model_dump(mode="json")) == profile


@given(st.dictionaries(st.sampled_from([*FORM, "endless", "x"]), st.text(max_size=40)))
def test_no_form_breaks_it(form: dict[str, str]) -> None:
    try:
        profile = read_profile({**FORM, **form}, today=TODAY)
    except Refused:
        return
    assert decide(profile, FOUNDATION, today=TODAY).answer in ANSWERS
