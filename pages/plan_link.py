"""A plan as an address: whose face, which technique and mixture, every site, which step is open.

    /plan?patient=amara&product=ona&vial=100&saline=2.5&step=sites&at=20130~.33~.33~4~5~90~0

`at` names the sites one after another, parted by ";": triangle of the skin, two weights in it,
units, depth mm, angle and bearing in degrees. `seed` with age, sex, ancestry, fullness, form,
asymmetry and tone is a made-up person. What makes no sense is left out and told in a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import quote

from anatomy.content import UnknownId
from anatomy.people import list_cases
from anatomy.toxin import load_products
from lessons.plans import Plan, PlannedInjection, Subject
from lessons.plans.plan import MOST_FACES, MOST_INJECTIONS
from pages.language import _
from pages.people import known_people
from pages.plan_draft import changed, limits_of, mixed_with, start_plan
from pages.plan_wishes import WISHES, read_seed, read_wish, write_wish
from pages.retold import retold
from pages.view_link import TOLD, number_between, read_patient

TOO_MANY = _("Expected at most {most} sites, got {count}.")
NOT_SITE = _("Expected {parts} numbers for a site, got {count}.")
NOT_TRIANGLE = _("Expected the number of a triangle, got “{given}”.")
NOT_WEIGHTS = _("Expected two weights that sum to at most 1, got {a:g} and {b:g}.")

STEPS: Final = ("patient", "examine", "dose", "sites", "inject", "debrief")
PARTS: Final = 7
LONGEST: Final = 1900  # of an address's part after "?", so that it can be read back
FIRST_LESSON: Final = "glabellar_lines"


@dataclass(frozen=True)
class PlanLink:
    """What an address says; "" and None where it says nothing. saved: the id of a saved plan."""

    patient: str = ""
    seed: int | None = None
    wishes: Mapping[str, Any] = field(default_factory=dict)
    lesson: str = ""
    product: str = ""
    vial: float | None = None
    saline: float | None = None
    sites: tuple[PlannedInjection, ...] = ()
    step: str = ""
    saved: str = ""


def write_link(plan: Plan, step: str) -> str:
    """The part of an address after "?". Sites are left out where it would grow too long."""
    subject = plan.subject
    who = {"patient": subject.id} if subject.id else {"seed": str(subject.seed)}
    values = {
        **who,
        **{name: write_wish(value) for name, value in subject.wishes.items()},
        "technique": plan.lesson,
        "product": plan.product,
        "vial": f"{plan.vial_units:g}",
        "saline": f"{plan.saline_ml:g}",
        "step": "" if step == STEPS[0] else step,
    }
    sites = ";".join(_write_site(one) for one in plan.injections)
    whole = _join({**values, "at": sites})
    return whole if len(whole) <= LONGEST else _join(values)


def read_link(
    asked: Mapping[str, str], lessons: Collection[str]
) -> tuple[PlanLink, tuple[str, ...]]:
    """What an address says, and a sentence for everything in it that made no sense."""
    link, told = PlanLink(), []
    for name, read in READERS.items():
        value = asked.get(name, "")
        if not value:
            continue
        try:
            link = _with(link, read(value, lessons))
        except (ValueError, UnknownId) as wrong:
            told.append(TOLD.format(name=name, value=value[:40], why=wrong))
    return link, tuple(told)


def plan_asked(link: PlanLink, lessons: Collection[str]) -> tuple[Plan, tuple[str, ...]]:
    """The plan that a link tells of, and a sentence for what of it cannot be."""
    told: list[str] = []
    subject = Subject(id=link.patient or list_cases()[0])
    if link.seed is not None:
        try:
            subject = Subject(seed=link.seed, wishes=dict(link.wishes))
            subject.patient  # noqa: B018 - a wish that cannot be is refused here
        except (ValueError, UnknownId) as wrong:
            told.append(retold(str(wrong)))
            subject = Subject(id=list_cases()[0])
    usual = FIRST_LESSON if FIRST_LESSON in lessons else next(iter(lessons))
    plan = start_plan(subject, link.lesson or usual, link.product or "ona")
    plan = changed(plan, injections=link.sites)
    amounts = {"vial_units": link.vial, "saline_ml": link.saline}
    given = {name: amount for name, amount in amounts.items() if amount is not None}
    try:
        return mixed_with(plan, **given), tuple(told)
    except ValueError as wrong:
        return changed(plan, injections=()), (*told, retold(str(wrong)))


def _with(link: PlanLink, said: Mapping[str, Any]) -> PlanLink:
    wishes = {**link.wishes, **said.get("wishes", {})}
    return replace(link, **{**said, "wishes": wishes})


def _join(values: Mapping[str, str]) -> str:
    return "&".join(f"{name}={quote(text, safe=',.~;:')}" for name, text in values.items() if text)


def _write_site(one: PlannedInjection) -> str:
    shares = (f"{share:.3f}".replace("0.", ".", 1) for share in one.barycentric[:2])
    numbers = (one.units, one.depth_mm, one.angle_deg, one.towards_deg)
    return "~".join((str(one.face_index), *shares, *(f"{n:g}" for n in numbers)))


def _read_sites(value: str, _: Collection[str]) -> dict[str, Any]:
    parts = [part for part in value.split(";") if part]
    if len(parts) > MOST_INJECTIONS:
        raise ValueError(TOO_MANY.format(most=MOST_INJECTIONS, count=len(parts)))
    return {"sites": tuple(_read_site(part) for part in parts)}


def _read_site(text: str) -> PlannedInjection:
    parts = text.split("~")
    if len(parts) != PARTS:
        raise ValueError(NOT_SITE.format(parts=PARTS, count=len(parts)))
    if not (parts[0].isascii() and parts[0].isdecimal()) or len(parts[0]) > len(str(MOST_FACES)):
        raise ValueError(NOT_TRIANGLE.format(given=parts[0][:20]))
    a, b = (number_between(part, 0, 1) for part in parts[1:3])
    if a + b > 1.002:
        raise ValueError(NOT_WEIGHTS.format(a=a, b=b))
    names = ("units", "depth_mm", "angle_deg", "towards_deg")
    numbers = {
        name: number_between(part, *limits_of(name))
        for name, part in zip(names, parts[3:], strict=True)
    }
    shares = (a, b, max(0.0, round(1 - a - b, 3)))
    return PlannedInjection(
        face_index=min(int(parts[0]), MOST_FACES), barycentric=shares, **numbers
    )


def _one_of(known: Callable[[], Collection[str]], what: str, name: str) -> Any:
    def read(value: str, _: Collection[str]) -> dict[str, Any]:
        if value not in known():
            raise UnknownId(what, value, sorted(known()))
        return {name: value}

    return read


def _read_lesson(value: str, lessons: Collection[str]) -> dict[str, Any]:
    if value not in lessons:
        raise UnknownId("technique", value, sorted(lessons))
    return {"lesson": value}


def _wish(name: str) -> Any:
    return lambda value, _: {"wishes": {name: read_wish(name, value)}}


READERS: Mapping[str, Callable[[str, Collection[str]], dict[str, Any]]] = {
    "patient": lambda v, _: {"patient": read_patient(v, known_people())},
    "seed": lambda v, _: {"seed": read_seed(v)},
    **{name: _wish(name) for name in WISHES},
    "technique": _read_lesson,
    "product": _one_of(lambda: load_products().products, "product", "product"),
    "vial": lambda v, _: {"vial": number_between(v, 0, 1000)},
    "saline": lambda v, _: {"saline": number_between(v, 0, 100)},
    "at": _read_sites,
    "step": _one_of(lambda: STEPS, "step", "step"),
    "saved": lambda v, _: {"saved": v[:40]},
}
