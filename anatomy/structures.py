"""Every structure of the atlas as its file tells it: names, place, facts, sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from anatomy.content import ContentError, Loaded, Problem, did_you_mean, parse_folder
from anatomy.evidence import Evidenced, Figure, Value
from anatomy.known import Known, load_known
from anatomy.measurement import Measurement
from anatomy.sources import check_sources, load_sources
from anatomy.style import load_style

DATA = Path(__file__).parent / "data"

Kind = Literal[
    "skin", "muscle", "artery", "vein", "nerve", "bone", "fat", "ligament", "gland", "cartilage",
    "fascia", "eye", "tooth", "hair",
]  # fmt: skip
Side = Literal["paired", "median"]
Region = Literal["whole_face", "upper_face", "mid_face", "lower_face", "neck", "temple"]
Risk = Literal["none", "low", "moderate", "high"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
ActionUnit = Annotated[str, StringConstraints(pattern=r"^AU[0-9]{1,2}$")]


class Part(BaseModel):
    """A named part of one structure, such as a head of a muscle."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    latin: Text
    english: Text
    insertion: Text | None = None
    note: Text | None = None


class Fma(Evidenced):
    """Numbers of the structure in the Foundational Model of Anatomy."""

    right: int | None = None
    left: int | None = None
    generic: int | None = None

    @model_validator(mode="after")
    def _has_a_number(self) -> Self:
        if self.right is None and self.left is None and self.generic is None:
            raise ValueError("it has no number. Add right:, left: or generic:, or write fma: null")
        return self


class Ta98(Evidenced):
    """The code of the name in Terminologia Anatomica, 1998 edition."""

    code: Annotated[str, StringConstraints(pattern=r"^A[0-9]{2}(\.[0-9]+)+$")]


class Facs(Evidenced):
    """Which action units of the Facial Action Coding System show this muscle at work."""

    main: tuple[ActionUnit, ...]
    also: tuple[ActionUnit, ...] = ()


class Checkable(Figure):
    """A figure that may say how our model is measured beside it."""

    ours: Measurement | None = None


class Variant(Evidenced):
    """One way the structure differs between people, with its share where somebody counted."""

    name: Text
    pct: Value | None = None
    groups: tuple[str, ...] = ()
    sd: Value | None = None
    rng: tuple[float, float] | None = None
    n: int | str | None = None

    @property
    def share(self) -> Figure | None:
        """How many people have it, as a figure in %, or None where nobody counted."""
        if self.pct is None:
            return None
        names = ("pct", "groups", "sd", "rng", "n", "note", "ev", "src")
        return Figure.model_validate({name: getattr(self, name) for name in names})

    @model_validator(mode="after")
    def _share_is_a_figure(self) -> Self:
        _ = self.share
        return self


class VesselRisk(BaseModel):
    """What happens when this vessel is hit or blocked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    blindness: Risk
    necrosis: Risk
    bleeding: Risk
    note: Text | None = None


class Facts(BaseModel):
    """What is known about a structure, in plain clinical English; figures carry their source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    summary: Text
    origin: Text | None = None
    insertion: Text | None = None
    course: Text | None = None
    fibres: Text | None = None
    action: Text | None = None
    facs: Facs | None = None
    function: Literal["motor", "sensory", "mixed"] | None = None
    supplies: Text | None = None
    innervation: Text | None = None
    blood_supply: Text | None = None
    antagonists: tuple[Id, ...] = ()
    relevance: Text
    consequence: Text | None = None
    risk: VesselRisk | None = None
    depth: tuple[Checkable, ...] = ()
    thickness: tuple[Checkable, ...] = ()
    diameter: tuple[Checkable, ...] = ()
    dimensions: tuple[Checkable, ...] = ()
    variants: tuple[Variant, ...] = ()


class Review(BaseModel):
    """Who of the profession has read and approved this content, and when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reviewer: Text
    date: date
    note: Text | None = None


class Structure(BaseModel):
    """A muscle, vessel, nerve, bone or fat pad; `id` is the file's name.


    latin: the name in Terminologia Anatomica, or a descriptive one where `latin_official` is false.
    ta2, fma: identifiers elsewhere; None where not confirmed. pierces: structures of other layers
    that it passes through or ends in. recipe: how its shape is built.

    >>> load_structures()["procerus"].latin
    'musculus procerus'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    latin: Text
    latin_official: bool = True
    english: Text
    also: tuple[Text, ...] = ()
    ta2: int | None = None
    ta98: Ta98 | None = None
    fma: Fma | None = None
    kind: Kind
    side: Side
    region: Region
    layer: Id
    system: Text
    parts: tuple[Part, ...] = ()
    pierces: tuple[Id, ...] = ()
    facts: Facts
    sources: tuple[Id, ...] = Field(min_length=1)
    review: Review | None = None
    recipe: dict[str, Any] | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its bodies: `(id,)`, or `(id.left, id.right)` when paired."""
        return (self.id,) if self.side == "median" else (f"{self.id}.left", f"{self.id}.right")


@lru_cache(maxsize=2)
def load_structures(data: Path = DATA) -> Mapping[str, Structure]:
    """Every structure by its id, checked against sources, layers and each other. Read once.

    data: the folder that holds `structures/`, sources.yaml, style.yaml and known_structures.yaml.
    Raises ContentError with all problems of all files at once.
    """
    loaded, problems = read_structures(data)
    if problems:
        raise ContentError(problems)
    return MappingProxyType({key: one.model for key, one in loaded.items()})


def read_structures(data: Path = DATA) -> tuple[dict[str, Loaded[Structure]], list[Problem]]:
    """The structures that can be read, with their documents, by id, and every problem found."""
    loaded, problems = parse_folder(Structure, data / "structures")
    try:
        sources = load_sources(data / "sources.yaml")
        known = load_known(data / "known_structures.yaml")
        layers = load_style(data / "style.yaml").layer_ids
    except ContentError as error:
        return loaded, [*problems, *error.problems]
    drawn = {path.stem for path in (data / "structures").rglob("*.yaml")}
    for one in loaded.values():
        problems += check_sources(one.document, sources)
        problems += _place_problems(one, layers)
        problems += _unknown_structures(one, drawn | set(known))
    return loaded, problems + _still_known_problems(loaded, known)


def _place_problems(one: Loaded[Structure], layers: Sequence[str]) -> list[Problem]:
    structure, problems = one.model, []
    if structure.kind != one.document.folder:
        folder = one.document.folder
        message = f"a {structure.kind} in the folder '{folder}'. Move the file or correct kind."
        problems.append(one.document.problem(("kind",), message))
    if structure.layer not in layers:
        message = f"unknown layer '{structure.layer}'. {did_you_mean(structure.layer, layers)}"
        problems.append(one.document.problem(("layer",), message))
    return problems


def _unknown_structures(one: Loaded[Structure], known: set[str]) -> list[Problem]:
    named = {("facts", "antagonists"): one.model.facts.antagonists, ("pierces",): one.model.pierces}
    return [
        one.document.problem(
            (*place, row), f"unknown structure '{other}'. {did_you_mean(other, sorted(known))}"
        )
        for place, names in named.items()
        for row, other in enumerate(names)
        if other not in known
    ]


def _still_known_problems(
    loaded: Mapping[str, Loaded[Structure]], known: Mapping[str, Known]
) -> list[Problem]:
    return [
        loaded[key].document.problem(
            ("id",), f"'{key}' is drawn now. Take its row out of known_structures.yaml."
        )
        for key in loaded
        if key in known
    ]
