"""Guessing a passphrase: after a few wrong ones none is taken for a while, by the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from certification.kinds import PASSPHRASE_SET, REFUSED
from certification.refused import Refused
from certification.remembered import Remembered

WRONG = "This is not your passphrase."
MOST_WRONG = 5
WITHIN = timedelta(minutes=15)
WAIT = timedelta(minutes=15)  # all three are our proposal
TOO_MANY = (
    "{count} wrong passphrases came from you within {within:g} minutes, so none is taken for "
    "another {left} min. Whoever looks after Facies may set a new one, which ends the wait."
)


def check_may_try(entries: Iterable[Remembered], person: UUID, *, now: datetime) -> None:
    """Nothing, when a passphrase of this person may be tried now. Raises Refused otherwise.

    entries: what was refused to the person, and the passphrases set for them. A refusal because of
    the wait does not make it longer; a new passphrase ends it.
    """
    wrong: list[datetime] = []
    for one in sorted(entries, key=lambda entry: entry.sequence):
        if one.kind == PASSPHRASE_SET and one.subject_id == person:
            wrong = []
        elif one.kind == REFUSED and one.actor_id == person and one.payload["sentence"] == WRONG:
            wrong.append(one.at)
    runs = zip(wrong, wrong[MOST_WRONG - 1 :], strict=False)
    until = max((last + WAIT for first, last in runs if last - first <= WITHIN), default=now)
    if now < until:
        left = ceil((until - now) / timedelta(minutes=1))
        within = WITHIN / timedelta(minutes=1)
        raise Refused(TOO_MANY.format(count=MOST_WRONG, within=within, left=left))
