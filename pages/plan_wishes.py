"""What one may wish of a made-up person, as it is typed: numbers and words for `sample_patient`."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from anatomy.patients import ANCESTRIES
from anatomy.people.plan import load_plan
from anatomy.people.wishes import SEXES
from lessons.plans import Subject
from pages.language import _
from pages.view_link import number_between

THE_SEED, THE_AGE = _("the seed"), _("the age")
NOT_SEED = _("Expected a seed from 0 to {most}, got {given}.")

WISHES: Mapping[str, str] = {
    # wish: its label
    "age": _("Age, 18 to 80"),
    "sex": _("Sex"),
    "ancestry": _("Ancestry"),
    "fullness": _("Fullness, 0 thin to 1 full"),
    "form": _("Form of the face"),
    "asymmetry": _("Asymmetry, 0 to 1"),
    "tone": _("Skin tone, 1 palest to 6 darkest"),
}
WORDS = ("sex", "form")
WHOLE = ("age",)
MOST_SEED = 10**9 - 1
NOT_WHOLE = _("Expected a whole number for {what}, got “{given}”.")
ANY = "any"
AND, PARTS = "-", ":"  # "african-asian" is a mixed ancestry in equal parts, as are shares by name
MIXTURES = tuple(AND.join(two) for two in combinations(ANCESTRIES, 2))


def options_of(wish: str) -> tuple[str, ...]:
    """The words that a wish allows; none for one that is a number."""
    words = {
        "sex": SEXES,
        "form": tuple(load_plan().forms),
        "ancestry": (*ANCESTRIES, *MIXTURES),
    }
    return words.get(wish, ())


def write_wish(value: object) -> str:
    """A wish as `read_wish` reads it."""
    if not isinstance(value, Mapping):
        return str(value)
    return AND.join(f"{name}{PARTS}{share:g}" for name, share in value.items())


def read_seed(text: str) -> int:
    """The seed in a text. Raises ValueError, in words."""
    seed = _whole(str(THE_SEED), text)
    if not 0 <= seed <= MOST_SEED:
        raise ValueError(NOT_SEED.format(most=MOST_SEED, given=seed))
    return seed


def read_wish(name: str, text: str) -> int | float | str | dict[str, float]:
    """A wish as `sample_patient` takes it; whether it can be, that says. Raises ValueError."""
    given = text.strip().replace(",", ".")
    if name in WORDS:
        return given.lower()
    if name in WHOLE:
        return _whole(str(THE_AGE), given)
    if name == "ancestry":
        return _read_ancestry(given.lower())
    return _number(name, given)


def subject_of(form: Mapping[str, str]) -> Subject:
    """The person that a form wishes; an empty field wishes nothing.

    Raises ValueError or UnknownId, in words, for what cannot be.
    """
    seed = read_seed(form.get("seed", ""))
    given = {name: form.get(name, "").strip() for name in WISHES}
    wished = {n: read_wish(n, text) for n, text in given.items() if text and text != ANY}
    subject = Subject(seed=seed, wishes=wished)
    subject.patient  # noqa: B018 - a wish that cannot be is refused here
    return subject


def _read_ancestry(given: str) -> str | dict[str, float]:
    """One name, or shares by name; a name without a share counts as one part."""
    if AND not in given and PARTS not in given:
        return given
    parts = [part.strip().partition(PARTS) for part in given.split(AND)]
    return {name: _number("ancestry", share) if mark else 1.0 for name, mark, share in parts}


def _number(name: str, given: str) -> float:
    try:
        return number_between(given, -1e6, 1e6)
    except ValueError as wrong:
        raise ValueError(f"{WISHES[name]}: {wrong}") from None


def _whole(what: str, text: str) -> int:
    given = text.strip()
    digits = given.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 9:
        raise ValueError(NOT_WHOLE.format(what=what, given=given[:20]))
    return int(given)
