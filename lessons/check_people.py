"""Whether the sites of techniques lie in their muscles, on the template and on many people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from anatomy.face import Face
from anatomy.nearby import layers_along, needle_clearances, needle_tip
from lessons.lesson import Elsewhere, Lesson, Site
from lessons.measure import AIMED_AT, locate_site, target_reach_mm
from lessons.naming import base_id, name_of
from meshes.geodesics import SurfacePoint

NEAR_MM = 1.0  # what the standard rubric counts as in the muscle; this project's choice
LOOSE_MM = 2.0  # a bound wider than this past the worst needle says too little
SHORTEST_MM = 0.01  # a site of one depth alone is a needle of no length


@dataclass(frozen=True)
class SiteFit:
    """How one site of a lesson lies on some faces, both sides together.

    gaps_mm: from where the needle's tip may lie, at the depths the site tells, to the nearest of
    its targets, 0 inside; infinite where none is within reach. elsewhere: why it may miss them, and
    by how much.
    """

    lesson_id: str
    site_id: str
    targets: tuple[str, ...]
    gaps_mm: tuple[float, ...]
    elsewhere: Elsewhere | None

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


def measure_sites(lessons: Iterable[Lesson], faces: Iterable[Face]) -> tuple[SiteFit, ...]:
    """Every site of these lessons on all faces, in the lessons' order.

    One face after the other, so that no more than one need be held: what lies in a face is put in
    order once, and kept for a few faces only.
    """
    sites = [(lesson, site) for lesson in lessons for site in lesson.sites]
    gaps: list[list[float]] = [[] for _ in sites]
    for face in faces:
        for known, (_, site) in zip(gaps, sites, strict=True):
            known.extend(_gaps(face, site))
    return tuple(_fit(*one, known) for one, known in zip(sites, gaps, strict=True))


def measure_site(lesson: Lesson, site: Site, face: Face) -> SiteFit:
    """One site on one face."""
    return _fit(lesson, site, _gaps(face, site))


def check_sites(fits: Iterable[SiteFit]) -> tuple[str, ...]:
    """A sentence for every site that misses its muscle somewhere by more than its lesson says."""
    return tuple(said for fit in fits if (said := say_missed(fit)))


def say_missed(fit: SiteFit) -> str:
    """What is wrong with one site, "" where its needles end as near as its lesson says."""
    bound = fit.elsewhere
    if fit.worst_mm <= (NEAR_MM if bound is None else bound.within_mm):
        return ""
    if bound is None:
        return f"{fit} Move the site, or say why and how far in elsewhere."
    return (
        f"{fit} elsewhere.within_mm says {bound.within_mm:g} mm at most. Move the site, or write "
        "how far it is."
    )


def check_bounds(fits: Iterable[SiteFit]) -> tuple[str, ...]:
    """A sentence for every `elsewhere` that these needles have no need of, or not so wide a one."""
    return tuple(said for fit in fits if (said := _say_loose(fit)))


def _say_loose(fit: SiteFit) -> str:
    if fit.elsewhere is None:
        return ""
    if not fit.missed:
        return f"{fit} Take elsewhere out."
    if fit.elsewhere.within_mm - fit.worst_mm > LOOSE_MM:
        return f"{fit} elsewhere.within_mm says {fit.elsewhere.within_mm:g} mm. Write less."
    return ""


def gap_to_target_mm(face: Face, site: Site, side: str) -> float:
    """From the tip, at any depth the site tells, to the nearest target, mm; 0 inside.

    A depth is straight down from the skin, whatever the needle's angle. Bone stops the needle.
    """
    entry = locate_site(face, site, side)
    most = _to_bone_mm(face, entry, site.depth_mm.high)
    least = min(site.depth_mm.low, most)
    start = replace(entry, position=needle_tip(entry, least))
    near = needle_clearances(
        face,
        start,
        max(most - least, SHORTEST_MM),
        kinds=AIMED_AT,
        within_mm=target_reach_mm(site),
    )
    return min((n.path_mm for n in near if base_id(n.id) in site.target), default=float("inf"))


def _to_bone_mm(face: Face, entry: SurfacePoint, depth_mm: float) -> float:
    """How deep a needle that is pushed in so far gets before it stands on bone, mm."""
    met = (one.from_mm for one in layers_along(face, entry, depth_mm) if one.kind == "bone")
    return min((depth_mm, *met))


def _gaps(face: Face, site: Site) -> list[float]:
    return [gap_to_target_mm(face, site, side) for side in site.sides]


def _fit(lesson: Lesson, site: Site, gaps: Iterable[float]) -> SiteFit:
    return SiteFit(lesson.id, site.id, site.target, tuple(gaps), site.elsewhere)
