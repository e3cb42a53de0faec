"""Signing with Ed25519, and the text of a link that carries what was signed."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from certification.canonical import canonical_json

KEY_BYTES, SIGNATURE_BYTES = 32, 64
LONGEST_LINK = 2000
"""Letters of what a link may hold; a browser's address is not to be longer."""

UNREADABLE = "This is no certificate of Facies, or a part of it is missing."


class Unreadable(ValueError):
    """What was given is not something signed; `str()` is a sentence for the person who gave it."""

    def __init__(self) -> None:
        super().__init__(UNREADABLE)


@dataclass(frozen=True)
class Signed:
    """A claim with its signature. key: the public key it is said to be signed with, base64url."""

    claim: Mapping[str, Any]
    key: str
    signature: str

    def holds(self) -> bool:
        """Whether the claim is what was signed with the key."""
        return is_signed(canonical_json(self.claim).encode(), self.signature, self.key)


def sign_claim(claim: Mapping[str, Any], private_key: bytes) -> Signed:
    """The claim, signed. private_key: 32 bytes."""
    signature = sign(canonical_json(claim).encode(), private_key)
    return Signed(claim, public_key(private_key), signature)


def sign(message: bytes, private_key: bytes) -> str:
    """The signature of a message, base64url. private_key: 32 bytes."""
    # The library is needed by those alone who sign or verify.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PrivateKey,
    )

    return to_base64(Ed25519PrivateKey.from_private_bytes(private_key).sign(message))


def public_key(private_key: bytes) -> str:
    """The public key that belongs to a private key of 32 bytes, base64url."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PrivateKey,
    )

    return to_base64(
        Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()
    )


def is_signed(message: bytes, signature: str, key: str) -> bool:
    """Whether the signature is that of the message by the key. Never raises."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )

    try:
        public = Ed25519PublicKey.from_public_bytes(from_base64(key, length=KEY_BYTES))
        public.verify(from_base64(signature, length=SIGNATURE_BYTES), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def link_text(signed: Signed) -> str:
    """What follows `/verify?c=`: claim, key and signature as base64url."""
    return to_base64(canonical_json(vars(signed)).encode())


def read_link(text: str) -> Signed:
    """What a link carries; nothing is verified yet. Raises Unreadable."""
    if not 0 < len(text) <= LONGEST_LINK:
        raise Unreadable
    return read_signed(read_json(from_base64(text)))


def read_signed(data: object) -> Signed:
    """A claim with key and signature out of plain data. Raises Unreadable."""
    if not isinstance(data, dict) or set(data) != {"claim", "key", "signature"}:
        raise Unreadable
    claim, key, signature = data["claim"], data["key"], data["signature"]
    if not isinstance(claim, dict) or not isinstance(key, str) or not isinstance(signature, str):
        raise Unreadable
    return Signed(claim, key, signature)


def read_json(raw: bytes | str) -> object:
    """Plain data out of JSON in which no key stands twice. Raises Unreadable."""
    try:
        data: object = json.loads(raw, object_pairs_hook=_once, parse_constant=_no_constant)
        canonical_json(data)  # numbers and texts that have no certain spelling are none of ours
    except (ValueError, RecursionError) as wrong:
        raise Unreadable from wrong
    return data


def to_base64(raw: bytes) -> str:
    """base64url without padding (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_base64(text: str, *, length: int | None = None) -> bytes:
    """The bytes of base64url, of this length where one is given. Raises Unreadable.

    A text has one spelling: stray signs, padding and unused bits are refused.
    """
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise Unreadable from wrong
    if to_base64(raw) != text or length not in {None, len(raw)}:
        raise Unreadable
    return raw


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A key stands twice.")
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no number.")
