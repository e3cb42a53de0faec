"""Who may sign, rate, judge and revoke: roles, and the passphrase that a signature asks for."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from certification.kinds import PASSPHRASE_SET, ROLE_GRANTED, ROLE_WITHDRAWN
from certification.refused import Refused
from certification.remembered import Remembered
from certification.throttle import WRONG, check_may_try

Role = Literal["learner", "mentor", "examiner", "judge", "administrator"]
LEARNER: Role = "learner"  # everybody is one
GRANTED: tuple[Role, ...] = tuple(role for role in get_args(Role) if role != LEARNER)
ROLE_KINDS = (ROLE_GRANTED, ROLE_WITHDRAWN, PASSPHRASE_SET)
"""The kinds of entry that the functions here read."""

SHORTEST, LONGEST = 10, 200
"""Letters of a passphrase; our proposal."""

SCHEME = "scrypt"
COST = {"n": 2**15, "r": 8, "p": 1}  # 32 MB and about a tenth of a second a try; our proposal
MEMORY = 64 * 2**20  # bytes that scrypt may take
SALT_BYTES = 16

NOT_SET = "No passphrase is set for you; whoever looks after Facies sets it with the role."


def roles_of(entries: Iterable[Remembered], person: UUID) -> frozenset[Role]:
    """The roles of a person now: everybody is a learner, the rest was granted and not withdrawn."""
    roles: set[Role] = {LEARNER}
    for entry in entries:
        if entry.subject_id == person and entry.kind == ROLE_GRANTED:
            roles.add(entry.payload["role"])
        elif entry.subject_id == person and entry.kind == ROLE_WITHDRAWN:
            roles.discard(entry.payload["role"])
    return frozenset(roles)


def hash_passphrase(passphrase: str, salt: bytes) -> dict[str, Any]:
    """The payload of `passphrase_set`: what checks a passphrase and does not tell it.

    salt: 16 bytes by chance, another each time. Raises Refused for a passphrase that is too short
    or too long.
    """
    if not SHORTEST <= len(passphrase) <= LONGEST:
        raise Refused(
            f"A passphrase has {SHORTEST} to {LONGEST} letters; this one has {len(passphrase)}."
        )
    return {"scheme": SCHEME, **COST, "salt": salt.hex(), "hash": _digest(passphrase, salt, COST)}


def check_passphrase(entries: Iterable[Remembered], person: UUID, passphrase: str) -> None:
    """Nothing, when it is the latest passphrase of the person. Raises Refused otherwise."""
    own = (e for e in entries if e.kind == PASSPHRASE_SET and e.subject_id == person)
    latest = max(own, key=lambda entry: entry.sequence, default=None)
    if latest is None:
        raise Refused(NOT_SET)
    told = latest.payload
    digest = _digest(passphrase[: LONGEST + 1], bytes.fromhex(told["salt"]), told)
    if not hmac.compare_digest(digest, told["hash"]):
        raise Refused(WRONG)


def demand(
    entries: Iterable[Remembered],
    person: UUID,
    *,
    role: Role,
    passphrase: str,
    act: str,
    now: datetime,
) -> None:
    """Nothing, when the person has the role and it is their passphrase. Raises Refused otherwise.

    entries: of `ROLE_KINDS`, and what was refused to the person, by which wrong passphrases are
    counted. act: what was tried, as it follows "may": "sign a logbook".
    """
    told = tuple(entries)
    if role not in roles_of(told, person):
        raise Refused(f"Only {_a(role)} may {act}, and you are none.")
    check_may_try(told, person, now=now)
    check_passphrase(told, person, passphrase)


def checked_role(role: str) -> Role:
    """The role as given. Raises Refused for one that cannot be granted."""
    found = next((known for known in GRANTED if known == role), None)
    if found is None:
        raise Refused(f"There is no role {role!r}; it is one of {', '.join(GRANTED)}.")
    return found


def _a(role: str) -> str:
    return f"{'an' if role[0] in 'aeiou' else 'a'} {role}"


def _digest(passphrase: str, salt: bytes, cost: Mapping[str, Any]) -> str:
    n, r, p = (cost[name] for name in ("n", "r", "p"))
    secret = passphrase.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(secret, salt=salt, n=n, r=r, p=p, maxmem=MEMORY, dklen=32).hex()
