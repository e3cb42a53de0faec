"""The numbers that scoring uses, from a rubric file."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from anatomy.evidence import Figure, describe


class Part(BaseModel):
    """A group of numbers; no unknown key is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Slope(Part):
    """Full marks up to `full_within`, none from `zero_at` on, a straight line between."""

    full_within: Figure
    zero_at: Figure
    weight: Figure | None = None

    @model_validator(mode="after")
    def _falls(self) -> Self:
        full, zero = self.full_within, self.zero_at
        if full.unit != zero.unit:
            raise ValueError(
                f"full_within is in {full.unit}, zero_at in {zero.unit}. Write one unit for both"
            )
        if full.middle >= zero.middle:
            raise ValueError(
                f"zero_at: {describe(zero)} must lie beyond full_within: {describe(full)}. "
                "Marks fall from one to the other"
            )
        return self

    def fraction(self, error: float) -> float:
        """Share of the marks left by an error (same unit as the figures), 0 to 1, never rising."""
        full, zero = self.full_within.middle, self.zero_at.middle
        return min(1.0, max(0.0, (zero - abs(error)) / (zero - full)))


class DangerRule(Part):
    """safe: clearance from a vessel or nerve that loses nothing.

    slack: how much nearer than a close site's own needle one may come before marks are lost.
    """

    safe: Figure
    slack: Figure


class LimitRule(Part):
    """violated_at_most: share of marks just under a limit.

    critical_below: height over the rim under which a needle fails whatever the points.
    """

    violated_at_most: Figure
    critical_below: Figure


class AvoidRule(Part):
    """How a marked danger zone is scored, in per cent of areas.

    covered: the part of a zone left unmarked (the error). outside: the part of what was marked that
    lies in no zone. missed_below: with less of it marked, a zone counts as not seen at all.
    """

    covered: Slope
    outside: Slope
    missed_below: Figure


class DrillRule(Part):
    """late: share of its marks that a right choice keeps after its time."""

    late: Figure


class Points(Part):
    """What each kind of question is worth; a case is worth what its parts are."""

    identify: Figure
    name: Figure
    label: Figure
    place: Figure
    dose: Figure
    order: Figure
    choice: Figure
    plane: Figure
    needle: Figure
    avoid: Figure
    drill: Figure


class Rubric(Part):
    """One way to score; `data/rubrics/<id>.yaml`.

    correct_at, pass_at: share of the points that makes an answer correct, or partly right.
    """

    id: str
    title: str
    points: Points
    correct_at: Figure
    pass_at: Figure
    wrong_side: Figure
    next_layer: Figure
    distance: Slope
    target: Slope
    danger: DangerRule
    limit: LimitRule
    depth: Slope
    units: Slope
    angle: Slope
    avoid: AvoidRule
    drill: DrillRule

    @property
    def correct_share(self) -> float:
        """correct_at as a share, 0 to 1."""
        return self.correct_at.middle / 100

    @property
    def pass_share(self) -> float:
        """pass_at as a share, 0 to 1."""
        return self.pass_at.middle / 100

    @model_validator(mode="after")
    def _marks_are_in_order(self) -> Self:
        if self.pass_at.middle > self.correct_at.middle:
            raise ValueError(
                f"pass_at: {describe(self.pass_at)} is above correct_at: "
                f"{describe(self.correct_at)}. Write it at or below"
            )
        if self.limit.violated_at_most.middle >= self.pass_at.middle:
            raise ValueError(
                f"violated_at_most: {describe(self.limit.violated_at_most)} would pass at "
                f"{describe(self.pass_at)}. Write it below pass_at, so that a limit is a limit"
            )
        return self

    def max_points(self, kind: str) -> float:
        """What a question of this kind is worth."""
        figure: Figure = getattr(self.points, kind)
        return figure.middle
