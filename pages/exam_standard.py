"""The standard of an examination in words: which cut, who set it and when, or that nobody did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from certification.blueprint import Blueprint
from certification.standards.closing import PRACTICAL, WRITTEN
from certification.standards.in_force import Standard
from lessons.trust import say_evidence
from pages.language import _, _n, say_day
from pages.markup import Html, tag

PARTS: Mapping[str, str] = {WRITTEN: _("Written part"), PRACTICAL: _("Practical part")}
BY_JUDGES = _n(
    "{part}: {cut:g} %, set by {count} judge on {day} (Angoff, standard error {error:.1f} %).",
    "{part}: {cut:g} %, set by {count} judges on {day} (Angoff, standard error {error:.1f} %).",
)
BY_STATIONS = _n(
    "{part}: {cut:g} %, set on {day} by the ratings of {count} candidate (borderline regression, "
    "standard error {error:.1f} %).",
    "{part}: {cut:g} %, set on {day} by the ratings of {count} candidates (borderline regression, "
    "standard error {error:.1f} %).",
)
PROPOSAL = _("{part}: {cut:g} %, the project’s own proposal ({tag}); no judges have set a cut.")
HEAD = _("The standard it is marked against")


def standard_markup(standard: Standard, blueprint: Blueprint) -> Html:
    """Both parts' cuts, each with where it comes from."""
    return tag(
        "section",
        tag("h3", HEAD),
        tag("ul", *(tag("li", line) for line in standard_lines(standard, blueprint))),
        data_testid="standard",
    )


def standard_lines(standard: Standard, blueprint: Blueprint) -> tuple[str, str]:
    """A sentence for each part."""
    own = ((WRITTEN, blueprint.written.pass_at), (PRACTICAL, blueprint.practical.pass_at))
    written, practical = (
        _recorded(part, standard[part])
        if part in standard
        else PROPOSAL.format(part=PARTS[part], cut=figure.middle, tag=say_evidence(figure))
        for part, figure in own
    )
    return written, practical


def _recorded(part: str, told: Mapping[str, Any]) -> str:
    words = BY_JUDGES if part == WRITTEN else BY_STATIONS
    day = say_day(datetime.fromisoformat(told["set_at"]).date())
    return words.format(
        part=PARTS[part], cut=told["cut_pct"], count=told["count"], day=day,
        error=told["error_pct"],
    )  # fmt: skip
