"""How far the click lies from the site along the skin, and in which direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anatomy.evidence import describe
from lessons.feedback import Finding, Severity
from lessons.placement import Placement
from lessons.rubric import Rubric, Slope
from lessons.scoring.score import Score, score_of
from lessons.trust import is_verified, say_evidence

if TYPE_CHECKING:
    from lessons.lesson import Lesson, Site

WORTH_SAYING_MM = 0.5
FAR = "That is far from the site."
DOUBTED = "Position unverified: this distance alone cannot fail you."


def score_distance(placement: Placement, *, site: Site, lesson: Lesson, rubric: Rubric) -> Score:
    """Full marks on the site, fewer with every millimetre along the skin."""
    share = rubric.distance.fraction(placement.distance_mm)
    verified = is_verified(site.position) or placement.wrong_side  # a side is no figure to doubt
    finding = Finding(
        rule="distance",
        message=_message(placement, rubric.distance),
        why=_why(site, lesson, doubted=not verified and share < 1),
        value=round(placement.distance_mm, 1),
        unit="mm",
        severity=_severity(share),
        evidence=say_evidence(site.position),
        src=site.position.src,
        verified=verified,
    )
    return score_of(share, finding, verified=verified)


def say_direction(placement: Placement) -> str:
    """The way off the site in a clinician's words: "6 mm too lateral and 2 mm too low"."""
    parts = []
    if abs(placement.lateral_mm) >= WORTH_SAYING_MM:
        parts.append(_across(placement))
    if abs(placement.superior_mm) >= WORTH_SAYING_MM:
        word = "too high" if placement.superior_mm > 0 else "too low"
        parts.append(f"{say_mm(placement.superior_mm)} {word}")
    return " and ".join(parts)


def say_mm(value: float) -> str:
    """A length as people read it: "6 mm" for whole or long ones, "2.5 mm" for short ones."""
    size = abs(value)
    return f"{size:.0f} mm" if size >= 10 or abs(size - round(size)) < 0.05 else f"{size:.1f} mm"


def _across(placement: Placement) -> str:
    if placement.toward:
        return f"{say_mm(placement.lateral_mm)} too far to the patient's {placement.toward}"
    word = "too lateral" if placement.lateral_mm > 0 else "too medial"
    return f"{say_mm(placement.lateral_mm)} {word}"


def _why(site: Site, lesson: Lesson, *, doubted: bool) -> str:
    place = f"The site: {site.at}."
    if lesson.its_product is not None and site.units.middle > 0:
        place = f"{place} Dose there: {describe(site.units)} of {lesson.its_product.name}."
    return f"{place} {DOUBTED}" if doubted else place


def _message(placement: Placement, slope: Slope) -> str:
    if placement.wrong_side:
        return "That is the other side of the face. Left and right are the patient's."
    way = say_direction(placement)
    if not way:
        return "On the spot."
    if placement.distance_mm <= slope.full_within.middle:
        return f"Well placed: {way}, {say_mm(placement.distance_mm)} from the site along the skin."
    text = f"{way}: {say_mm(placement.distance_mm)} from the site along the skin."
    told = text[0].upper() + text[1:]
    return told if slope.fraction(placement.distance_mm) > 0 else f"{told} {FAR}"


def _severity(share: float) -> Severity:
    if share >= 1:
        return "praise"
    return "serious" if share <= 0 else "minor"
