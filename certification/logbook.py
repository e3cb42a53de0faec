"""The logbook: treatments watched, supervised or simulated, told without who the patient was.

Nothing is changed or removed: a correction is a new version of the same entry, and a signature
belongs to the version that the mentor read.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Final, Literal, get_args
from uuid import UUID

from pydantic import Field

from anatomy.toxin import load_products
from anatomy.toxin.products import check_units
from certification.asks import Part
from certification.evidence import EntryKind
from certification.hands_on import load_hands_on
from certification.identity import find_identity
from certification.kinds import LOGBOOK, LOGBOOK_DECLINED, LOGBOOK_SIGNED
from certification.refused import Refused
from certification.remembered import Remembered
from lessons.lesson import Lesson
from lessons.regulation import Id

LOGBOOK_KINDS: Final = (LOGBOOK, LOGBOOK_SIGNED, LOGBOOK_DECLINED)
ENTRY_KINDS: tuple[EntryKind, ...] = get_args(EntryKind)
KIND_NAMES: Mapping[EntryKind, str] = {
    "observed": "Observed",
    "supervised": "Supervised",
    "simulated": "Simulated",
}
UNITS: Final = "units_"  # what a form's field for a site begins with
LONGEST: Final = 400  # letters of a text
OLDEST_YEARS: Final = 10

State = Literal["waiting", "signed", "declined"]

CHOOSE_KIND = "Choose whether you observed, were supervised, or simulated it."
CHOOSE_TECHNIQUE = "Choose the technique from the list."
CHOOSE_PRODUCT = "Choose the product: units of one are not those of another."
CHOOSE_AGE = "Choose an age band of the list; no birth date is kept."
DAY_FORM = "The day is written as 2026-11-28; “{given}” is not."
DAY_LATER = "{day} has not come yet. Give the day on which it was done."
DAY_OLD = "{day} is more than ten years ago. Give the day on which it was done."
NO_NUMBER = "“{given}” is no number of units. Write one such as 4 or 2.5, or leave it empty."
NO_UNITS = "Give the units of at least one site; only what was observed may stay without."
NOT_PRINTABLE = "There is a sign in the text that cannot be printed. Type the text anew."
TOO_LONG = "A text has at most 400 letters; this one has {count}."
OWN = "Nobody signs or declines an entry of their own. Ask another mentor."
CHANGED = "The entry was corrected since you read it. Read it again, then decide."
DECIDED = "This entry was {state} already. A correction by the learner opens it again."
NOT_THERE = "There is no such entry. Choose one of the list."
OTHERS = "Only who made an entry may correct it."
SAY_WHY = "Say why, so that the entry can be corrected."


class LogbookEntry(Part):
    """One treatment, without the patient's identity.

    technique: a lesson. units: of the product by site of that lesson, both sides together.
    age_band: "31-42". complications, note: in the learner's words; "" for none.
    """

    kind: EntryKind
    technique: Id
    product: Id
    done_on: date
    age_band: Annotated[str, Field(max_length=20)]
    units: Mapping[str, float] = Field(default_factory=dict)
    complications: Annotated[str, Field(max_length=LONGEST)] = ""
    note: Annotated[str, Field(max_length=LONGEST)] = ""

    @property
    def total_units(self) -> float:
        """All units together."""
        return math.fsum(self.units.values())


@dataclass(frozen=True)
class Logged:
    """An entry as it stands now. id: its own, the same for all its versions. version: the latest.

    number: 1 for the learner's first. state, decided_by, decided_at, words: of that version.
    """

    id: str
    number: int
    learner: UUID
    entry: LogbookEntry
    version: UUID
    at: datetime
    versions: int = 1
    state: State = "waiting"
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    words: str = ""


def age_bands() -> tuple[str, ...]:
    """The age bands that an entry may name, youngest first."""
    bands = load_hands_on().age_bands
    return (*(f"{low}-{high}" for low, high in bands), f"{bands[-1][1] + 1} or more")


def read_entry(
    form: Mapping[str, str], techniques: Mapping[str, Lesson], *, today: date
) -> LogbookEntry:
    """The entry that a form tells. Raises Refused with the first thing that is wrong.

    form: kind, technique, product, done_on, age_band, units_<site>, complications, note.
    """
    kind = next((one for one in ENTRY_KINDS if one == form.get("kind")), None)
    if kind is None:
        raise Refused(CHOOSE_KIND)
    for key, allowed, sentence in (
        ("technique", techniques, CHOOSE_TECHNIQUE),
        ("product", load_products().products, CHOOSE_PRODUCT),
        ("age_band", age_bands(), CHOOSE_AGE),
    ):
        if form.get(key, "") not in allowed:
            raise Refused(sentence)
    units = _read_units(form, techniques[form["technique"]])
    if not units and kind != "observed":
        raise Refused(NO_UNITS)
    return LogbookEntry(
        kind=kind,
        technique=form["technique"],
        product=form["product"],
        done_on=_read_day(form.get("done_on", "").strip(), today),
        age_band=form["age_band"],
        units=units,
        complications=read_words(form.get("complications", "")),
        note=read_words(form.get("note", "")),
    )


def read_words(text: str) -> str:
    """A text without blanks around it. Raises Refused where it is too long or may name somebody."""
    words = " ".join(text.split())
    if len(words) > LONGEST:
        raise Refused(TOO_LONG.format(count=len(words)))
    if not words.isprintable():
        raise Refused(NOT_PRINTABLE)
    found = find_identity(words)
    if found:
        raise Refused(found)
    return words


def read_logbook(entries: Iterable[Remembered]) -> tuple[Logged, ...]:
    """Every entry of the logbooks in these of the ledger's, as it stands now, oldest first."""
    logged: dict[str, Logged] = {}
    counts: Counter[UUID] = Counter()
    for one in sorted(entries, key=lambda entry: entry.sequence):
        if one.kind == LOGBOOK:
            before = logged.get(one.about)
            if before is None:
                counts[one.subject_id] += 1
            logged[one.about] = _logged(one, before, counts[one.subject_id])
        elif one.kind in (LOGBOOK_SIGNED, LOGBOOK_DECLINED) and one.about in logged:
            logged[one.about] = _decided(logged[one.about], one)
    return tuple(logged.values())


