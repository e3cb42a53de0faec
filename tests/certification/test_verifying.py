"""Whoever gets a certificate learns in a sentence what it is worth; nothing hostile passes."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.badge import badge_jwt
from certification.canonical import canonical_json
from certification.signing import Unreadable, link_text, public_key, read_link, to_base64
from certification.verifying import Verdict, read_pasted, read_recorded, signed_json, verify_text
from tests.certification.certified import (
    KEY,
    OTHER_KEY,
    TODAY,
    certified,
    issued,
    revoked,
    signed,
)
from tests.certification.told import Told

LINK = link_text(signed())
PASTED = json.dumps(signed_json(certified(), signed()), indent=1, ensure_ascii=False)


def verified(
    text: str, *, entries: Sequence[Told] | None = None, today: date = TODAY, key: bytes = KEY
) -> Verdict:
    """What the page would say."""
    known = entries if entries is not None else [issued()]
    return verify_text(text, known_keys=[public_key(key)], entries=known, today=today)


@pytest.mark.parametrize(
    "text",
    [
        LINK,
        PASTED,
        f"http://localhost:5006/verify?c={LINK}",
        f"  {LINK}\n",
        f"http://localhost:5006/verify?c={LINK[:99]}\n  {LINK[99:200]}\u200b{LINK[200:]}",
    ],
)
def test_a_certificate_as_it_was_issued_is_valid(text: str) -> None:
    found = verified(text)
    assert found.found == "valid"
    assert found.sentence == "This certificate is valid until 2028-02-29."
    assert found.claim is not None
    assert found.claim["name"] == "Ada Ä."


def test_a_link_fits_an_address() -> None:
    assert len(LINK) < 1500


def test_it_expires_after_its_last_day() -> None:
    assert verified(LINK, today=date(2028, 2, 29)).found == "valid"
    assert verified(LINK, today=date(2028, 3, 1)).found == "expired"


def test_what_was_revoked_says_when_and_why() -> None:
    found = verified(LINK, entries=[issued(), revoked()])
    assert found.found == "revoked"
    assert "on 2026-03-01. Reason given: The sitting was not hers." in found.sentence


def test_another_key_is_unknown_and_proves_nothing() -> None:
    for text in (
        link_text(signed(key=OTHER_KEY)),
        json.dumps(signed_json(certified(), signed(key=OTHER_KEY))),
    ):
        found = verified(text)
        assert (found.found, found.claim) == ("unknown_key", None)


def test_an_earlier_key_of_ours_is_known_by_the_records() -> None:
    assert verified(LINK, key=OTHER_KEY).found == "valid"
    assert verified(LINK, key=OTHER_KEY, entries=[]).found == "unknown_key"


def test_what_is_signed_here_and_not_on_record_is_not_valid() -> None:
    found = verified(LINK, entries=[])
    assert (found.found, found.claim) == ("unrecorded", None)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Eve"},
        {"expires_on": "2099-01-01"},
        {"scores": [{"title": "Anatomy", "points": 13, "max_points": 13}]},
        {"atlas_hash": "ffff"},
        {"ledger_hash": "ffff"},
    ],
)
def test_a_changed_certificate_is_found(change: dict[str, object]) -> None:
    told = signed_json(certified(), signed())
    told["certificate"] |= change
    assert verified(json.dumps(told)).found == "altered"


def test_a_claim_with_more_in_it_is_altered() -> None:
    told = {**vars(signed()), "claim": {**signed().claim, "licence": "to inject"}}
    assert verified(to_base64(canonical_json(told).encode())).found == "altered"


@pytest.mark.parametrize("end", [0, 1, 17, 300, len(LINK) - 1])
def test_a_truncated_link_is_no_certificate(end: int) -> None:
    assert verified(LINK[:end]).found == "unreadable"


def test_no_changed_letter_of_a_link_passes() -> None:
    chance = random.Random(6)
    for _ in range(300):
        place = chance.randrange(len(LINK))
        letter = chance.choice("ABCxyz019-_=+/. é\0")
        if LINK[place] != letter:
            changed = LINK[:place] + letter + LINK[place + 1 :]
            assert verified(changed).found in {"altered", "unreadable"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "A" * 100_000,
        "{" * 50_000,
        '{"certificate": ' + "[" * 20_000,
        '{"certificate": {}, "key": "", "signature": ""}',
        '{"claim": {}, "key": "", "signature": ""}',
        '{"claim": [], "key": 1, "signature": null}',
        '{"claim": {"number": NaN}, "key": "", "signature": ""}',
        PASTED.replace('"key"', '"kei"'),
        PASTED[:-1] + ', "key": "twice"}',
        PASTED.replace("2028-02-29", "2028-02-30"),
        to_base64(b"\xff\xfe"),
        to_base64(b'{"claim":{"number":9007199254740993},"key":"","signature":""}'),
        to_base64(b"[" * 1200),
        LINK + "=",
        LINK + LINK,
        "<script>alert(1)</script>",
    ],
)
def test_what_is_no_certificate_is_told_in_a_sentence(text: str) -> None:
    found = verified(text)
    assert (found.found, found.claim) == ("unreadable", None)
    assert found.sentence.endswith(".")


@given(st.text(max_size=200) | st.binary(max_size=200).map(to_base64))
def test_nothing_that_is_typed_raises_anything_else(text: str) -> None:
    with suppress(Unreadable):
        read_pasted(text)


def test_a_link_carries_what_was_signed_and_no_score() -> None:
    assert read_link(LINK) == signed()
    assert "Anatomy" not in canonical_json(signed().claim)


def test_a_recorded_certificate_comes_back() -> None:
    assert read_recorded(issued()) == (certified(), signed())


BADGE = badge_jwt(certified(), KEY)


def test_a_badge_is_worth_what_its_certificate_is() -> None:
    assert verified(BADGE).found == "valid"
    assert verified(BADGE, key=OTHER_KEY).found == "valid"
    assert verified(BADGE, today=date(2028, 3, 1)).found == "expired"
    assert verified(BADGE, entries=[issued(), revoked()]).found == "revoked"
    assert verified(BADGE, entries=[]).found == "unrecorded"


def test_a_badge_of_another_key_or_with_other_words_proves_nothing() -> None:
    assert verified(badge_jwt(certified(), OTHER_KEY)).found == "unknown_key"
    assert verified(badge_jwt(certified(name="Eve"), KEY)).found == "unrecorded"
    assert verified(BADGE, entries=[issued(certified(name="Eve"))]).found == "unrecorded"


def test_no_changed_letter_of_a_badge_passes() -> None:
    chance = random.Random(7)
    for _ in range(200):
        place, letter = chance.randrange(len(BADGE)), chance.choice("ABCxyz019-_=.{ é")
        if BADGE[place] != letter:
            changed = BADGE[:place] + letter + BADGE[place + 1 :]
            assert verified(changed).found in {"altered", "unreadable"}


@pytest.mark.parametrize(
    "token",
    [
        "..",
        "a.b.c",
        "e30.e30.",
        "e30.e30.e30",
        "W10.W10.W10",
        "bnVsbA.bnVsbA.",
        BADGE.replace(".", "", 1),
        f"{BADGE}.{BADGE}",
        "." * 30_000,
        to_base64(b'{"jwk":{"x":1}}') + "." + to_base64(b'{"id":"1"}') + ".",
        to_base64(b'{"jwk":{"x":"a"}}') + "." + to_base64(b'{"id":7}') + ".",
    ],
)
def test_what_is_no_badge_is_told_in_a_sentence(token: str) -> None:
    assert verified(token).found == "unreadable"
