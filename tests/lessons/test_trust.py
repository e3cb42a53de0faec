"""How far a figure is trusted."""

from __future__ import annotations

import pytest

from anatomy.evidence import Evidenced
from lessons.trust import is_verified, say_evidence


@pytest.mark.parametrize(
    ("ev", "src", "verified", "said"),
    [
        ("found", "lee2020csm", True, "found: read in the source"),
        ("found", "apra_web2", False, "unverified: read, but in a source of low authority"),
        ("recalled", "label_ona_pi", False, "unverified: from memory"),
        ("derived", "label_ona", False, "unverified: worked out from figures read in the source"),
        ("found", "no_such_source", False, "unverified: read, but in a source of low authority"),
    ],
)
def test_only_what_was_read_in_a_good_source_is_verified(
    ev: str, src: str, verified: bool, said: str
) -> None:
    evidence = Evidenced.model_validate({"ev": ev, "src": src})
    assert is_verified(evidence) is verified
    assert say_evidence(evidence) == said


def test_no_figure_is_no_evidence() -> None:
    assert not is_verified(None)
    assert say_evidence(None).startswith("unverified")
