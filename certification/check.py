"""Whether the content of the road to certification is in order."""

from __future__ import annotations

from anatomy.content import Problem
from certification.check_examination import check_examination
from certification.hands_on import check_hands_on
from certification.identity import check_identity
from certification.programme_check import check_programmes
from certification.standards.limits import check_limits
from certification.translations import check_translations


def check_certification() -> list[Problem]:
    """Every problem of what certification is made of, in file order; empty when all is well."""
    found = (check_examination, check_hands_on, check_identity, check_limits, check_programmes,
             check_translations)  # fmt: skip
    return sorted(problem for check in found for problem in check())
