"""The certificate as an Open Badges 3.0 credential: JSON-LD, signed as a JWT (VC-JWT, EdDSA).

It is one of the standard's own forms, so any wallet or verifier of Open Badges can read it. The
issuer is named by its key (did:key); nothing has to be fetched to check the signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from certification.canonical import canonical_json
from certification.certificate import Certificate
from certification.signing import (
    Unreadable,
    from_base64,
    is_signed,
    public_key,
    read_json,
    sign,
    to_base64,
)

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
SCHEMA = {
    "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/"
    "ob_v3p0_achievementcredential_schema.json",
    "type": "1EdTechJsonSchemaValidator2019",
}
URN = "urn:facies:certificate:"
ED25519_CODE = b"\xed\x01"  # multicodec's prefix of an Ed25519 public key
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ISSUER = "Facies, an educational model"
CRITERIA = (
    "Completed in Facies: {completed}. The examination was passed by the "
    "rules of its blueprint, without a critical safety error. {statement}"
)
SCORES = "Scores by domain: {scores}. Content {content}, atlas {version} ({atlas})."
EVIDENCE_NAME = "Scores and versions"


@dataclass(frozen=True)
class Badge:
    """A badge as it was read. number: of its certificate. holds: it was signed with the key."""

    number: str
    key: str
    claims: object
    holds: bool


def badge_of(certificate: Certificate, key: str) -> dict[str, Any]:
    """The certificate as an OpenBadgeCredential. key: the issuer's public key, base64url.

    It names the holder as they call themselves; whether it was revoked is told by the issuer's
    verify page alone, because the badge asks no server.
    """
    return {
        "@context": list(CONTEXT),
        "id": f"{URN}{certificate.number}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.title,
        "issuer": {"id": did_key(key), "type": ["Profile"], "name": ISSUER},
        "validFrom": _moment(certificate.issued_on, time.min),
        "validUntil": _moment(certificate.expires_on, time(23, 59, 59)),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "name",
                    "identityHash": certificate.name,
                    "hashed": False,
                }
            ],
            "achievement": _achievement(certificate),
        },
        "evidence": [
            {"type": ["Evidence"], "name": EVIDENCE_NAME, "narrative": _told(certificate)}
        ],
        "credentialSchema": [SCHEMA],
    }


def badge_claims(certificate: Certificate, key: str) -> dict[str, Any]:
    """What the JWT holds: the credential beside the registered claims that repeat parts of it."""
    credential = badge_of(certificate, key)
    return {
        **credential,
        "iss": credential["issuer"]["id"],
        "jti": credential["id"],
        "nbf": _seconds(credential["validFrom"]),
        "exp": _seconds(credential["validUntil"]),
    }


def badge_jwt(certificate: Certificate, private_key: bytes) -> str:
    """The credential as a compact JWT, the form that wallets take in. private_key: 32 bytes."""
    key = public_key(private_key)
    head = _part({"alg": "EdDSA", "typ": "JWT", "jwk": {"kty": "OKP", "crv": "Ed25519", "x": key}})
    message = f"{head}.{_part(badge_claims(certificate, key))}"
    return f"{message}.{sign(message.encode(), private_key)}"


def read_badge(token: str) -> Badge:
    """What a JWT carries; whether it was signed with its key is in `holds`. Raises Unreadable."""
    try:
        head, body, signature = token.split(".")
        header, claims = (read_json(from_base64(part)) for part in (head, body))
        key = header["jwk"]["x"]  # type: ignore[index]
        number = claims["id"].removeprefix(URN)  # type: ignore[index]
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise Unreadable from wrong
    if not isinstance(key, str) or not isinstance(number, str):
        raise Unreadable
    return Badge(number, key, claims, is_signed(f"{head}.{body}".encode(), signature, key))


def did_key(key: str) -> str:
    """A public key as a name that needs no look-up: did:key. key: base64url."""
    number, letters = int.from_bytes(ED25519_CODE + from_base64(key)), ""
    while number:
        number, left = divmod(number, len(BASE58))
        letters = BASE58[left] + letters
    return f"did:key:z{letters}"


def _achievement(certificate: Certificate) -> dict[str, Any]:
    completed = "; ".join(certificate.completed)
    narrative = CRITERIA.format(completed=completed, statement=certificate.statement)
    return {
        "id": f"urn:facies:programme:{certificate.programme}",
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": certificate.title,
        "description": certificate.statement,
        "criteria": {"narrative": narrative},
    }


def _told(certificate: Certificate) -> str:
    scores = (f"{s.title} {s.points:g} of {s.max_points:g}" for s in certificate.scores)
    return SCORES.format(
        scores="; ".join(scores),
        content=certificate.content_hash,
        version=certificate.atlas_version,
        atlas=certificate.atlas_hash,
    )


def _moment(day: date, at: time) -> str:
    return f"{datetime.combine(day, at, tzinfo=UTC):%Y-%m-%dT%H:%M:%SZ}"


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


def _part(data: dict[str, Any]) -> str:
    return to_base64(canonical_json(data).encode())
