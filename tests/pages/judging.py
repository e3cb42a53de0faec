"""People who set standards, and the page Standards as they open it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from certification.blueprint import load_blueprint
from certification.kinds import PASSPHRASE_SET, REFUSED, ROLE_GRANTED
from certification.roles import hash_passphrase
from pages.shell import make_frame
from pages.standards import Standards
from pages.standards_judging import Judging
from pages.studio import Studio
from tests.pages.conftest import do

WORDS = "a long passphrase"
BLUEPRINT = "foundation"


def setter(studio: Studio, name: str, *roles: str) -> UUID:
    """Somebody with these roles and the passphrase WORDS."""
    person = studio.store.add_learner(name).id
    told: list[tuple[str, dict[str, Any]]] = [(ROLE_GRANTED, {"role": one}) for one in roles]
    told.append((PASSPHRASE_SET, hash_passphrase(WORDS, b"s" * 16)))
    for number, (kind, payload) in enumerate(told):
        studio.store.append_entry(
            kind, subject_id=person, actor_id=person, payload=payload,
            idempotency_key=f"{person}:{number}",
        )  # fmt: skip
    return person


def opened(studio: Studio, person: UUID | None) -> Standards:
    """The page as it is before the passphrase."""
    frame = make_frame("/standards", "Standards")
    return Standards(studio, frame, person, load_blueprint(BLUEPRINT))


def unlocked(studio: Studio, person: UUID) -> Standards:
    """The page with the passphrase given."""
    page = opened(studio, person)
    do(page.head, "open", passphrase=WORDS)
    assert page.judging is not None, page.trouble
    return page


def judging_of(page: Standards) -> Judging:
    assert page.judging is not None
    return page.judging


def refused(studio: Studio) -> list[str]:
    """The sentences of all refusals on record, in order."""
    return [one.payload["sentence"] for one in studio.store.list_entries(kinds=(REFUSED,))]
