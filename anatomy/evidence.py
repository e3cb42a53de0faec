"""A clinical number that knows its unit, its spread, where it was read and how far to trust it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Tag, model_validator

from anatomy.sources import Source

Ev = Literal["found", "recalled", "derived", "proposal"]
EV: tuple[Ev, ...] = ("found", "recalled", "derived", "proposal")
EV_MEANING: Mapping[Ev, str] = {
    "found": "read in the source",
    "recalled": "from memory, unverified",
    "derived": "worked out from figures read in the source",
    "proposal": "a design choice of this project, not evidence",
}
PROJECT_SOURCE = "project"
SCORING_TIERS = ("A", "B")

UNITS: Mapping[str, str] = {
    # key in a content file: how people read it
    "mm": "mm",
    "mm2": "mm²",
    "deg": "°",
    "pct": "%",
    "units": "U",
    "ml": "mL",
    "days": "days",
    "weeks": "weeks",
    "count": "",
    "u_per_ml": "U/mL",
}
LIMITS: Mapping[str, tuple[float, float]] = {
    # what a face can hold; a figure outside is a slip of the pen
    "mm": (-300, 300),
    "mm2": (0, 100_000),
    "deg": (-360, 360),
    "pct": (-100, 100),
    "units": (0, 1500),
    "ml": (0, 100),
    "days": (0, 3650),
    "weeks": (0, 520),
    "count": (0, 100_000),
    "u_per_ml": (0, 1000),
}

Number = float


def _number_or_list(value: object) -> str:
    return "list" if isinstance(value, list | tuple) else "number"


Value = Annotated[
    Annotated[Number, Tag("number")] | Annotated[tuple[Number, ...], Tag("list")],
    Discriminator(_number_or_list),
]


class Evidenced(BaseModel):
    """Anything that says where it comes from: ev, src and a note."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    note: str | None = None
    ev: Ev
    src: str | None = None

    @model_validator(mode="after")
    def _names_its_source(self) -> Self:
        if self.ev == "proposal" and self.src != PROJECT_SOURCE:
            raise ValueError(
                "a proposal is this project's own and needs src: project. Write src: project"
            )
        if self.ev != "proposal" and self.src is None:
            raise ValueError(f"ev: {self.ev} needs the source it comes from. Add src: <source key>")
        if self.ev == "found" and self.src == PROJECT_SOURCE:
            raise ValueError(
                "ev: found cannot come from the project. Write ev: proposal, or the source read"
            )
        return self


class Figure(Evidenced):
    """One clinical figure: exactly one unit key with a number, a range or a list.

    mm, mm2, deg, pct, units, ml, days, weeks, count, u_per_ml: a number, `[min, max]`, or, with
    `groups`, one number a group. sd: standard deviation, one or one a group. rng: [min, max] seen.
    n: who or how many were measured. site: where on the structure. what: what was measured.

    >>> describe(Figure(mm=5.7, sd=1.4, ev="found", src="lee2020csm"))
    '5.7 mm (SD 1.4)'
    """

    mm: Value | None = None
    mm2: Value | None = None
    deg: Value | None = None
    pct: Value | None = None
    units: Value | None = None
    ml: Value | None = None
    days: Value | None = None
    weeks: Value | None = None
    count: Value | None = None
    u_per_ml: Value | None = None
    groups: tuple[str, ...] = ()
    sd: Value | None = None
    rng: tuple[Number | None, Number | None] | None = None
    n: int | str | None = None
    site: str | None = None
    what: str | None = None

    @model_validator(mode="after")
    def _is_a_figure(self) -> Self:
        given = [key for key in UNITS if getattr(self, key) is not None]
        if len(given) != 1:
            raise ValueError(_unit_message(given))
        _check_value(given[0], self.value, self.groups)
        _check_spread(self.sd, self.rng, self.groups)
        return self

    @cached_property
    def unit(self) -> str:
        """The unit key, such as "mm" or "units"."""
        return next(key for key in UNITS if getattr(self, key) is not None)

    @property
    def value(self) -> Value:
        """The number, the (min, max) or the numbers of the groups, as written."""
        value: Value = getattr(self, self.unit)
        return value

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """The value as a tuple, whichever way it was written."""
        value = self.value
        return value if isinstance(value, tuple) else (value,)

    @property
    def low(self) -> float:
        """The least of the value's numbers."""
        return min(self.numbers)

    @property
    def high(self) -> float:
        """The greatest of the value's numbers."""
        return max(self.numbers)

    @property
    def middle(self) -> float:
        """The number itself, the middle of a range, or the mean of the groups."""
        return sum(self.numbers) / len(self.numbers)


