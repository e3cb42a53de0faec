"""Who the face belongs to: age, sex, shape weights and complexion, read from a file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from anatomy.complexion import Complexion
from anatomy.content import ContentError, KeyPath, UnknownId, parse_file
from anatomy.variants import check_choice
from meshes.head import load_head, resolve_names

PATIENTS_FOLDER = Path(__file__).parent / "data" / "patients"
ANCESTRIES = ("african", "asian", "caucasian")
Weight = Annotated[float, Field(ge=-1.5, le=1.5)]


class Patient(BaseModel):
    """One person. weights: shape targets of the head by name; a paired name without its side means
    both. variants: variant id, or one side of it, -> the option drawn.
    asymmetry: weights of one-sided targets. fullness: 0 thin to 1 full, for how thick the soft
    tissue is; what it does to the form is among the weights.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    name: str
    age: Annotated[int, Field(ge=18, le=110)]
    sex: Literal["female", "male"]
    seed: Annotated[int, Field(ge=0)] = 0
    fullness: Annotated[float, Field(ge=0, le=1)] = 0.5
    weights: dict[str, Weight] = {}
    complexion: Complexion = Complexion()
    variants: dict[str, str] = {}
    asymmetry: dict[str, Weight] = {}
    note: str = ""

    @property
    def shape(self) -> dict[str, float]:
        """Shape weights and asymmetry together, as `Head.cage` takes them."""
        both = dict(self.weights)
        for name, weight in self.asymmetry.items():
            both[name] = both.get(name, 0.0) + weight
        return both


def list_patients() -> tuple[str, ...]:
    """The ids of the patients that come with the project, sorted."""
    return tuple(sorted(path.stem for path in PATIENTS_FOLDER.glob("*.yaml")))


@lru_cache(maxsize=64)
def load_patient(patient_id: str) -> Patient:
    """The patient with this id.

    Raises UnknownId with the nearest match, ContentError for a file with a mistake in it.

    >>> load_patient("template").sex
    'female'
    """
    if patient_id not in list_patients():
        raise UnknownId("patient", patient_id, list_patients())
    loaded = parse_file(Patient, PATIENTS_FOLDER / f"{patient_id}.yaml")
    patient, document = loaded.model, loaded.document
    problems = [document.problem(path, text) for path, text in _unknown_names(patient)]
    if patient.id != patient_id:
        problems.append(document.problem(("id",), f"'{patient.id}' is not the file's name."))
    if problems:
        raise ContentError(problems)
    return patient


def _unknown_names(patient: Patient) -> Iterator[tuple[KeyPath, str]]:
    """Where a patient names a shape target, a variant or an option that there is not, and why."""
    for section in ("weights", "asymmetry"):
        for name in getattr(patient, section):
            try:
                resolve_names(load_head().targets, name)
            except KeyError:
                yield (section, name), str(UnknownId("shape target", name, shape_names()))
    for name, option in patient.variants.items():
        try:
            check_choice(name, option)
        except UnknownId as unknown:
            yield ("variants", name), str(unknown)


def shape_names() -> tuple[str, ...]:
    """Every name a weight may have: the head's targets and, for pairs, the name of both."""
    names = set(load_head().targets)
    names |= {n.removesuffix(".left") for n in names if n.endswith(".left")}
    return tuple(sorted(names))
