"""Issuing, listing and revoking certificates, each act appended to the ledger."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID

from certification.certificate import (
    Certificate,
    Earned,
    Standing,
    claim_of,
    make_certificate,
    standing_of,
)
from certification.kinds import CERTIFICATE, REVOKED
from certification.refused import Refused
from certification.renewal import last_certificate
from certification.signing import Signed, sign_claim
from certification.verifying import CERTIFICATE_KINDS, read_recorded, signed_json
from pages.language import _
from pages.passphrase import demand_role
from pages.studio import Studio
from records import Entry, ReplayMismatch, StoreUnavailable
from records.signing_key import signing_key

REVOKE = "revoke a certificate"
SHORTEST_REASON, LONGEST_REASON = 10, 400
REASON_LENGTH = _("A reason has {least} to {most} letters; this one has {count}.")
UNKNOWN = _("There is no certificate with the number {number!r} in the records.")
REVOKED_ALREADY = _("The certificate {number} was revoked already, on {day}.")
NOT_ISSUED = _("The certificate was not issued")
NOT_KEPT = _("its number belongs to another one")


@dataclass(frozen=True)
class Held:
    """A certificate as it stands in the records. standing: what it is worth today.

    renewed_by: the number of the certificate that came after it, "" for none.
    """

    certificate: Certificate
    signed: Signed
    holder_id: UUID
    standing: Standing
    renewed_by: str = ""


def issue(studio: Studio, learner_id: UUID, earned: Earned) -> Held:
    """The certificate of what a learner has earned; the one there is when it was issued before.

    It supersedes the programme's last one, which stays as it is on record.
    Raises UnknownRecord for the learner, StoreUnavailable when it cannot be signed or stored.
    """
    held = _of_sitting(studio, learner_id, earned.sitting)
    if held is not None:
        return held
    store = studio.store
    entries = store.list_entries(subject_id=learner_id)
    last, before = entries[-1:], last_certificate(entries, earned.programme)
    made = make_certificate(
        earned,
        name=store.get_learner(learner_id).display_name,
        today=studio.clock().date(),
        ledger_sequence=last[0].sequence if last else 0,
        ledger_hash=last[0].entry_hash if last else "",
    )
    with suppress(ReplayMismatch):  # another window came first; that one counts
        store.append_entry(
            CERTIFICATE,
            subject_id=learner_id,
            actor_id=learner_id,
            payload=signed_json(made, sign_claim(claim_of(made), signing_key())),
            about=made.number,
            content_hash=made.content_hash,
            atlas_hash=made.atlas_hash,
            idempotency_key=f"certificate:{made.sitting}",
            supersedes=None if before is None else before[0].id,
        )
    held = _of_sitting(studio, learner_id, earned.sitting)
    if held is None:  # the key of this sitting belongs to somebody else
        raise StoreUnavailable(NOT_ISSUED, NOT_KEPT)
    return held


def list_held(studio: Studio, learner_id: UUID) -> tuple[Held, ...]:
    """A learner's certificates, the newest first. Raises StoreUnavailable."""
    entries = studio.store.list_entries(subject_id=learner_id, kinds=CERTIFICATE_KINDS)
    made = [entry for entry in entries if entry.kind == CERTIFICATE]
    later = {one.supersedes: one.about for one in made}
    return tuple(
        replace(_held(studio, entry, entries), renewed_by=later.get(entry.id, ""))
        for entry in reversed(made)
    )


def find_held(studio: Studio, number: str) -> Held | None:
    """The certificate of this number, None where there is none. Raises StoreUnavailable."""
    entries = studio.store.list_entries(about=number, kinds=CERTIFICATE_KINDS)
    made = next((entry for entry in entries if entry.kind == CERTIFICATE), None)
    return None if made is None else _held(studio, made, entries)


def revoke(studio: Studio, person: UUID, *, number: str, reason: str, passphrase: str) -> Held:
    """The certificate, revoked by an administrator. Raises Refused, StoreUnavailable."""
    store, reason = studio.store, " ".join(reason.split())
    demand_role(studio, person, role="administrator", passphrase=passphrase, act=REVOKE)
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Refused(
            REASON_LENGTH.format(least=SHORTEST_REASON, most=LONGEST_REASON, count=len(reason))
        )
    held = find_held(studio, number)
    if held is None:
        raise Refused(UNKNOWN.format(number=number))
    try:
        told = store.append_entry(
            REVOKED,
            subject_id=held.holder_id,
            actor_id=person,
            payload={"reason": reason},
            about=number,
            idempotency_key=f"revoked:{number}",
        )
    except ReplayMismatch:
        told = None
    if told is None or told.replayed:
        (earlier,) = store.list_entries(about=number, kinds=(REVOKED,))
        raise Refused(REVOKED_ALREADY.format(number=number, day=f"{earlier.at:%Y-%m-%d}"))
    return Held(held.certificate, held.signed, held.holder_id, Standing("revoked", reason=reason))


def _of_sitting(studio: Studio, learner_id: UUID, sitting: str) -> Held | None:
    held = list_held(studio, learner_id)
    return next((one for one in held if one.certificate.sitting == sitting), None)


def _held(studio: Studio, entry: Entry, entries: tuple[Entry, ...]) -> Held:
    certificate, signed = read_recorded(entry)
    ends = (one for one in entries if one.kind == REVOKED and one.about == certificate.number)
    reason = next((str(one.payload["reason"]) for one in ends), None)
    today = studio.clock().date()
    standing = standing_of(certificate.expires_on, today=today, revoked=reason)
    return Held(certificate, signed, entry.subject_id, standing)
