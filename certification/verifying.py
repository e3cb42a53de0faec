"""What a signed certificate is worth: its signature, its key, and what the records say of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import ValidationError

from certification.badge import Badge, badge_claims, read_badge
from certification.certificate import Certificate, claim_of, standing_of
from certification.kinds import CERTIFICATE, REVOKED
from certification.remembered import Remembered
from certification.signing import Signed, Unreadable, read_json, read_link, read_signed

Found = Literal["valid", "expired", "revoked", "altered", "unknown_key", "unrecorded", "unreadable"]
LONGEST_PASTE = 40_000
LINK_MARK = "c="
BREAKS = r"[\s\u200b]+"  # where a long link was broken over lines, on paper or in a letter
CLAIMED = ("number", "name", "title", "issued_on", "expires_on", "sha256")
CERTIFICATE_KINDS = (CERTIFICATE, REVOKED)
"""The kinds of entry that the functions here read."""

SENTENCES: dict[Found, str] = {
    "valid": "This certificate is valid until {expires_on}.",
    "expired": "This certificate was valid until {expires_on} and has expired.",
    "revoked": "This certificate was revoked on {day}. Reason given: {reason}",
    "altered": "This certificate was altered after it was signed, or is damaged. Do not rely "
    "on it.",
    "unknown_key": "This certificate was signed with a key that is not known here. Ask whoever "
    "issued it for the address at which it can be verified.",
    "unrecorded": "This certificate was signed here but is not in the records. Ask whoever issued "
    "it.",
    "unreadable": "This is no certificate of Facies, or a part of it is missing.",
}


@dataclass(frozen=True)
class Verdict:
    """What was found, in a sentence. claim: the main words of it; None where they prove nothing."""

    found: Found
    sentence: str
    claim: dict[str, str] | None = None


def verify_text(
    text: str, *, known_keys: Iterable[str], entries: Iterable[Remembered], today: date
) -> Verdict:
    """What a link, a pasted certificate or a badge is worth today.

    entries: of `CERTIFICATE_KINDS`.
    """
    told = tuple(entries)
    try:
        text = strip_pasted(text)
        if "." in text and not text.startswith("{"):
            return verify_badge(read_badge(text), known_keys=known_keys, entries=told, today=today)
        signed = read_pasted(text)
        expires_on = _checked_claim(signed)
    except Unreadable as wrong:
        return Verdict("unreadable", str(wrong))
    return verify(signed, expires_on, known_keys=known_keys, entries=told, today=today)


def strip_pasted(text: str) -> str:
    """JSON as it is; a link, broken over lines or not, as what it carries. Raises Unreadable."""
    text = text.strip()
    if len(text) > LONGEST_PASTE:
        raise Unreadable
    return text if text.startswith("{") else re.sub(BREAKS, "", text).rpartition(LINK_MARK)[2]


def read_pasted(text: str) -> Signed:
    """What a link carries, or a certificate's JSON. Raises Unreadable."""
    if not text.startswith("{"):
        return read_link(text)
    data = read_json(text)
    if not isinstance(data, dict) or "certificate" not in data:
        return read_signed(data)
    try:
        certificate = Certificate.model_validate(data.pop("certificate"))
    except ValidationError as wrong:
        raise Unreadable from wrong
    return read_signed({"claim": claim_of(certificate), **data})


def verify_badge(
    badge: Badge, *, known_keys: Iterable[str], entries: tuple[Remembered, ...], today: date
) -> Verdict:
    """What a badge is worth today: what its certificate is, if it says what that one says."""
    if not badge.holds:
        return Verdict("altered", SENTENCES["altered"])
    made = (read_recorded(one) for one in entries if one.kind == CERTIFICATE)
    for certificate, signed in made:
        same = (certificate.number, signed.key) == (badge.number, badge.key)
        if same and badge.claims == badge_claims(certificate, badge.key):
            return verify(
                signed, certificate.expires_on, known_keys=known_keys, entries=entries, today=today
            )
    found: Found = "unrecorded" if badge.key in known_keys else "unknown_key"
    return Verdict(found, SENTENCES[found])


def verify(
    signed: Signed,
    expires_on: date,
    *,
    known_keys: Iterable[str],
    entries: tuple[Remembered, ...],
    today: date,
) -> Verdict:
    """What something signed is worth today."""
    claim = {name: str(signed.claim[name]) for name in CLAIMED}
    if not signed.holds():
        return Verdict("altered", SENTENCES["altered"])
    own = tuple(entry for entry in entries if entry.about == claim["number"])
    recorded = any(_is_record_of(entry, signed) for entry in own)
    if not recorded and signed.key not in known_keys:
        return Verdict("unknown_key", SENTENCES["unknown_key"])
    if not recorded:
        return Verdict("unrecorded", SENTENCES["unrecorded"])
    revoked = next((entry for entry in own if entry.kind == REVOKED), None)
    reason = None if revoked is None else str(revoked.payload["reason"])
    state = standing_of(expires_on, today=today, revoked=reason).state
    day = "" if revoked is None else f"{revoked.at:%Y-%m-%d}"
    sentence = SENTENCES[state].format(expires_on=expires_on, day=day, reason=reason)
    return Verdict(state, sentence, claim)


def signed_json(certificate: Certificate, signed: Signed) -> dict[str, Any]:
    """A whole certificate with key and signature, as its holder keeps it and others paste it."""
    return {
        "certificate": certificate.model_dump(mode="json"),
        "key": signed.key,
        "signature": signed.signature,
    }


def read_recorded(entry: Remembered) -> tuple[Certificate, Signed]:
    """The certificate and its signature out of an entry of the kind `certificate`."""
    certificate = Certificate.model_validate(entry.payload["certificate"])
    told = entry.payload
    return certificate, Signed(claim_of(certificate), told["key"], told["signature"])


def _is_record_of(entry: Remembered, signed: Signed) -> bool:
    told = entry.payload
    return (
        entry.kind == CERTIFICATE
        and told["key"] == signed.key
        and told["signature"] == signed.signature
    )


def _checked_claim(signed: Signed) -> date:
    """The last day of a claim that has all its words. Raises Unreadable."""
    claim = signed.claim
    if not all(isinstance(claim.get(name), str) for name in CLAIMED):
        raise Unreadable
    try:
        return date.fromisoformat(claim["expires_on"])
    except ValueError as wrong:
        raise Unreadable from wrong