def drives_scoring(figure: Figure, sources: Mapping[str, Source]) -> bool:
    """True when a learner may be failed on this figure: found, in a tier A or B source."""
    if figure.ev != "found" or figure.src is None:
        return False
    source = sources.get(figure.src)
    return source is not None and source.tier in SCORING_TIERS


def describe(figure: Figure) -> str:
    """The figure as people read it: "5.7 mm (SD 1.4)", "4–6 mm", "10 mm (men), 8 mm (women)"."""
    unit = UNITS[figure.unit]
    if figure.groups:
        over_all = "" if figure.rng is None else f"; {_range_text(*figure.rng)}"
        return ", ".join(_group_texts(figure, unit)) + over_all
    text = _with_unit(_join(figure), unit)
    spread = _spread_texts(figure)
    return f"{text} ({', '.join(spread)})" if spread else text


def _group_texts(figure: Figure, unit: str) -> list[str]:
    sds = figure.sd if isinstance(figure.sd, tuple) else (figure.sd,) * len(figure.groups)
    return [
        f"{_with_unit(_short(number), unit)} ({name}{'' if sd is None else f', SD {_short(sd)}'})"
        for number, name, sd in zip(figure.numbers, figure.groups, sds, strict=True)
    ]


def _spread_texts(figure: Figure) -> list[str]:
    texts = []
    if figure.sd is not None:
        sds = figure.sd if isinstance(figure.sd, tuple) else (figure.sd,)
        texts.append("SD " + " / ".join(_short(sd) for sd in sds))
    if figure.rng is not None:
        texts.append(_range_text(*figure.rng))
    return texts


def _range_text(low: float | None, high: float | None) -> str:
    if low is None:
        return f"up to {_short(high or 0)}"
    return f"from {_short(low)}" if high is None else f"range {_span(low, high)}"


def _join(figure: Figure) -> str:
    numbers = figure.numbers
    if len(numbers) == 2:
        return _span(*numbers)
    return " / ".join(_short(number) for number in numbers)


def _span(low: float, high: float) -> str:
    return f"{_short(low)} to {_short(high)}" if low < 0 else f"{_short(low)}–{_short(high)}"


def _short(number: float) -> str:
    text = f"{number:.10g}"
    return text.replace("-", "−", 1) if number < 0 else text


def _with_unit(text: str, unit: str) -> str:
    return f"{text}{unit}" if unit == "°" else f"{text} {unit}".rstrip()


def _unit_message(given: list[str]) -> str:
    if given:
        return f"it has {len(given)} units ({', '.join(given)}). Keep one and write two figures"
    return f"it has no unit and value. Add one of {', '.join(UNITS)}, such as mm: 4.0"


def _check_value(unit: str, value: Value, groups: tuple[str, ...]) -> None:
    numbers = value if isinstance(value, tuple) else (value,)
    low, high = LIMITS[unit]
    for number in numbers:
        if not low <= number <= high:
            raise ValueError(f"{unit}: {number:g} is outside {low:g} to {high:g}. Check the number")
    if groups and len(groups) != len(numbers):
        raise ValueError(
            f"it has {len(numbers)} numbers for {len(groups)} groups. Give one number a group"
        )
    if isinstance(value, tuple) and len(value) < 2:
        raise ValueError(f"{unit} is a list of {len(value)}. Write [min, max], or a plain number")
    if isinstance(value, tuple) and not groups and len(value) == 2 and value[0] > value[1]:
        raise ValueError(
            f"{unit}: [{value[0]:g}, {value[1]:g}] runs downwards. Write [min, max], "
            "or name the groups: [..., ...] the two numbers belong to"
        )


def _check_spread(
    sd: Value | None, rng: tuple[float | None, float | None] | None, groups: tuple[str, ...]
) -> None:
    if isinstance(sd, tuple) and len(sd) != len(groups):
        raise ValueError(f"sd lists {len(sd)} for {len(groups)} groups. Give one a group")
    if sd is not None and min(sd if isinstance(sd, tuple) else (sd,)) < 0:
        raise ValueError("sd is below zero. A standard deviation is 0 or more")
    if rng is None:
        return
    low, high = rng
    if low is None and high is None:
        raise ValueError("rng has no number. Write [min, max], or leave rng out")
    if low is not None and high is not None and low > high:
        raise ValueError(f"rng: [{low:g}, {high:g}] runs downwards. Write [min, max]")
