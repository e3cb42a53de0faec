"""Every problem of the files of certification, for their authors."""

from __future__ import annotations

from anatomy.content import Problem
from certification.standards.limits import check_limits


def check_certification() -> list[Problem]:
    """Every problem below `certification/data`; empty when all is well."""
    return check_limits()
