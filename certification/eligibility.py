"""Whether somebody may enrol: what the region's sources say, and what the programme asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from certification.refused import Refused
from lessons.regulation import (
    MAY_SAY,
    PROFESSION_NAMES,
    Profession,
    Region,
    Standing,
    load_regulation,
)

if TYPE_CHECKING:
    from certification.programme import Programme

STUDENT: Final = "student"
ELSEWHERE: Final = "elsewhere"
UNREAD: Final = "unread"  # a permission that nobody read in its source settles nothing
PROFESSIONS: Mapping[str, str] = {
    **{str(key): name for key, name in PROFESSION_NAMES.items()},
    STUDENT: "Student of a health profession",
}
LICENCE_NUMBER: Final = re.compile(r"^[A-Za-z0-9][A-Za-z0-9 ./-]{1,29}$")
LATEST_YEARS: Final = 100  # a licence that ends later is a slip of the pen

Answer = Literal["may_enrol", "may_observe", "not_yet"]
ANSWERS: Mapping[Answer, str] = {
    "may_enrol": "You may enrol",
    "may_observe": "You may observe",
    "not_yet": "Not yet",
}

CHOOSE_PROFESSION = "{given} is no profession of the list. Choose one of the list."
CHOOSE_REGION = "{given} is no region of the list. Choose one of it, or “somewhere else”."
NUMBER_FORM = (
    "The number of the licence is 2 to 30 letters, digits, spaces, dots, strokes or hyphens; "
    "“{given}” is not."
)
NUMBER_MISSING = "Give the number of your licence; without it nobody can look it up."
END_MISSING = "Give the day on which the licence ends, or tick that it has no end."
END_BOTH = "Give the day on which the licence ends, or tick that it has no end; not both."
END_FORM = "A day is written as 2027-03-31; “{given}” is not."
END_PAST = "The licence ended on {day}. Renew it, then give the new day; today or later."
END_FAR = "The licence would end on {day}, more than 100 years from now. Check the year."
STUDENT_HAS_NONE = (
    "A student has no licence here. Leave number and end empty, or choose a profession."
)

NO_PROFILE = "You have not said yet who you are and where."
TELL_US = "Your profession, your region and your licence."
STUDENT_SEES = (
    "A student reads, practises on the model and watches; nobody is injected by a student."
)
STUDENT_NEEDS = "A licence of a profession that may inject where you are."
EXPIRED = "Your licence ended on {day}."
RENEW = "A licence that is valid today: renew it and give the new day."
ENDS_SOON = "Your licence ends on {day}, in {count} days. Renew it in time."
ENDS_TODAY = "Your licence ends today. Renew it."
NO_END_TOLD = "You said that your licence has no end. Nothing here can warn you should that change."
NOT_READ_REGION = "Nothing was read here about the rules where you are."
NOT_READ = "What a {profession} may do in {region} was not read in any source here."
SAID = "{profession} in {region}: {may}. {text}"
ASK = "The word of your regulator ({regulators}), in writing, before you inject anybody."
ASK_ANY = "The word of your own regulator, in writing, before you inject anybody."
NOT_HERE = "A profession that may inject in {region}."
NOT_ADMITTED = "This programme is not meant for: {profession}."
ADMITTED = "One of the professions it is meant for: {professions}."
DIRECTED = "You inject only under the direction of another profession: agree with them first."


class Profile(BaseModel):
    """Who learns, as they say of themselves; nobody looked it up.

    region: an id of `data/regulation`, or "elsewhere". licence_ends: its last day; None for a
    student, and for a licence without an end (endless).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    profession: Profession | Literal["student"]
    region: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
    licence_number: Annotated[str, StringConstraints(max_length=30)] = ""
    licence_ends: date | None = None
    endless: bool = False

    @model_validator(mode="after")
    def _has_the_licence_of_its_profession(self) -> Self:
        wrong = _licence_wrong(
            self.profession, self.licence_number, ends=self.licence_ends, endless=self.endless
        )
        if wrong:
            raise ValueError(wrong)
        return self

    @property
    def profession_name(self) -> str:
        """The profession in words."""
        return PROFESSIONS[self.profession]


@dataclass(frozen=True)
class Decision:
    """The answer, why, what is missing and what to mind. standing: what the sources say, or None.

    because: at least one sentence. missing: empty for who may enrol.
    """

    answer: Answer
    because: tuple[str, ...]
    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    standing: Standing | None = None
    region: Region | None = None


def read_profile(form: Mapping[str, str], *, today: date) -> Profile:
    """The profile that a form tells. Raises Refused with the first thing that is wrong.

    form: profession, region, licence_number, licence_ends ("2027-03-31"), endless ("yes").
    """
    profession, region = form.get("profession", ""), form.get("region", "")
    if profession not in PROFESSIONS:
        raise Refused(CHOOSE_PROFESSION.format(given=_quoted(profession)))
    if region != ELSEWHERE and region not in load_regulation():
        raise Refused(CHOOSE_REGION.format(given=_quoted(region)))
    number = " ".join(form.get("licence_number", "").split())
    ends, endless = _read_day(form.get("licence_ends", "").strip()), bool(form.get("endless", ""))
    wrong = _licence_wrong(profession, number, ends=ends, endless=endless) or _end_wrong(
        ends, today
    )
    if wrong:
        raise Refused(wrong)
    return Profile.model_validate(
        {
            "profession": profession,
            "region": region,
            "licence_number": number,
            "licence_ends": ends,
            "endless": endless,
        }
    )


