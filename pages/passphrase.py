"""The one way in which pages ask for a role and its passphrase."""

from __future__ import annotations

from uuid import UUID

from certification.kinds import REFUSED
from certification.roles import ROLE_KINDS, Role, check_passphrase, demand
from certification.throttle import check_may_try
from pages.studio import Studio
from records.rows import Entry


def demand_role(studio: Studio, person: UUID, *, role: Role, passphrase: str, act: str) -> None:
    """Nothing, when the person has the role and this is their passphrase.

    Raises Refused otherwise, and after several wrong ones for a while; whoever catches it puts it
    on record (`pages.refusing`), which is how they are counted. Raises StoreUnavailable.
    """
    entries = _entries(studio, person)
    demand(entries, person, role=role, passphrase=passphrase, act=act, now=studio.clock())


def demand_passphrase(studio: Studio, person: UUID, passphrase: str) -> None:
    """Nothing, when this is the person's passphrase. Raises as `demand_role`."""
    entries = _entries(studio, person)
    check_may_try(entries, person, now=studio.clock())
    check_passphrase(entries, person, passphrase)


def _entries(studio: Studio, person: UUID) -> tuple[Entry, ...]:
    """The person's roles, and what was refused to them, by which wrong tries are counted."""
    store = studio.store
    return (
        *store.list_entries(subject_id=person, kinds=ROLE_KINDS),
        *store.list_entries(actor_id=person, kinds=(REFUSED,)),
    )
