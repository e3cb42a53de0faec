"""A certificate: what was completed, on which content, with which scores, and until when."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from certification.canonical import hash_of
from certification.said import Said

NO_LICENCE = (
    "This certificate states what was completed in Facies, an educational model that no clinician "
    "has reviewed. It is no licence and no permission to inject: who may inject is decided by law "
    "and by the regulator where you work."
)
REMIND_DAYS = 90  # how long before the end a renewal is spoken of; our proposal
RENEW_SOON = "It expires on {day}, days left: {days}. Sit the examination again to renew it."
RENEW_TODAY = "It expires today. Sit the examination again to renew it."
RENEW_NOW = "It expired on {day}. Sit the examination again for a new one."
PREFIX = "FC"
MARKS = 12  # letters of a number, 60 bits

Text = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Hash = Annotated[str, StringConstraints(max_length=128)]
State = Literal["valid", "expired", "revoked"]


class Score(Said):
    """The marks of one domain or part."""

    title: Text
    points: float = Field(ge=0)
    max_points: float = Field(gt=0)

    @property
    def share_pct(self) -> float:
        """The marks in per cent of the most."""
        return 100 * self.points / self.max_points


class Earned(Said):
    """What somebody has completed; a certificate is made of it.

    programme: its id. completed: modules and examination, in words. scores: by domain.
    sitting: id of the sitting that was passed. valid_days: how long the certificate lasts.
    """

    programme: Text
    title: Text
    completed: tuple[Text, ...] = Field(min_length=1, max_length=40)
    scores: tuple[Score, ...] = Field(min_length=1, max_length=40)
    sitting: Text
    content_hash: Hash
    atlas_version: Text
    atlas_hash: Hash
    valid_days: int = Field(gt=0, le=3660)


class Certificate(Earned):
    """What is signed. name: as the holder calls themselves in Facies; nobody checked who they are.

    expires_on: the last day. ledger_sequence, ledger_hash: the entry that the records ended with,
    so that a certificate in its holder's hands tells of records that were cut or rewritten.
    """

    number: Annotated[str, StringConstraints(pattern=r"^FC-\d{4}-[A-Z2-7]{4}(-[A-Z2-7]{4}){2}$")]
    name: Text
    issued_on: date
    expires_on: date
    ledger_sequence: int = Field(ge=0)
    ledger_hash: Hash
    statement: Literal[NO_LICENCE] = NO_LICENCE  # type: ignore[valid-type]


@dataclass(frozen=True)
class Standing:
    """What a certificate is worth today. reminder: a sentence on renewing, or "".

    reason: why it was revoked, "" where it was not.
    """

    state: State
    reminder: str = ""
    reason: str = ""


def make_certificate(
    earned: Earned, *, name: str, today: date, ledger_sequence: int, ledger_hash: str
) -> Certificate:
    """The certificate of what was earned, issued today."""
    return Certificate(
        **earned.model_dump(),
        number=certificate_number(earned.sitting, today),
        name=name,
        issued_on=today,
        expires_on=today + timedelta(days=earned.valid_days),
        ledger_sequence=ledger_sequence,
        ledger_hash=ledger_hash,
    )


def certificate_number(sitting: str, issued_on: date) -> str:
    """The number of the certificate for a sitting: the same sitting has the same one each year.

    >>> certificate_number("sitting-1", date(2026, 3, 1))
    'FC-2026-VR6T-PLIX-ABC3'
    """
    marks = base64.b32encode(hashlib.sha256(sitting.encode()).digest()).decode()[:MARKS]
    return "-".join((PREFIX, str(issued_on.year), marks[:4], marks[4:8], marks[8:]))


def claim_of(certificate: Certificate) -> dict[str, Any]:
    """What is signed and what a verification link holds: the main words, and the hash of all."""
    return {
        "number": certificate.number,
        "name": certificate.name,
        "title": certificate.title,
        "issued_on": certificate.issued_on.isoformat(),
        "expires_on": certificate.expires_on.isoformat(),
        "sha256": hash_of(certificate.model_dump(mode="json")),
        "statement": "No licence to inject.",
    }


def standing_of(expires_on: date, *, today: date, revoked: str | None = None) -> Standing:
    """What a certificate is worth today. revoked: the reason, None where it was not revoked."""
    if revoked is not None:
        return Standing("revoked", reason=revoked)
    days = (expires_on - today).days
    if days < 0:
        return Standing("expired", reminder=RENEW_NOW.format(day=expires_on))
    if days > REMIND_DAYS:
        return Standing("valid")
    return Standing("valid", RENEW_SOON.format(days=days, day=expires_on) if days else RENEW_TODAY)
