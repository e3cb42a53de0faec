"""Whether a learner may be failed on a figure, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from anatomy.evidence import EV_MEANING, Evidenced
from anatomy.evidence import SCORING_TIERS as TIERS
from anatomy.sources import Source, load_sources

UNVERIFIED = "unverified"


@lru_cache(maxsize=1)
def _sources() -> Mapping[str, Source]:
    return load_sources()


def is_verified(evidence: Evidenced | None) -> bool:
    """True when it was found in a tier A or B source, so that a learner may be failed on it."""
    if evidence is None or evidence.ev != "found" or evidence.src is None:
        return False
    source = _sources().get(evidence.src)
    return source is not None and source.tier in TIERS


def say_evidence(evidence: Evidenced | None) -> str:
    """How far to trust a figure, in words: "found: read in the source", "unverified: ..."."""
    if evidence is None:
        return f"{UNVERIFIED}: no figure recorded"
    if is_verified(evidence):
        return f"found: {EV_MEANING['found']}"
    if evidence.ev == "found":
        return f"{UNVERIFIED}: read, but in a source of low authority"
    meaning = EV_MEANING[evidence.ev].removesuffix(f", {UNVERIFIED}")
    return f"{UNVERIFIED}: {meaning}"
