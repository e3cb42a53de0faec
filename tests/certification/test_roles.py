"""Roles are granted and withdrawn, and a passphrase is checked without being kept."""

from __future__ import annotations

import pytest

from certification.refused import Refused
from certification.roles import (
    LONGEST,
    NOT_SET,
    SHORTEST,
    check_passphrase,
    checked_role,
    demand,
    hash_passphrase,
    roles_of,
)
from certification.throttle import WRONG
from tests.certification.told import ADA, EVE, MORNING, Told

WORDS = "corrugator ä supercilii"


def granted(sequence: int, role: str = "mentor") -> Told:
    """Ada gets a role."""
    return Told(sequence, "role_granted", {"role": role})


def withdrawn(sequence: int, role: str = "mentor") -> Told:
    """Ada loses a role."""
    return Told(sequence, "role_withdrawn", {"role": role})


def passphrase(sequence: int, words: str = WORDS) -> Told:
    """Ada's passphrase is set."""
    return Told(sequence, "passphrase_set", hash_passphrase(words, b"s" * 16))


def test_everybody_is_a_learner_and_nothing_else() -> None:
    assert roles_of([], ADA) == {"learner"}
    assert roles_of([granted(1)], EVE) == {"learner"}


def test_roles_come_and_go_and_come_again() -> None:
    story = [granted(1), granted(2, "examiner"), withdrawn(3), withdrawn(4, "administrator")]
    assert roles_of(story, ADA) == {"learner", "examiner"}
    assert roles_of([*story, granted(5)], ADA) == {"learner", "examiner", "mentor"}


def test_the_latest_passphrase_counts_alone() -> None:
    told = [passphrase(1), passphrase(2, "another of them")]
    check_passphrase(told, ADA, "another of them")
    with pytest.raises(Refused, match=WRONG):
        check_passphrase(told, ADA, WORDS)


@pytest.mark.parametrize("wrong", ["", WORDS[:-1], WORDS + " ", "\ud800", "x" * 100_000])
def test_another_passphrase_is_refused(wrong: str) -> None:
    with pytest.raises(Refused, match=WRONG):
        check_passphrase([passphrase(1)], ADA, wrong)


def test_without_a_passphrase_nothing_is_signed() -> None:
    with pytest.raises(Refused, match=NOT_SET[:30]):
        check_passphrase([passphrase(1)], EVE, WORDS)


def test_the_payload_does_not_tell_the_passphrase_and_salt_makes_it_another() -> None:
    one, other = (hash_passphrase(WORDS, salt * 16) for salt in (b"a", b"b"))
    assert one["hash"] != other["hash"]
    assert "corrugator" not in str(one)


@pytest.mark.parametrize("length", [0, SHORTEST - 1, LONGEST + 1])
def test_a_passphrase_has_a_length(length: int) -> None:
    with pytest.raises(Refused, match=f"10 to 200 letters; this one has {length}"):
        hash_passphrase("x" * length, b"s" * 16)


def test_an_act_asks_for_the_role_and_the_passphrase() -> None:
    told = [granted(1), passphrase(2)]
    demand(told, ADA, role="mentor", passphrase=WORDS, act="sign a logbook", now=MORNING)
    with pytest.raises(Refused, match="Only an administrator may revoke, and you are none"):
        demand(told, ADA, role="administrator", passphrase=WORDS, act="revoke", now=MORNING)
    with pytest.raises(Refused, match=WRONG):
        demand(told, ADA, role="mentor", passphrase="guess", act="sign a logbook", now=MORNING)
    with pytest.raises(Refused, match="Only a mentor"):
        demand([*told, withdrawn(3)], ADA, role="mentor", passphrase=WORDS, act="sign", now=MORNING)


@pytest.mark.parametrize("role", ["learner", "Mentor", "", "doctor"])
def test_a_role_that_cannot_be_granted_is_refused(role: str) -> None:
    with pytest.raises(Refused, match="one of mentor, examiner, judge, administrator"):
        checked_role(role)
