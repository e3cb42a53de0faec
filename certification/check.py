"""Whether the content of the road to certification is in order."""

from __future__ import annotations

from anatomy.content import Problem
from certification.check_examination import check_examination
from certification.standards.limits import check_limits


def check_certification() -> list[Problem]:
    """Every problem of what certification is made of, in file order; empty when all is well."""
    return sorted(check_examination() + check_limits())
