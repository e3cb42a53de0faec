"""A programme: modules with what each asks, its hours and credits; one file in data/programmes/."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from anatomy.content import UnknownId, load_folder
from anatomy.evidence import Evidenced, Figure
from anatomy.structures import Review
from certification.asks import Ask, Part
from lessons.regulation import Id, Profession, Text

BLUEPRINTS = "blueprints"  # the folder of examinations in a folder of one's own programmes
PROGRAMMES_FOLDER = Path(__file__).parent / "data" / "programmes"
FOUNDATION = "foundation"
NO_ACCREDITATION = (
    "Hours and credits are this programme's own; nobody has accredited it, and finishing it is no "
    "licence to inject."
)


class Hours(Evidenced):
    """How long a module is meant to take."""

    hours: Annotated[float, Field(gt=0, le=1000)]


class Credits(Evidenced):
    """What the programme counts for a module."""

    credits: Annotated[float, Field(ge=0, le=1000)]


class Admits(Evidenced):
    """Whom the programme is meant for. A student of one of these may observe."""

    text: Text
    professions: Annotated[tuple[Profession, ...], Field(min_length=1)]


class Module(Part):
    """One part of a programme.

    after: ids of the modules that come first. open_to: everybody, or only who may enrol.
    """

    id: Id
    title: Text
    about: Text
    hours: Hours
    credits: Credits
    open_to: Literal["everybody", "enrolled"] = "everybody"
    after: tuple[Id, ...] = ()
    asks: Annotated[tuple[Ask, ...], Field(min_length=1)]


class Programme(Part):
    """A whole programme.

    licence_warning: how long before its end a licence is warned of. valid: how long a certificate
    of it lasts. techniques: lessons whose sites are planned on the practice patients, in turn.

    >>> load_programme("foundation").modules[0].id
    'theory'
    """

    id: Id
    title: Text
    summary: Text
    admits: Admits
    licence_warning: Figure
    valid: Figure
    techniques: Annotated[tuple[Id, ...], Field(min_length=1)]
    modules: Annotated[tuple[Module, ...], Field(min_length=1)]
    review: Review | None = None

    @model_validator(mode="after")
    def _tells_time_in_days(self) -> Self:
        for key in ("licence_warning", "valid"):
            figure: Figure = getattr(self, key)
            if figure.unit != "days":
                raise ValueError(f"{key} is told in {figure.unit}. Write {key}: {{days: ...}}")
        return self

    def module(self, module_id: str) -> Module:
        """The module with this id. Raises UnknownId."""
        for one in self.modules:
            if one.id == module_id:
                return one
        raise UnknownId("module", module_id, [one.id for one in self.modules])

    @property
    def hours(self) -> float:
        """The hours of all modules together."""
        return sum(one.hours.hours for one in self.modules)

    @property
    def credits(self) -> float:
        """The credits of all modules together."""
        return sum(one.credits.credits for one in self.modules)


@lru_cache(maxsize=4)
def load_programmes(folder: Path = PROGRAMMES_FOLDER) -> Mapping[str, Programme]:
    """Every programme by its id. Raises ContentError."""
    return load_folder(Programme, folder, but=BLUEPRINTS)


def load_programme(programme_id: str, *, folder: Path = PROGRAMMES_FOLDER) -> Programme:
    """One programme. Raises UnknownId with the nearest match, ContentError."""
    programmes = load_programmes(folder)
    if programme_id not in programmes:
        raise UnknownId("programme", programme_id, programmes)
    return programmes[programme_id]
