"""How faces differ below the skin: each variant with its options, and which of them a face has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from anatomy.content import UnknownId
from anatomy.content.parse import load_folder
from anatomy.evidence import Figure

if TYPE_CHECKING:
    from anatomy.patients import Patient

VARIANTS_FOLDER = Path(__file__).parent / "data" / "variants"
SIDES = ("left", "right")
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Choice = Mapping[str, str]  # variant id -> option id, of one side of one face


class Option(BaseModel):
    """One of the ways. share: how many faces (or sides) have it, in %, where somebody counted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    name: Text
    share: Figure | None = None


class Variant(BaseModel):
    """One thing in which faces differ; its first option is what is drawn unless told otherwise.

    side: `paired` where left and right differ on their own. Recipes name it under `only:`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    name: Text
    side: Literal["paired", "median"]
    note: Text | None = None
    options: Annotated[tuple[Option, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _options_differ(self) -> Self:
        if len(set(self.option_ids)) < len(self.options):
            raise ValueError("two options have the same id. Give each its own")
        return self

    @property
    def option_ids(self) -> tuple[str, ...]:
        """The ids of its options, the usual one first."""
        return tuple(option.id for option in self.options)

    @property
    def usual(self) -> str:
        """What is drawn unless a patient says otherwise."""
        return self.options[0].id


@lru_cache(maxsize=2)
def load_variants(folder: Path = VARIANTS_FOLDER) -> Mapping[str, Variant]:
    """Every variant by its id. Raises ContentError."""
    return load_folder(Variant, folder)


def choice_of(patient: Patient, side: str) -> Choice:
    """Which option of each variant a patient has on one side ("left", "right").

    `Patient.variants` names a variant, or one side of it: "facial_artery_ending.left".
    """
    given = patient.variants
    return {
        name: given.get(f"{name}.{side}", given.get(name, variant.usual))
        for name, variant in load_variants().items()
    }


def check_choice(name: str, option: str) -> None:
    """Nothing, when a patient may say this. Raises UnknownId with the nearest match."""
    variants = load_variants()
    base, _, side = name.partition(".")
    allowed = [n for n, v in variants.items() if v.side == "median"]
    allowed += [f"{n}{end}" for n, v in variants.items() if v.side == "paired" for end in ENDS]
    if base not in variants or (side and name not in allowed):
        raise UnknownId("variant", name, allowed)
    if option not in variants[base].option_ids:
        raise UnknownId(f"option of {base}", option, variants[base].option_ids)


def choices_among(names: tuple[str, ...]) -> Iterator[Choice]:
    """Every combination of the options of these variants, the usual one first."""
    variants = load_variants()
    for options in product(*(variants[name].option_ids for name in names)):
        yield dict(zip(names, options, strict=True))


def name_choice(choice: Choice) -> str:
    """How a choice is written behind a structure's id; empty where all is as usual.

    >>> name_choice({"facial_artery_ending": "labial"})
    '@facial_artery_ending=labial'
    """
    variants = load_variants()
    rare = [f"{n}={choice[n]}" for n in sorted(choice) if choice[n] != variants[n].usual]
    return "@" + ",".join(rare) if rare else ""


ENDS = ("", *(f".{side}" for side in SIDES))
