"""The warning that a licence ends soon, for the page that everybody opens first."""

from __future__ import annotations

from certification.eligibility import licence_ends_soon
from certification.history import profile_of
from certification.kinds import PROFILE
from pages.learners import Who
from pages.studio import Studio
from records.unavailable import StoreUnavailable


def licence_warning(studio: Studio, who: Who) -> str:
    """A sentence while the learner's licence ends soon or has ended, else ""."""
    if who.id is None:
        return ""
    try:
        profile = profile_of(studio.store.list_entries(subject_id=who.id, kinds=[PROFILE]))
    except StoreUnavailable:
        return ""  # whatever else the page reads tells it
    today = studio.clock().date()
    return "" if profile is None else licence_ends_soon(profile, studio.programme, today=today)
