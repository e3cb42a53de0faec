"""How far a structure's figures can be trusted, counted."""

from __future__ import annotations

from collections.abc import Iterator

from anatomy.evidence import EV, Ev, Evidenced
from anatomy.structures import Facts, Structure

FIGURES = ("depth", "thickness", "diameter", "dimensions", "variants")


def list_evidence(structure: Structure) -> tuple[Evidenced, ...]:
    """Everything of a structure's facts that says where it comes from: figures, shares, codes."""
    return tuple(_evidence(structure.facts))


def count_evidence(structure: Structure) -> dict[Ev, int]:
    """How many of its figures are found, recalled, derived or proposed; every tag has its number.

    >>> from anatomy.structures import load_structures
    >>> set(count_evidence(load_structures()["procerus"])) == set(EV)
    True
    """
    tags = [one.ev for one in list_evidence(structure)]
    return {ev: tags.count(ev) for ev in EV}


def _evidence(facts: Facts) -> Iterator[Evidenced]:
    for name in FIGURES:
        yield from getattr(facts, name)
    if facts.facs is not None:
        yield facts.facs
