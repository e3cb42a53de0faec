"""A certificate, its keys and its entries in the ledger, made by hand."""

from __future__ import annotations

from datetime import date

from certification.certificate import Certificate, Earned, Score, claim_of, make_certificate
from certification.signing import Signed, sign_claim
from certification.verifying import signed_json
from tests.certification.told import ADA, BEA, Told

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
TODAY = date(2026, 3, 1)
EARNED = Earned(
    programme="foundation",
    title="Foundation in facial toxin",
    completed=("Theory", "Anatomy", "Examination"),
    scores=(
        Score(title="Anatomy", points=11, max_points=13),
        Score(title="Sécurité", points=7.5, max_points=8),
    ),
    sitting="sitting-1",
    content_hash="c0ffee",
    atlas_version="0.1",
    atlas_hash="a71a5",
    valid_days=730,
)


def certified(*, name: str = "Ada Ä.", today: date = TODAY, earned: Earned = EARNED) -> Certificate:
    """Ada's certificate."""
    return make_certificate(
        earned, name=name, today=today, ledger_sequence=41, ledger_hash="1ed9e2"
    )


def signed(certificate: Certificate | None = None, *, key: bytes = KEY) -> Signed:
    """A certificate's claim with its signature."""
    return sign_claim(claim_of(certificate or certified()), key)


def issued(certificate: Certificate | None = None, *, key: bytes = KEY) -> Told:
    """The ledger's entry of it."""
    made = certificate or certified()
    return Told(42, "certificate", signed_json(made, signed(made, key=key)), about=made.number)


def revoked(reason: str = "The sitting was not hers.") -> Told:
    """The ledger's entry of its end."""
    return Told(43, "revoked", {"reason": reason}, ADA, BEA, certified().number)
