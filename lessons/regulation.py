"""Who may inject where, as far as the sources say: one file a region in `data/regulation/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from anatomy.content import Document, KeyPath, Problem, UnknownId, load_folder, parse_folder
from anatomy.evidence import Evidenced
from anatomy.sources import Source, check_sources, load_sources
from anatomy.structures import Review

REGULATION = "regulation"  # the folder of the regions, beside that of the lessons
REGULATION_FOLDER = Path(__file__).parent / "data" / REGULATION
ASK_YOUR_REGULATOR = (
    "This is what the named sources say, as of their date. It is no legal advice, law changes, and "
    "employers and insurers may ask for more. Ask your own regulator before you enrol or inject."
)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Day = Annotated[
    str,
    StringConstraints(pattern=r"^(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"),
]
Profession = Literal[
    "doctor",
    "dentist",
    "nurse",
    "nurse_prescriber",
    "nurse_practitioner",
    "enrolled_nurse",
    "physician_assistant",
    "pharmacist",
    "dental_hygienist",
    "medical_assistant",
    "alternative_practitioner",
    "aesthetician",
]
May = Literal["in_own_right", "under_direction", "within_limits", "not_at_all", "unclear"]
PROFESSIONS: tuple[Profession, ...] = get_args(Profession)
PROFESSION_NAMES: Mapping[Profession, str] = {
    "doctor": "Doctor",
    "dentist": "Dentist",
    "nurse": "Registered nurse",
    "nurse_prescriber": "Nurse or midwife prescriber",
    "nurse_practitioner": "Nurse practitioner",
    "enrolled_nurse": "Enrolled nurse",
    "physician_assistant": "Physician assistant",
    "pharmacist": "Pharmacist",
    "dental_hygienist": "Dental hygienist",
    "medical_assistant": "Medical assistant",
    "alternative_practitioner": "Alternative practitioner",
    "aesthetician": "Aesthetician or other without a licence in health care",
}
MAY_SAY: Mapping[May, str] = {
    "in_own_right": "may inject in their own right",
    "under_direction": "may inject under the direction of another profession",
    "within_limits": "only some of them, or only some sites",
    "not_at_all": "may not inject",
    "unclear": "the sources do not settle it",
}


class Dated(Evidenced):
    """A statement about law or rules: since when or of which date, how known, and from where.

    as_of: a year, a month or a day, "2025", "2025-06" or "2025-06-01"; of a page without a date the
    year in which it was read, and its note says so.
    """

    text: Text
    as_of: Day


class LeastAge(Evidenced):
    """Below how many years cosmetic treatment is forbidden."""

    years: int = Field(ge=0, le=30, strict=True)
    as_of: Day


class Standing(Dated):
    """What one profession may do in one region, and on which terms."""

    profession: Profession
    may: May


class Region(BaseModel):
    """What the sources say of one region.

    checked: when it was last held against its sources. regulators: whom to ask. medicine: the
    legal class of the product. least_age: None where no source was read. rules: what else binds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    name: Text
    checked: Day
    regulators: tuple[Text, ...] = Field(min_length=1)
    medicine: Dated
    least_age: LeastAge | None = None
    professions: tuple[Standing, ...] = Field(min_length=1)
    rules: tuple[Dated, ...] = ()
    review: Review | None = None

    @model_validator(mode="after")
    def _names_each_profession_once(self) -> Self:
        named = [one.profession for one in self.professions]
        for name in named:
            if named.count(name) > 1:
                raise ValueError(f"{name} is listed twice. List each profession once")
        return self

    def standing(self, profession: str) -> Standing | None:
        """What this profession may do here; None where no source was read.

        Raises UnknownId for what is no profession here or elsewhere.
        """
        if profession not in PROFESSIONS:
            raise UnknownId("profession", profession, PROFESSIONS)
        return next((one for one in self.professions if one.profession == profession), None)


@lru_cache(maxsize=4)
def load_regulation(folder: Path = REGULATION_FOLDER) -> Mapping[str, Region]:
    """Every region by its id, in the order of ids. Raises ContentError.

    >>> load_regulation()["sweden"].standing("nurse").may
    'in_own_right'
    """
    regions = load_folder(Region, folder)
    return {key: regions[key] for key in sorted(regions)}


def load_region(region_id: str, *, folder: Path = REGULATION_FOLDER) -> Region:
    """One region. Raises UnknownId with the nearest match, ContentError."""
    regions = load_regulation(folder)
    if region_id not in regions:
        raise UnknownId("region", region_id, regions)
    return regions[region_id]


def check_regulation(folder: Path = REGULATION_FOLDER) -> list[Problem]:
    """Every problem of the files on who may inject; empty when all is well or there are none."""
    loaded, problems = parse_folder(Region, folder)
    sources = load_sources()
    for one in loaded.values():
        problems += check_sources(one.document, sources)
        problems += _dates(one.model, one.document)
        problems += _addresses(one.model, one.document, sources)
    return problems


def _statements(region: Region) -> Iterator[tuple[KeyPath, Dated | LeastAge]]:
    yield ("medicine",), region.medicine
    if region.least_age is not None:
        yield ("least_age",), region.least_age
    for k, standing in enumerate(region.professions):
        yield ("professions", k), standing
    for k, rule in enumerate(region.rules):
        yield ("rules", k), rule


def _dates(region: Region, document: Document) -> Iterator[Problem]:
    for path, told in _statements(region):
        if told.as_of > region.checked:
            message = (
                f"{told.as_of} is later than checked: {region.checked}. "
                "Correct the date, or check the region again and write when."
            )
            yield document.problem((*path, "as_of"), message)


def _addresses(
    region: Region, document: Document, sources: Mapping[str, Source]
) -> Iterator[Problem]:
    for path, told in _statements(region):
        source = None if told.src is None else sources.get(told.src)
        if told.ev == "found" and source is not None and source.address is None:
            message = (
                f"'{source.key}' has no address where the law can be read. "
                "Add its url to sources.yaml, or write ev: recalled."
            )
            yield document.problem((*path, "src"), message)
