"""Skin, lips, brows, lashes and eyes of a made-up person, independent of the form of the face."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from anatomy.complexion import Complexion, rgb
from anatomy.people.draws import Draws
from anatomy.people.wishes import TONES, Person

LIPS = ("#c9747a", "#bd6a66", "#b0645c", "#955149", "#7d463f", "#5f3833")  # of tones 1 to 6
PALE_HAIR = ("#8a6a45", "#6b4a30", "#7a4a2c", "#4b3426", "#2f221b")  # of tones up to 3
DARK_HAIR = ("#33241b", "#2a1d16", "#1f1713", "#181311")
PALE_IRIS = ("#5d7c8a", "#5d7c74", "#6f7a58", "#6b5236", "#4a3120")
DARK_IRIS = ("#4a3120", "#3b2617", "#2e1e13")
GREY, WHITE_LASH = "#a39d97", 0.35  # grey brows; lashes keep more of their colour
GREY_FROM, GREY_BY = 42, 78  # years
DARK_TONE = 2.8
LASH_SHADE = 0.75  # lashes are darker than brows
LIP_SPREAD = 0.06


def draw_complexion(person: Person) -> Complexion:
    """The colours of a person; only their seed, tone, age and sex decide."""
    draws = Draws(person.seed, "colours")
    drawn = draws.uniform(*TONES)
    tone = drawn if person.tone is None else person.tone
    dark = tone + draws.uniform(-0.6, 0.6) > DARK_TONE
    hair = draws.pick(DARK_HAIR if dark else PALE_HAIR)
    iris = draws.pick(DARK_IRIS if dark else PALE_IRIS)
    grey = draws.uniform(0.4, 1.0) * _aged(person.age)
    beard, scalp = draws.uniform(0.0, 0.35), draws.uniform(0.03, 0.12)
    return Complexion(
        tone=round(tone, 2),
        warmth=round(draws.uniform(0.3, 0.7), 2),
        lips=_varied(_between(LIPS, tone), draws),
        hair=_blend(hair, GREY, grey),
        lashes=_blend(_darker(hair), GREY, WHITE_LASH * grey),
        iris=iris,
        scalp=round(scalp, 2),
        beard=round(beard, 2) if person.sex == "male" else 0.0,
    )


def _aged(age: int) -> float:
    return float(np.clip((age - GREY_FROM) / (GREY_BY - GREY_FROM), 0, 1))


def _between(colors: Sequence[str], tone: float) -> str:
    """The colour of a tone, between those of the whole tones beside it."""
    low = min(int(tone) - 1, len(colors) - 2)
    return _blend(colors[low], colors[low + 1], tone - 1 - low)


def _varied(color: str, draws: Draws) -> str:
    """The colour a little lighter or darker, redder or browner."""
    light, red = draws.uniform(-LIP_SPREAD, LIP_SPREAD), draws.uniform(-LIP_SPREAD, LIP_SPREAD)
    return _hex(np.array(rgb(color)) * (1 + light) * np.array([1, 1 - red, 1 - 0.7 * red]))


def _darker(color: str) -> str:
    return _hex(LASH_SHADE * np.array(rgb(color)))


def _blend(one: str, other: str, share: float) -> str:
    return _hex((1 - share) * np.array(rgb(one)) + share * np.array(rgb(other)))


def _hex(color: np.ndarray) -> str:
    r, g, b = (round(255 * float(c)) for c in np.clip(color, 0, 1))
    return f"#{r:02x}{g:02x}{b:02x}"
