"""What a signed certificate is worth: its signature, its key, and what the records say of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import ValidationError

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


def read_pasted(text: str) -> tuple[Signed, Certificate | None]:
    """What somebody pasted: a link, the text of one, or a certificate's JSON. Raises Unreadable."""
    text = text.strip()
    if len(text) > LONGEST_PASTE:
        raise Unreadable
    if not text.startswith("{"):
        whole = re.sub(BREAKS, "", text)
        return read_link(whole.rpartition(LINK_MARK)[2]), None
    data = read_json(text)
    if not isinstance(data, dict) or "certificate" not in data:
        return read_signed(data), None
    try:
        certificate = Certificate.model_validate(data.pop("certificate"))
    except ValidationError as wrong:
        raise Unreadable from wrong
    return read_signed({"claim": claim_of(certificate), **data}), certificate


def verify_text(
    text: str, *, known_keys: Iterable[str], entries: Iterable[Remembered], today: date
) -> Verdict:
    """What a link or a pasted certificate is worth today. entries: of `CERTIFICATE_KINDS`."""
    try:
        signed, _ = read_pasted(text)
        expires_on = _checked_claim(signed)
    except Unreadable as wrong:
        return Verdict("unreadable", str(wrong))
    return verify(signed, expires_on, known_keys=known_keys, entries=tuple(entries), today=today)


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
