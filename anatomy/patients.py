"""Who the face belongs to: age, sex, shape weights and complexion, read from a file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from anatomy.complexion import Complexion
from anatomy.content import ContentError, KeyPath, UnknownId, parse_file
from anatomy.variants import check_choice
from meshes.head import load_head, resolve_names
from meshes.mesh import FloatArray

PATIENTS_FOLDER = Path(__file__).parent / "data" / "patients"
ANCESTRIES = ("african", "asian", "caucasian")
ANCESTRY_TONES = np.array([5.2, 2.9, 1.9])  # a look, not a measurement
YOUNG_YEARS, OLD_YEARS = 25, 90  # what the `age` target spans
FEATURE_SPREAD = 0.12  # standard deviation of a feature's weight
STEADY = ("weight", "muscle", "head_trans", "neck_trans", "measure", "head_scale", "head_age")
Weight = Annotated[float, Field(ge=-1.5, le=1.5)]


class Patient(BaseModel):
    """One person. weights: shape targets of the head by name; a paired name without its side means
    both. variants: variant id, or one side of it, -> the option drawn.
    asymmetry: weights of one-sided targets.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    name: str
    age: Annotated[int, Field(ge=18, le=110)]
    sex: Literal["female", "male"]
    seed: Annotated[int, Field(ge=0)] = 0
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


def sample_patient(seed: int) -> Patient:
    """A made-up person: the same seed gives the same one.

    Starts from the calibrated adult of a drawn sex; draws age, ancestry, small changes of every
    feature, slight asymmetry and a complexion to match. A variety to practise on, no statistics.

    >>> sample_patient(7) == sample_patient(7)
    True
    """
    rng = np.random.default_rng(seed)
    sex: Literal["female", "male"] = "female" if rng.random() < 0.5 else "male"
    adult = load_patient("template" if sex == "female" else "adult_male")
    age = int(rng.integers(20, 76))
    mixture = rng.dirichlet([0.6, 0.6, 0.6])
    weights = dict(adult.weights)
    weights |= dict(zip(ANCESTRIES, np.round(mixture - 1 / 3, 3).tolist(), strict=True))
    weights["age"] = round((age - YOUNG_YEARS) / (OLD_YEARS - YOUNG_YEARS), 3)
    for less, more in _opposites():
        draw = round(float(np.clip(rng.normal(0, FEATURE_SPREAD), -0.5, 0.5)), 3)
        name = more if draw > 0 else less
        weights[name] = round(min(weights.get(name, 0.0) + abs(draw), 1.0), 3)
    sides = [n for n in shape_names() if n.startswith("asym_")]
    uneven = rng.choice(sides, size=6, replace=False).tolist()
    return Patient(
        id=f"sample_{seed}",
        name=f"Sample {seed}",
        age=age,
        sex=sex,
        seed=seed,
        weights=weights,
        complexion=_complexion(rng, mixture, sex),
        asymmetry={name: round(float(rng.uniform(0.05, 0.3)), 3) for name in uneven},
    )


def _opposites() -> tuple[tuple[str, str], ...]:
    """Pairs of features that are each other's opposite, such as less and more."""
    names = set(shape_names())
    pairs = []
    for first, second in (("_decr", "_incr"), ("_down", "_up"), ("_concave", "_convex")):
        for name in sorted(n for n in names if n.endswith(first)):
            other = name.removesuffix(first) + second
            if other in names and not name.startswith(STEADY):
                pairs.append((name, other))
    return tuple(pairs)


def _complexion(rng: np.random.Generator, mixture: FloatArray, sex: str) -> Complexion:
    tone = float(np.clip(mixture @ ANCESTRY_TONES + rng.normal(0, 0.4), 1, 6))
    dark = tone > 3 or rng.random() < 0.5
    hair, iris = ("#2a1d16", "#4a3120") if dark else ("#5a412e", "#5d7482")
    return Complexion(
        tone=round(tone, 2),
        warmth=round(float(rng.uniform(0.3, 0.7)), 2),
        hair=hair,
        iris=iris,
        lips="#86493f" if tone > 4 else "#b0635d",
        scalp=0.06,
        beard=round(float(rng.uniform(0.05, 0.3)), 2) if sex == "male" else 0.0,
    )


def shape_names() -> tuple[str, ...]:
    """Every name a weight may have: the head's targets and, for pairs, the name of both."""
    names = set(load_head().targets)
    names |= {n.removesuffix(".left") for n in names if n.endswith(".left")}
    return tuple(sorted(names))
