"""What a handout says of danger: zones, limits, rules, and what to do if it goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lessons.lesson import Complication, Lesson, Zone
from pages.evidence_words import Sources, evidence_words, trusted
from pages.lesson_panel import LASTS, ONSET, SHARE


def danger_words(lesson: Lesson, sources: Sources) -> dict[str, Any]:
    """The parts of `handout_words` that warn, each statement with its evidence."""
    return {
        "zones": [_zone(one, sources) for one in lesson.zones],
        "limits": [
            {
                "name": one.name,
                "rule": f"{one.rule} {evidence_words(one.keep_above, sources)}",
                "why": one.why,
            }
            for one in lesson.limits
        ],
        "rules": [f"{one.text} {evidence_words(one, sources)}" for one in lesson.rules],
        "trouble": [_complication(one, sources) for one in lesson.complications],
    }


def _zone(zone: Zone, sources: Sources) -> dict[str, Any]:
    return {
        "name": zone.name,
        "depth": trusted(zone.depth_mm, sources),
        "why": f"{zone.mechanism} {zone.consequence}",
        "rule": f"{zone.rule} {evidence_words(zone.rule_evidence, sources)}",
    }


def _complication(one: Complication, sources: Sources) -> dict[str, Any]:
    return {
        "name": one.name,
        "text": f"{one.text} {evidence_words(one.evidence, sources)}",
        "course": list(_course(one, sources)),
        "rescue": one.rescue,
    }


def _course(one: Complication, sources: Sources) -> Iterator[tuple[Any, str]]:
    for name, figures in ((SHARE, one.share), (ONSET, (one.onset,)), (LASTS, (one.duration,))):
        told = (trusted(figure, sources) for figure in figures if figure is not None)
        yield from ((name, words) for words in told)
