"""Every figure of a structure is counted once, under its own tag."""

from __future__ import annotations

from anatomy.evidence import EV
from anatomy.structures import load_structures
from anatomy.tally import count_evidence, list_evidence


def test_every_figure_is_counted_under_its_tag() -> None:
    for structure in load_structures().values():
        counted = count_evidence(structure)
        assert tuple(counted) == EV
        assert sum(counted.values()) == len(list_evidence(structure))


def test_a_recalled_figure_counts_as_recalled() -> None:
    nerve = load_structures()["facial_temporal_branch"]
    assert count_evidence(nerve)["recalled"] == 2
    assert count_evidence(nerve)["found"] == len(list_evidence(nerve)) - 2
