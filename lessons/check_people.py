"""Whether the sites of techniques lie in their muscles, on the template and on many people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from anatomy.face import Face
from anatomy.nearby import needle_clearances, needle_tip
from lessons.lesson import Lesson, Site
from lessons.measure import AIMED_AT, locate_site, target_reach_mm
from lessons.naming import base_id, name_of

NEAR_MM = 1.0  # what the standard rubric counts as in the muscle; this project's choice
SHORTEST_MM = 0.01  # a site of one depth alone is a needle of no length


@dataclass(frozen=True)
class SiteFit:
    """How one site of a lesson lies on some faces, both sides together.

    gaps_mm: from where the needle's tip may lie, at the depths the site tells, to the nearest of
    its targets, 0 inside; infinite where none is within reach. elsewhere: why it may miss them.
    """

    lesson_id: str
    site_id: str
    targets: tuple[str, ...]
    gaps_mm: tuple[float, ...]
    elsewhere: str | None

    @property
    def missed(self) -> int:
        """How many needles end further than NEAR_MM from the target."""
        return sum(gap > NEAR_MM for gap in self.gaps_mm)

    @property
    def worst_mm(self) -> float:
        """The widest gap."""
        return max(self.gaps_mm)

    def __str__(self) -> str:
        aim = " or ".join(name_of(name) for name in self.targets)
        return (
            f"{self.lesson_id}: {self.site_id}: {self.missed} of {len(self.gaps_mm)} needles end "
            f"more than {NEAR_MM:g} mm from the {aim}, the worst {self.worst_mm:.1f} mm."
        )


def measure_sites(lessons: Iterable[Lesson], faces: Sequence[Face]) -> tuple[SiteFit, ...]:
    """Every site of these lessons on all faces, in the lessons' order."""
    return tuple(_fit(lesson, site, faces) for lesson in lessons for site in lesson.sites)


def check_sites(fits: Iterable[SiteFit]) -> tuple[str, ...]:
    """A sentence for every site that misses its muscle somewhere and does not say why."""
    return tuple(
        f"{fit} Move the site, or say why in elsewhere."
        for fit in fits
        if fit.missed and fit.elsewhere is None
    )


def gap_to_target_mm(face: Face, site: Site, side: str) -> float:
    """From the tip, at any depth the site tells, to the nearest target, mm; 0 inside."""
    entry = locate_site(face, site, side)
    least, most = site.depth_mm.low, site.depth_mm.high
    start = replace(entry, position=needle_tip(entry, least))
    near = needle_clearances(
        face,
        start,
        max(most - least, SHORTEST_MM),
        kinds=AIMED_AT,
        within_mm=target_reach_mm(site),
    )
    return min((n.path_mm for n in near if base_id(n.id) in site.target), default=float("inf"))


def _fit(lesson: Lesson, site: Site, faces: Sequence[Face]) -> SiteFit:
    gaps = tuple(gap_to_target_mm(face, site, side) for face in faces for side in site.sides)
    return SiteFit(lesson.id, site.id, site.target, gaps, site.elsewhere)
