"""A face's distances beside the published ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from anatomy.content import parse_file
from anatomy.evidence import Evidenced, Figure
from anatomy.landmarks import find_landmarks, load_landmarks
from anatomy.patients import Patient, load_patient
from anatomy.people.corners import person_cage
from meshes.head import load_head
from meshes.mesh import FloatArray

DISTANCES_FILE = Path(__file__).parent / "data" / "distances.yaml"
Sex = Literal["female", "male"]
CLOSE_SD, WITHIN_SD = 1.0, 2.0


class Distance(BaseModel):
    """A published distance between two landmarks, or across the face between a pair.

    mean: mm with sd, by sex, by group or for all. sd_basis: where the sd comes from, if not from
    the mean's source.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: str
    ends: tuple[str, str]
    across: bool = False
    mean: Figure
    sd_basis: Evidenced | None = None


class Distances(BaseModel):
    """All published distances by id."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    distances: dict[str, Distance]


@dataclass(frozen=True)
class Measured:
    """One distance of a face beside the published mean. z: how many sd the face is off."""

    id: str
    what: str
    ours_mm: float
    published_mm: float
    sd_mm: float
    ev: str
    sd_ev: str
    src: str

    @property
    def z(self) -> float:
        """Difference from the mean in standard deviations."""
        return (self.ours_mm - self.published_mm) / self.sd_mm

    @property
    def verdict(self) -> str:
        """One of "close" (within 1 sd), "within" (up to 2 sd) and "outside"."""
        far = abs(self.z)
        return "close" if far <= CLOSE_SD else "within" if far <= WITHIN_SD else "outside"


@lru_cache(maxsize=1)
def load_distances() -> Mapping[str, Distance]:
    """The published distances by id. Raises ContentError."""
    return parse_file(Distances, DISTANCES_FILE).model.distances


def ends_of(distance: Distance) -> tuple[str, str]:
    """The two landmark ids with their sides; a paired one on one side is measured on the left."""
    first, second = distance.ends
    if distance.across:
        return f"{first}.left", f"{second}.right"
    return _left(first), _left(second)


def _left(name: str) -> str:
    return f"{name}.left" if load_landmarks()[name].side == "paired" else name


def published(distance: Distance, sex: Sex, near_mm: float) -> tuple[float, float]:
    """Mean and sd in mm for this sex; of several ancestry groups the one nearest to `near_mm`."""
    mean = np.atleast_1d(np.asarray(distance.mean.value, dtype=float))
    sd = np.broadcast_to(np.asarray(distance.mean.sd, dtype=float), mean.shape)
    groups = distance.mean.groups
    k = groups.index(sex) if sex in groups else int(np.abs((near_mm - mean) / sd).argmin())
    return float(mean[k]), float(sd[k])


def measure_distances(landmarks: Mapping[str, FloatArray], sex: Sex) -> tuple[Measured, ...]:
    """The published distances measured on these landmarks (id -> (3,) mm), in straight lines."""
    rows = []
    for name, distance in load_distances().items():
        first, second = ends_of(distance)
        ours = float(np.linalg.norm(landmarks[first] - landmarks[second]))
        mean, sd = published(distance, sex, ours)
        basis = distance.sd_basis.ev if distance.sd_basis else distance.mean.ev
        source = distance.mean.src or ""
        rows.append(Measured(name, distance.what, ours, mean, sd, distance.mean.ev, basis, source))
    return tuple(rows)


def measure_patient(patient: Patient | str) -> tuple[Measured, ...]:
    """The published distances measured on a patient at rest. Raises UnknownId."""
    person = load_patient(patient) if isinstance(patient, str) else patient
    head = load_head()
    return measure_distances(find_landmarks(head, person_cage(head, person)), person.sex)


def table(rows: Sequence[Measured]) -> str:
    """The distances as lines of text, with how many lie within 2 standard deviations."""
    lines = [f"{'distance':16}{'ours':>7}{'mean':>7}{'SD':>6}{'z':>7}  verdict  evidence  source"]
    for r in rows:
        numbers = f"{r.ours_mm:7.1f}{r.published_mm:7.1f}{r.sd_mm:6.1f}{r.z:+7.1f}"
        lines.append(f"{r.id:16}{numbers}  {r.verdict:8} {r.ev:9} {r.src}")
    within = sum(abs(r.z) <= WITHIN_SD for r in rows)
    return "\n".join([*lines, f"{within} of {len(rows)} within {WITHIN_SD:g} SD (mm)"])
