"""Fits an adult's shape weights to the published distances: `python -m anatomy.calibrate ID`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field
from scipy.optimize import lsq_linear
from scipy.sparse import csr_matrix, vstack

from anatomy.content import UnknownId, parse_file
from anatomy.evidence import Evidenced
from anatomy.landmarks import find_landmarks, landmark_rows
from anatomy.measure import Sex, ends_of, load_distances, measure_distances, published, table
from anatomy.patients import PATIENTS_FOLDER, load_patient
from meshes.head import Head, load_head, resolve_names
from meshes.mesh import FloatArray

CALIBRATION_FILE = Path(__file__).parent / "data" / "calibration.yaml"
ROUNDS = 12
SMALLEST_WEIGHT = 0.01


class Calibration(BaseModel):
    """What a fit may move: `free` targets up to `most`, beside `fixed` weights by patient id."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    evidence: Evidenced
    most: Annotated[float, Field(gt=0, le=1)]
    ridge: Annotated[float, Field(gt=0)]
    fixed: dict[str, dict[str, float]]
    free: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Fit:
    """Fitted shape weights, and how many standard deviations each distance is off before, after."""

    weights: Mapping[str, float]
    z_before: FloatArray
    z_after: FloatArray


@lru_cache(maxsize=1)
def load_calibration() -> Calibration:
    """How the adult templates are fitted. Raises ContentError."""
    return parse_file(Calibration, CALIBRATION_FILE).model


def calibrate(patient_id: str, sex: Sex, plan: Calibration | None = None) -> Fit:
    """Shape weights that bring a patient near the published distances of the sex.

    Gauss-Newton rounds of bounded least squares over the free targets: the squared z of every
    distance plus `ridge` for every squared weight. The same call gives the same weights.
    Raises UnknownId when the plan has no such patient.
    """
    plan = plan or load_calibration()
    if patient_id not in plan.fixed:
        raise UnknownId("calibrated patient", patient_id, plan.fixed)
    head, fixed = load_head(), plan.fixed[patient_id]
    moves = _moves(head, plan.free)
    weights = np.zeros(len(plan.free))
    first = None
    for _ in range(ROUNDS):
        cage = head.cage(fixed) + np.tensordot(weights, moves, axes=1)
        z, slope = _distances_and_slopes(head, cage, moves, sex)
        first = z if first is None else first
        pull = np.sqrt(plan.ridge) * np.eye(len(weights))
        rows = np.concatenate([slope, pull])
        wanted = np.concatenate([slope @ weights - z, np.zeros(len(weights))])
        weights = lsq_linear(rows, wanted, bounds=(0.0, plan.most)).x
    kept = {n: round(float(w), 3) for n, w in zip(plan.free, weights, strict=True)}
    found = {**fixed, **{n: w for n, w in kept.items() if w >= SMALLEST_WEIGHT}}
    rows_after = measure_distances(find_landmarks(head, head.cage(found)), sex)
    z_after = np.array([row.z for row in rows_after])
    return Fit(found, np.zeros(0) if first is None else first, z_after)


def _moves(head: Head, names: tuple[str, ...]) -> FloatArray:
    """(k, c, 3) mm, what each free target moves; both sides of a pair together."""
    return np.stack([head.cage({name: 1.0}) - head.base for name in names])


def _distances_and_slopes(
    head: Head, cage: FloatArray, moves: FloatArray, sex: Sex
) -> tuple[FloatArray, FloatArray]:
    """(d,) z of each distance and (d, k) how a whole weight of each target changes it."""
    rows = landmark_rows(head, cage)
    apart = vstack([_apart(rows, *ends_of(d)) for d in load_distances().values()])
    gap = apart @ cage
    length = np.linalg.norm(gap, axis=1)
    stats = [published(d, sex, mm) for d, mm in zip(load_distances().values(), length, strict=True)]
    mean, sd = np.array(stats).T
    along = gap / length[:, None] / sd[:, None]
    slopes = [np.einsum("dx,dx->d", along, apart @ move) for move in moves]
    return (length - mean) / sd, np.stack(slopes, axis=1)


def _apart(rows: Mapping[str, csr_matrix], first: str, second: str) -> csr_matrix:
    return rows[first] - rows[second]


def write_weights(patient_id: str, weights: Mapping[str, float]) -> Path:
    """The patient's file with its `weights` replaced; every other line stays as written."""
    for name in weights:
        resolve_names(load_head().targets, name)
    path = PATIENTS_FOLDER / f"{patient_id}.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("weights:"))
    end = start + 1
    while end < len(lines) and lines[end].startswith(" "):
        end += 1
    fresh = yaml.safe_dump({"weights": dict(weights)}, sort_keys=False).splitlines()
    path.write_text("\n".join([*lines[:start], *fresh, *lines[end:]]) + "\n", encoding="utf-8")
    return path


def main() -> None:
    """Fits one patient, writes the weights to its file and prints the distances."""
    parser = argparse.ArgumentParser(description="Fit a patient to the published distances.")
    parser.add_argument("patient", choices=sorted(load_calibration().fixed))
    parser.add_argument("--dry-run", action="store_true", help="print only")
    options = parser.parse_args()
    sex = load_patient(options.patient).sex
    fit = calibrate(options.patient, sex)
    head = load_head()
    text = table(measure_distances(find_landmarks(head, head.cage(fit.weights)), sex))
    sys.stdout.write(f"{text}\n")
    if not options.dry_run:
        sys.stdout.write(f"Wrote {write_weights(options.patient, fit.weights)}\n")


if __name__ == "__main__":
    main()