def decide(profile: Profile | None, programme: Programme, *, today: date) -> Decision:
    """Whether somebody may enrol in a programme, only observe, or neither yet, and why.

    Where the sources do not settle it the answer is "may observe": it is never guessed.
    """
    if profile is None:
        return Decision("not_yet", (NO_PROFILE,), (TELL_US,))
    if profile.licence_ends is not None and profile.licence_ends < today:
        ended = EXPIRED.format(day=profile.licence_ends)
        return Decision("not_yet", (ended,), (RENEW,))
    if profile.profession == STUDENT:
        return Decision("may_observe", (STUDENT_SEES,), (STUDENT_NEEDS,))
    if profile.profession not in programme.admits.professions:
        return _not_admitted(profile, programme)
    return _by_region(profile, _warnings(profile, programme, today))


def licence_ends_soon(profile: Profile, programme: Programme, *, today: date) -> str:
    """A sentence from the programme's days before a licence's end on, "" before and without end."""
    ends = profile.licence_ends
    if ends is None or (ends - today).days > programme.licence_warning.middle:
        return ""
    if ends < today:
        return EXPIRED.format(day=ends)
    return ENDS_SOON.format(day=ends, count=(ends - today).days) if ends > today else ENDS_TODAY


def _not_admitted(profile: Profile, programme: Programme) -> Decision:
    meant = ", ".join(PROFESSIONS[one].lower() for one in programme.admits.professions)
    because = NOT_ADMITTED.format(profession=profile.profession_name.lower())
    return Decision("not_yet", (because,), (ADMITTED.format(professions=meant),))


def _by_region(profile: Profile, warnings: tuple[str, ...]) -> Decision:
    region = load_regulation().get(profile.region)
    if region is None:
        return Decision("may_observe", (NOT_READ_REGION,), (ASK_ANY,), warnings)
    standing = region.standing(profile.profession)
    ask = ASK.format(regulators=", ".join(region.regulators))
    if standing is None:
        name = profile.profession_name.lower()
        because = NOT_READ.format(profession=name, region=region.name)
        return Decision("may_observe", (because,), (ask,), warnings, None, region)
    because = SAID.format(
        profession=profile.profession_name,
        region=region.name,
        may=MAY_SAY[standing.may],
        text=standing.text,
    )
    answer, missing, more = _BY_STANDING[_settled(standing)]
    wanted = tuple(one.format(ask=ask, region=region.name) for one in missing)
    return Decision(answer, (because,), wanted, (*more, *warnings), standing, region)


def _settled(standing: Standing) -> str:
    """What a standing allows, as far as it was read in its source; a bar may be derived."""
    return standing.may if standing.ev == "found" or standing.may == "not_at_all" else UNREAD


_Ruling = tuple[Answer, tuple[str, ...], tuple[str, ...]]  # answer, missing, warnings
_BY_STANDING: Mapping[str, _Ruling] = {
    "in_own_right": ("may_enrol", (), ()),
    "under_direction": ("may_enrol", (), (DIRECTED,)),
    "within_limits": ("may_observe", ("{ask}",), ()),
    "unclear": ("may_observe", ("{ask}",), ()),
    "not_at_all": ("not_yet", (NOT_HERE,), ()),
    UNREAD: ("may_observe", ("{ask}",), ()),
}


def _warnings(profile: Profile, programme: Programme, today: date) -> tuple[str, ...]:
    if profile.licence_ends is None:
        return (NO_END_TOLD,)
    soon = licence_ends_soon(profile, programme, today=today)
    return (soon,) if soon else ()


def _licence_wrong(profession: str, number: str, *, ends: date | None, endless: bool) -> str:
    if profession == STUDENT:
        return STUDENT_HAS_NONE if number or ends is not None or endless else ""
    if not number:
        return NUMBER_MISSING
    if not LICENCE_NUMBER.match(number):
        return NUMBER_FORM.format(given=number[:30])
    if ends is None and not endless:
        return END_MISSING
    return END_BOTH if ends is not None and endless else ""


def _end_wrong(ends: date | None, today: date) -> str:
    if ends is None:
        return ""
    if ends < today:
        return END_PAST.format(day=ends)
    return END_FAR.format(day=ends) if ends.year > today.year + LATEST_YEARS else ""


def _read_day(text: str) -> date | None:
    """The day in a text, None for an empty one. Raises Refused."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(END_FORM.format(given=text[:20])) from None


def _quoted(given: str) -> str:
    return f"“{given[:40]}”" if given.strip() else "Nothing"
