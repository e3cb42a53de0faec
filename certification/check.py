"""Whether the content of the road to certification is in order."""

from __future__ import annotations

from anatomy.content import Problem
from certification.hands_on import check_hands_on
from certification.identity import check_identity
from certification.programme_check import check_programmes


def check_certification() -> list[Problem]:
    """Every problem of its content, in file order; empty when all is well."""
    return sorted([*check_hands_on(), *check_identity(), *check_programmes()])
