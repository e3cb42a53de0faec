"""After five wrong passphrases within a quarter of an hour none is taken for as long again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from certification.refused import Refused
from certification.roles import demand, hash_passphrase
from certification.throttle import MOST_WRONG, WAIT, WRONG, check_may_try
from tests.certification.told import ADA, EVE, MORNING, Told

MINUTE = timedelta(minutes=1)


def wrong(*minutes: float, sentence: str = WRONG) -> list[Told]:
    """Refusals of Ada at these minutes of the morning."""
    return [
        Told(k + 2, "refused", {"tried": "sign", "sentence": sentence}, at=MORNING + m * MINUTE)
        for k, m in enumerate(minutes)
    ]


def test_four_wrong_ones_are_no_reason_to_wait() -> None:
    check_may_try(wrong(0, 1, 2, 3), ADA, now=MORNING + 4 * MINUTE)


def test_the_fifth_within_the_time_shuts_for_as_long_again() -> None:
    told = wrong(0, 1, 2, 3, 10)
    with pytest.raises(Refused, match="none is taken for another 15 min"):
        check_may_try(told, ADA, now=MORNING + 10 * MINUTE)
    with pytest.raises(Refused, match="another 1 min"):
        check_may_try(told, ADA, now=MORNING + 10 * MINUTE + WAIT - MINUTE / 2)
    check_may_try(told, ADA, now=MORNING + 10 * MINUTE + WAIT)
    check_may_try(told, EVE, now=MORNING + 10 * MINUTE)


def test_five_over_a_longer_time_are_no_guessing() -> None:
    check_may_try(wrong(0, 4, 8, 12, 16), ADA, now=MORNING + 16 * MINUTE)


def test_what_is_refused_meanwhile_makes_the_wait_no_longer() -> None:
    told = [*wrong(0, 0, 0, 0, 0), *wrong(5, 10, 14, sentence="Wait.")]
    check_may_try(told, ADA, now=MORNING + WAIT)


def test_a_new_passphrase_ends_the_wait() -> None:
    told = wrong(0, 0, 0, 0, 0)
    check_may_try([*told, Told(99, "passphrase_set", {})], ADA, now=MORNING)


def test_meanwhile_the_right_passphrase_is_not_taken_either() -> None:
    words = "a long passphrase"
    told = [
        Told(0, "role_granted", {"role": "mentor"}),
        Told(1, "passphrase_set", hash_passphrase(words, b"s" * 16)),
        *wrong(*[0] * MOST_WRONG),
    ]
    with pytest.raises(Refused, match="5 wrong passphrases came from you within 15 minutes"):
        demand(told, ADA, role="mentor", passphrase=words, act="sign", now=MORNING)
    demand(told, ADA, role="mentor", passphrase=words, act="sign", now=MORNING + WAIT)
