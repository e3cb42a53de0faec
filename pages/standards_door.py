"""The door of the page Standards: a role that sets standards, and a passphrase, for keys follow."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from certification.refused import Refused
from certification.roles import LONGEST as LONGEST_PHRASE
from certification.roles import ROLE_KINDS, Role, roles_of
from certification.sitting import present
from pages.exam_door import list_sittings
from pages.icons import icon
from pages.language import _
from pages.markup import Html, tag
from pages.passphrase import demand_passphrase
from pages.studio import Studio

SETTERS: Final[frozenset[Role]] = frozenset({"judge", "examiner", "administrator"})
NO_ROLE = _(
    "What is stored of an examination is for judges, examiners and administrators. Whoever can "
    "start Facies gives these roles."
)
OWN_SITTING = _(
    "You have an examination open. What is right is shown here, so come back when it is over."
)
HEAD = _("How an examination is read")
LEAD = _(
    "For judges and examiners: what the answers tell about the items, where the cut lies by each "
    "method and how sure that is. People decide; a figure only helps. Passing here is no licence "
    "to inject."
)
KEYS = _("Stored answers and right answers are shown, so your passphrase is asked for.")
PASSPHRASE, OPEN = _("Your passphrase"), _("Open what is stored")
TO_MADE_UP, TO_STORED = _("Show a made-up cohort to learn on"), _("Back to the stored papers")
TO_EXAMINER = _("Rate stations and release results")


def setter_roles(studio: Studio, person: UUID | None) -> frozenset[Role]:
    """The roles of a person who may read what is stored. Raises Refused, StoreUnavailable."""
    if person is None:
        raise Refused(str(NO_ROLE))
    told = studio.store.list_entries(subject_id=person, kinds=ROLE_KINDS)
    roles = roles_of(told, person)
    if roles.isdisjoint(SETTERS):
        raise Refused(str(NO_ROLE))
    now = studio.clock()
    if any(present(one.sitting, now) is not None for one in list_sittings(studio, person)):
        raise Refused(str(OWN_SITTING))
    return roles


def unlock(studio: Studio, person: UUID | None, passphrase: str) -> None:
    """Nothing, where this person may read what is stored. Raises Refused, StoreUnavailable."""
    setter_roles(studio, person)
    assert person is not None  # noqa: S101 - nobody was refused above
    demand_passphrase(studio, person, passphrase)


def door_markup(
    content: Html | None, *, made_up: bool, locked: bool, examines: bool, said: str, trouble: str
) -> Html:
    """The head of the page. content: on what it rests. locked: the passphrase is still wanted."""
    return tag(
        "section",
        tag("h2", HEAD),
        tag("p", LEAD, class_="soft"),
        tag("p", icon("tick"), " ", said, class_="callout right", role="status",
            data_testid="said") if said else None,
        tag("p", icon("warning"), " ", trouble, class_="callout near", role="alert",
            data_testid="trouble") if trouble else None,
        _lock() if locked else None,
        content,
        tag("p",
            tag("button", TO_STORED if made_up else TO_MADE_UP, type="button",
                data_act="made_up", data_key="made_up", data_testid="made-up-switch"),
            tag("a", TO_EXAMINER, href="/examiner", class_="button") if examines else None,
            class_="line"),
        class_="stack-small",
        style="padding: var(--s5) 0 var(--s3)",
    )  # fmt: skip


def passphrase_field(here: str) -> Html:
    """Where a passphrase is typed. here: the id of the field."""
    return tag(
        "div",
        tag("label", PASSPHRASE, for_=here),
        tag("input", type="password", id=here, data_field="passphrase", data_key=here,
            maxlength=LONGEST_PHRASE, autocomplete="off"),
        class_="field",
    )  # fmt: skip


def _lock() -> Html:
    return tag(
        "form",
        tag("p", KEYS),
        passphrase_field("passphrase-open"),
        tag("button", OPEN, type="submit", class_="primary", data_key="open", data_testid="open"),
        class_="panel stack-small",
        data_act="open",
        data_form=True,
        data_testid="lock",
    )
