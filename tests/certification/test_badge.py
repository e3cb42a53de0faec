"""The badge is an Open Badges 3.0 credential that others can verify."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from certification.badge import CONTEXT, badge_jwt, badge_of, did_key
from certification.certificate import NO_LICENCE
from certification.signing import from_base64, is_signed, public_key
from tests.certification.certified import KEY, OTHER_KEY, certified

VALID = certified(today=datetime.now(UTC).date())  # the other library asks the real clock


def test_it_says_what_whose_by_which_criteria_and_that_it_is_no_licence() -> None:
    told = badge_of(certified(), public_key(KEY))
    assert told["@context"] == list(CONTEXT)
    assert told["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert (told["validFrom"], told["validUntil"]) == (
        "2026-03-01T00:00:00Z",
        "2028-02-29T23:59:59Z",
    )
    achievement = told["credentialSubject"]["achievement"]
    assert achievement["description"] == NO_LICENCE
    assert NO_LICENCE in achievement["criteria"]["narrative"]
    assert "Theory; Anatomy; Examination" in achievement["criteria"]["narrative"]
    (evidence,) = told["evidence"]
    for part in ("Anatomy 11 of 13", "c0ffee", "a71a5"):
        assert part in evidence["narrative"]


def test_a_key_has_the_name_that_the_standard_gives_it() -> None:
    # The first example of the did:key method (Ed25519), W3C CCG.
    from base64 import urlsafe_b64encode

    raw = bytes.fromhex("2e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6")
    key = urlsafe_b64encode(raw).rstrip(b"=").decode()
    assert did_key(key) == "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"


def test_the_jwt_holds_the_credential_and_its_signature() -> None:
    token = badge_jwt(certified(), KEY)
    head, body, signature = token.split(".")
    assert is_signed(f"{head}.{body}".encode(), signature, public_key(KEY))
    told: dict[str, Any] = json.loads(from_base64(body))
    for name, value in badge_of(certified(), public_key(KEY)).items():
        assert told[name] == value
    assert json.loads(from_base64(head))["alg"] == "EdDSA"


def test_a_library_of_others_verifies_the_badge() -> None:
    ob3 = pytest.importorskip("openbadgeslib.ob3", reason="openbadgeslib is an optional extra.")
    did = did_key(public_key(KEY))
    verifier = ob3.OB3Verifier.for_issuer_did(did)
    found = verifier.verify(badge_jwt(VALID, KEY))
    assert found.issuer.id == did
    assert found.name == VALID.title
    assert found.achievement.description == NO_LICENCE


def test_a_library_of_others_refuses_a_changed_badge_and_another_key() -> None:
    ob3 = pytest.importorskip("openbadgeslib.ob3", reason="openbadgeslib is an optional extra.")
    verifier = ob3.OB3Verifier.for_issuer_did(did_key(public_key(KEY)))
    token = badge_jwt(VALID, KEY)
    changed = token[:-10] + ("A" if token[-10] != "A" else "B") + token[-9:]
    for wrong in (changed, badge_jwt(VALID, OTHER_KEY), token[:-4]):
        with pytest.raises(ob3.OB3VerificationError):
            verifier.verify(wrong)
