"""How fast a plan of injections becomes weakened muscles, and what may go wrong is told."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from time import perf_counter

import numpy as np

from anatomy import Atlas, Face, build_face, load_atlas, load_patient
from anatomy.people.sample import sample_patient
from anatomy.place import Place, resolve_place
from anatomy.toxin import Injection, injection_at, predict_complications, treat
from benchmarks.row import MS, Row, measure_ms

INJECTIONS = 20
DEPTH_MM, UNITS, ML = 3.0, 4.0, 0.1
TARGET_MS = 50.0
SEED = 1
SEEN, STRANGERS = range(20, 26), range(26, 34)  # made-up people; the plan meets nobody's bone


def measure_toxin() -> Iterator[Row]:
    """A plan of 20 injections: treated, treated on a patient never seen before, and judged."""
    atlas = load_atlas()
    face = build_face(atlas, load_patient("template"))
    plan = forehead_plan(face)
    yield Row(
        f"treat, a plan of {INJECTIONS} injections",
        "ms",
        ours=measure_ms(lambda: treat(face, plan), rounds=20, warm_up=2),
        target_ours=TARGET_MS,
    )
    for seed in SEEN:  # each variant is looked at once, when somebody has it for the first time
        treat_ms(atlas, seed)
    yield Row(
        "the same on a patient never seen before",
        "ms",
        ours=statistics.median(treat_ms(atlas, seed) for seed in STRANGERS),
        target_ours=TARGET_MS,
    )
    treatment = treat(face, plan)
    yield Row(
        "its complications told",
        "ms",
        ours=measure_ms(lambda: predict_complications(treatment, face), rounds=10),
    )


def treat_ms(atlas: Atlas, seed: int) -> float:
    """Of the first treatment of a made-up patient whose face was just built."""
    face = build_face(atlas, sample_patient(seed))
    plan = forehead_plan(face)
    start = perf_counter()
    treat(face, plan)
    return MS * (perf_counter() - start)


def forehead_plan(face: Face) -> list[Injection]:
    """Twenty injections spread over glabella and forehead, alike in every run."""
    rng = np.random.default_rng(SEED)
    spots = (
        Place(ref="glabella", lateral=rng.uniform(0, 40), superior=rng.uniform(-5, 40))
        for _ in range(INJECTIONS)
    )
    return [
        injection_at(
            resolve_place(face, spot, side=("left", "right")[number % 2]),
            DEPTH_MM,
            units=UNITS,
            volume_ml=ML,
        )
        for number, spot in enumerate(spots)
    ]