def check_decision(found: Logged | None, *, actor: UUID, version: str, words: str) -> Logged:
    """The entry that a mentor is about to sign or decline. Raises Refused where they may not."""
    if found is None:
        raise Refused(NOT_THERE)
    if actor == found.learner:
        raise Refused(OWN)
    if version != str(found.version):
        raise Refused(CHANGED)
    if found.state != "waiting":
        raise Refused(DECIDED.format(state=found.state))
    read_words(words)
    return found


def check_correction(found: Logged | None, *, actor: UUID) -> Logged:
    """The entry that its learner is about to correct. Raises Refused where they may not."""
    if found is None:
        raise Refused(NOT_THERE)
    if actor != found.learner:
        raise Refused(OTHERS)
    return found


def count_signed(logged: Iterable[Logged]) -> Mapping[tuple[EntryKind, str], int]:
    """How many entries of each kind and technique are signed now."""
    return Counter((one.entry.kind, one.entry.technique) for one in logged if one.state == "signed")


def _logged(one: Remembered, before: Logged | None, number: int) -> Logged:
    entry = LogbookEntry.model_validate(one.payload)
    fresh = Logged(one.about, number, one.subject_id, entry, one.id, one.at)
    if before is None:
        return fresh
    return replace(fresh, number=before.number, versions=before.versions + 1)


def _decided(logged: Logged, one: Remembered) -> Logged:
    """The entry with a decision; one about an earlier version, or by the learner, is none."""
    if one.payload.get("version") != str(logged.version) or one.actor_id == logged.learner:
        return logged
    signed = one.kind == LOGBOOK_SIGNED
    return replace(
        logged,
        state="signed" if signed else "declined",
        decided_by=one.actor_id,
        decided_at=one.at,
        words=str(one.payload.get("note" if signed else "reason", "")),
    )


def _read_units(form: Mapping[str, str], lesson: Lesson) -> dict[str, float]:
    units = {}
    for site in lesson.sites:
        given = form.get(UNITS + site.id, "").strip().replace(",", ".")
        if not given:
            continue
        try:
            number = float(given)
        except ValueError:
            raise Refused(NO_NUMBER.format(given=given[:20])) from None
        try:
            check_units(number)
        except ValueError as wrong:
            raise Refused(str(wrong)) from None
        units[site.id] = number
    return units


def _read_day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused(DAY_FORM.format(given=text[:20])) from None
    if day > today:
        raise Refused(DAY_LATER.format(day=day))
    if day.year < today.year - OLDEST_YEARS:
        raise Refused(DAY_OLD.format(day=day))
    return day
