"""A certificate says what was completed, until when, and that it is no licence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from certification.certificate import (
    NO_LICENCE,
    REMIND_DAYS,
    Certificate,
    certificate_number,
    claim_of,
    standing_of,
)
from tests.certification.certified import EARNED, TODAY, certified


def test_it_says_what_on_which_content_until_when_and_that_it_is_no_licence() -> None:
    made = certified()
    assert made.statement == NO_LICENCE
    assert "no licence" in made.statement
    assert made.expires_on == date(2028, 2, 29)
    for name, value in EARNED:
        assert getattr(made, name) == value
    assert made.ledger_hash == "1ed9e2"


def test_a_certificate_without_that_sentence_cannot_be_read() -> None:
    plain = certified().model_dump(mode="json")
    assert Certificate.model_validate(plain) == certified()
    with pytest.raises(ValidationError):
        Certificate.model_validate({**plain, "statement": "A licence to inject."})
    with pytest.raises(ValidationError):
        Certificate.model_validate({**plain, "licence": "yes"})


def test_every_change_changes_the_claim() -> None:
    plain = claim_of(certified())
    assert claim_of(certified(name="Eve"))["sha256"] != plain["sha256"]
    better = EARNED.model_copy(update={"atlas_hash": "b"})
    assert claim_of(certified(earned=better))["sha256"] != plain["sha256"]
    assert claim_of(certified()) == plain


def test_a_sitting_has_one_number() -> None:
    numbers = {certificate_number(f"sitting-{k}", TODAY) for k in range(200)}
    assert len(numbers) == 200
    assert certificate_number("sitting-1", TODAY) == certified().number


@pytest.mark.parametrize(
    ("days", "state", "reminder"),
    [
        (-1, "expired", "It expired on"),
        (0, "valid", "It expires today"),
        (1, "valid", "It expires on 2026-03-02, days left: 1"),
        (REMIND_DAYS, "valid", "It expires on 2026-05-30, days left: 90"),
        (REMIND_DAYS + 1, "valid", ""),
    ],
)
def test_it_expires_and_reminds_in_time(days: int, state: str, reminder: str) -> None:
    found = standing_of(TODAY + timedelta(days=days), today=TODAY)
    assert found.state == state
    assert found.reminder.startswith(reminder)
    assert bool(found.reminder) == bool(reminder)


def test_what_was_revoked_stays_revoked_after_its_end() -> None:
    for days in (-1, 400):
        found = standing_of(TODAY + timedelta(days=days), today=TODAY, revoked="Fraud.")
        assert (found.state, found.reason) == ("revoked", "Fraud.")
