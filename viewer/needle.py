"""A needle that a hand tilts and pushes in the browser: where it stands, as Python holds it."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from viewer.messages import FARTHEST_MM, NeedleMoved
from viewer.state import Plain

FLATTEST_DEG, STEEPEST_DEG = 10.0, 90.0
LONGEST_MM = 200.0
UNIT_TOLERANCE = 1e-3
DIGITS = 4
Vector = tuple[float, float, float]
log = logging.getLogger("facies.viewer")


@dataclass(frozen=True)
class NeedlePose:
    """A needle in the skin, mm and degrees.

    entry: where it goes in. normal, up, lateral: unit directions there: out of the skin, superior
    along it, away from the midline along it. angle_deg: to the skin, 10 to 90. towards_deg: where
    the tip runs along the skin, 0 superior, 90 lateral. depth_mm: along the needle, up to its
    length. moving: the hand is still at it. Raises ValueError for what no needle can be.
    """

    entry: Vector
    normal: Vector
    up: Vector
    lateral: Vector
    angle_deg: float = 90.0
    towards_deg: float = 0.0
    depth_mm: float = 0.0
    length_mm: float = 13.0
    diameter_mm: float = 0.3
    moving: bool = False

    def __post_init__(self) -> None:
        for name in ("normal", "up", "lateral"):
            if not abs(math.hypot(*getattr(self, name)) - 1) < UNIT_TOLERANCE:
                raise ValueError(
                    f"Expected a unit direction for {name}, got {getattr(self, name)}."
                )
        for number in self.entry:
            _check("a point of entry in mm", number, -FARTHEST_MM, FARTHEST_MM)
        _check("a needle's length in mm", self.length_mm, 1.0, LONGEST_MM)
        _check("a needle's diameter in mm", self.diameter_mm, 0.01, 10.0)
        _check("an angle to the skin in degrees", self.angle_deg, FLATTEST_DEG, STEEPEST_DEG)
        _check("a bearing along the skin in degrees", self.towards_deg, 0.0, 360.0)
        _check("a depth in mm, up to the needle's length", self.depth_mm, 0.0, self.length_mm)


class HeldNeedle:
    """The needle of one view. callbacks: told the pose whenever a hand moved it."""

    def __init__(self) -> None:
        self.pose: NeedlePose | None = None
        self.number = 0
        self.callbacks: list[Callable[[NeedlePose], None]] = []

    def put(self, pose: NeedlePose | None) -> Plain | None:
        """Takes this needle, or none; what the browser is told of it. One put in elsewhere is
        another needle, and what a hand still says of the one before is not taken.
        """
        before, self.pose = self.pose, pose
        if before is None or pose is None or before.entry != pose.entry:
            self.number += 1
        return self.state()

    def take(self, moved: NeedleMoved) -> Plain | None:
        """The state after a hand moved the needle; None, with a line in the log, if it cannot."""
        if self.pose is None or moved.number != self.number:
            log.info("A browser's message about an earlier needle was ignored.")
            return None
        try:
            self.pose = replace(
                self.pose,
                angle_deg=moved.angle_deg,
                towards_deg=moved.towards_deg,
                depth_mm=moved.depth_mm,
                moving=moved.moving,
            )
        except ValueError as error:
            log.warning("A browser moved the needle as it cannot go; ignored. %s", error)
            return None
        return self.state()

    def tell(self) -> None:
        """Calls back with the needle as it is."""
        for callback in self.callbacks:
            if self.pose is not None:
                callback(self.pose)

    def state(self) -> Plain | None:
        """The needle as plain data for the browser."""
        if self.pose is None:
            return None
        told = asdict(self.pose) | {"number": self.number}
        del told["moving"]
        return {name: _rounded(value) for name, value in told.items()}


def _check(what: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ValueError(f"Expected {what} from {low:g} to {high:g}, got {value!r}.")


def _rounded(value: float | Vector) -> float | list[float]:
    if isinstance(value, tuple):
        return [round(float(x), DIGITS) for x in value]
    return value if isinstance(value, int) else round(float(value), DIGITS)
