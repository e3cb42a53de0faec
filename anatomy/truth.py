"""The truth report: every published figure that can be checked, beside our model's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from anatomy.evidence import UNITS, Figure, describe, drives_scoring
from anatomy.face import Face
from anatomy.measure import ends_of, load_distances, measure_distances
from anatomy.measurement import Measurement
from anatomy.place import resolve_place
from anatomy.probe import NotThere, Probe
from anatomy.sources import load_sources
from anatomy.structures import Checkable, Structure
from anatomy.thickness import load_thickness
from meshes.nearest import NearestFinder

Verdict = Literal["within", "outside", "near", "off", "missing"]
Range = tuple[float, float]
SPREAD_SD = 2.0
NEAR_SHARE = 0.2  # a figure published without any spread is met when ours is this near to it
ROUNDING = 1e-6
HARD = ("bone", "tooth")  # kinds that a needle stops at
OUR_OWN = ("project", "bodyparts3d")  # sources by which the model was drawn; they check nothing


@dataclass(frozen=True)
class Check:
    """One published figure beside ours.

    about: a structure id, or "face". published: the figure as read. ours: in its unit, None where
    our model has nothing there. span: the range that all sources of the same thing span, where
    they disagree. binding: found in a tier A or B source. reason: why ours differs, where it does.
    """

    about: str
    what: str
    published: Figure
    ours: float | None
    allowed: Range | None
    span: Range | None = None
    binding: bool = False
    reason: str = ""

    @property
    def verdict(self) -> Verdict:
        """Within or outside the published range; near or off a figure that has none."""
        if self.ours is None:
            return "missing"
        if self.allowed is not None:
            low, high = self.allowed
            return "within" if low - ROUNDING <= self.ours <= high + ROUNDING else "outside"
        middle = self.published.middle
        return "near" if abs(self.ours - middle) <= NEAR_SHARE * abs(middle) else "off"

    @property
    def met(self) -> bool:
        """True where ours is as published."""
        return self.verdict in ("within", "near")

    @property
    def in_span(self) -> bool:
        """True where ours lies within what the sources, which disagree, span together."""
        return (
            self.span is not None
            and self.ours is not None
            and (self.span[0] - ROUNDING <= self.ours <= self.span[1] + ROUNDING)
        )

    @property
    def accounted_for(self) -> bool:
        """True where ours is as published, within a dispute, not binding, or has its reason."""
        return self.met or self.in_span or not self.binding or bool(self.reason)


def check_truth(face: Face) -> tuple[Check, ...]:
    """Every checkable figure of the face, its tissue and its structures, measured on this face."""
    sources = load_sources()
    found = (*_distances(face), *_tissue(face), *_structures(face))
    return tuple(replace(one, binding=drives_scoring(one.published, sources)) for one in found)


def allowed_range(figure: Figure) -> Range | None:
    """What a figure leaves open: mean and two SD, or the stated range; of groups, all together."""
    low, high = figure.low, figure.high
    if figure.sd is not None:
        sds = figure.sd if isinstance(figure.sd, tuple) else (figure.sd,) * len(figure.numbers)
        low = min(n - SPREAD_SD * sd for n, sd in zip(figure.numbers, sds, strict=True))
        high = max(n + SPREAD_SD * sd for n, sd in zip(figure.numbers, sds, strict=True))
        return low, high
    if figure.rng is not None:
        least, most = figure.rng
        return (low if least is None else least), (high if most is None else most)
    return (low, high) if high > low else None


def _structures(face: Face) -> Iterator[Check]:
    atlas = face.atlas
    for name, structure in ({} if atlas is None else atlas.structures).items():
        yield from _with_spans([_structure_check(face, name, f) for f in figures_of(structure)])


def figures_of(structure: Structure) -> Iterator[tuple[str, Checkable, Measurement]]:
    """The figures of a structure that say how ours is measured: what it is, the figure, and how."""
    facts = structure.facts
    for what in ("depth", "thickness", "diameter", "dimensions"):
        for figure in getattr(facts, what):
            if figure.ours is not None:
                named = figure.what or figure.site or ""
                yield (
                    named if what == "dimensions" else f"{what}, {named}".rstrip(", "),
                    figure,
                    figure.ours,
                )


def _structure_check(face: Face, name: str, told: tuple[str, Checkable, Measurement]) -> Check:
    what, figure, how = told
    try:
        return _check(name, what, figure, Probe(face, name).take(how), how.why or "")
    except NotThere as missing:
        return _check(name, what, figure, None, how.why or str(missing))


def _check(about: str, what: str, figure: Figure, ours: float | None, reason: str = "") -> Check:
    return Check(about, what, figure, ours, allowed_range(figure), reason=reason)


def _with_spans(checks: Sequence[Check]) -> Iterator[Check]:
    """The checks, each with the span of all that measure the same thing, where several do."""
    for check in checks:
        same = [other for other in checks if _measures(other) == _measures(check)]
        ends = [end for other in same for end in (other.allowed or other.published.numbers)]
        span = (min(ends), max(ends)) if len(same) > 1 else None
        yield replace(check, span=span)


def _measures(check: Check) -> str:
    figure = check.published
    ours = figure.ours if isinstance(figure, Checkable) else None
    return "" if ours is None else ours.model_dump_json(exclude={"why"})


def _distances(face: Face) -> Iterator[Check]:
    distances = load_distances()
    for row in measure_distances(face.landmarks, face.patient.sex):
        mean = distances[row.id].mean
        spread = 2 * row.sd_mm
        allowed = (row.published_mm - spread, row.published_mm + spread)
        what = f"{row.what} ({' to '.join(e.split('.')[0] for e in ends_of(distances[row.id]))})"
        yield replace(_check("face", what, mean, row.ours_mm), allowed=allowed)


def _tissue(face: Face) -> Iterator[Check]:
    finders = [NearestFinder(face.meshes[n]) for n, kind in face.kinds.items() if kind in HARD]
    for point in load_thickness().points:
        if point.src in OUR_OWN:
            continue
        place = resolve_place(face, point.at).position
        ours = min(float(finder.find(place).distance_mm[0]) for finder in finders)
        yield _check("face", f"skin to bone, {point.site}", point, ours)


def summarise(checks: Sequence[Check]) -> str:
    """How many checks there are and how many are met, in a sentence."""
    binding = [check for check in checks if check.binding]
    met, held = sum(c.met for c in checks), sum(c.met for c in binding)
    disputed = sum(not c.met and c.in_span for c in binding)
    reasons = sum(not c.met and not c.in_span and bool(c.reason) for c in binding)
    left = sum(not c.accounted_for for c in binding)
    return (
        f"{met} of {len(checks)} figures met. Of {len(binding)} found in tier A or B sources "
        f"{held} are met, {disputed} lie within a dispute of sources, {reasons} have a reason, "
        f"{left} are unaccounted for."
    )


def cells(check: Check) -> tuple[str, ...]:
    """A row of text: about, what, published, ours, verdict, evidence, source, reason."""
    figure = check.published
    unit, source = UNITS[figure.unit], figure.src or ""
    ours = "none" if check.ours is None else f"{check.ours:.1f} {unit}".strip()
    span = "" if check.span is None else f"; all sources {check.span[0]:.1f}–{check.span[1]:.1f}"
    published = describe(figure) + span
    verdict = "in dispute" if not check.met and check.in_span else check.verdict
    return check.about, check.what, published, ours, verdict, figure.ev, source, check.reason
