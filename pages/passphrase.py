"""The one way in which pages ask for a role and its passphrase."""

from __future__ import annotations

from uuid import UUID

from certification.kinds import REFUSED
from certification.roles import ROLE_KINDS, Role, demand
from pages.studio import Studio


def demand_role(studio: Studio, person: UUID, *, role: Role, passphrase: str, act: str) -> None:
    """Nothing, when the person has the role and this is their passphrase.

    Raises Refused otherwise, and after several wrong ones for a while; whoever catches it puts it
    on record (`pages.refusing`), which is how they are counted. Raises StoreUnavailable.
    """
    store = studio.store
    entries = (
        *store.list_entries(subject_id=person, kinds=ROLE_KINDS),
        *store.list_entries(actor_id=person, kinds=(REFUSED,)),
    )
    demand(entries, person, role=role, passphrase=passphrase, act=act, now=studio.clock())
