"""Two thousand made-up patients: how fast, how true to the published distances, and how sound.

`python -m benchmarks patients` prints the rows; `python -m benchmarks.patients` the distances too.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Literal

import numpy as np

from anatomy import build_face, load_atlas, sample_patient
from anatomy.landmarks import find_landmarks
from anatomy.measure import measure_distances
from anatomy.people.corners import person_cage
from anatomy.people.norms import norms_of
from anatomy.people.plan import load_plan
from anatomy.people.soundness import Examiner, Soundness
from anatomy.people.wishes import draw_person
from benchmarks.row import Row, measure_ms
from meshes.head import load_head

PEOPLE = 2000
MEAN_SD, SPREAD = 0.3, 0.25
BUILD_TARGET_MS = 150.0
SEXES: tuple[Literal["female", "male"], ...] = ("female", "male")
SPEED_ROUNDS = 30


@dataclass(frozen=True)
class Spread:
    """One distance of many people beside its norm. mean_sd: how many SD the mean is off the mean
    of their own norms; ratio: their spread over the published one.
    """

    id: str
    sex: str
    published_mm: float
    published_sd_mm: float
    mean_mm: float
    sd_mm: float
    mean_sd: float
    ratio: float

    @property
    def near(self) -> bool:
        """Whether the mean is as near as asked."""
        return abs(self.mean_sd) <= MEAN_SD

    @property
    def as_wide(self) -> bool:
        """Whether the spread is as asked."""
        return abs(self.ratio - 1) <= SPREAD


def measure_patients() -> Iterator[Row]:
    """Speed, then distances, then soundness."""
    atlas = load_atlas()
    seeds = count()
    drawn_ms = measure_ms(lambda: sample_patient(next(seeds)), rounds=SPEED_ROUNDS)
    yield Row("patients drawn", "a second", ours=1000 / drawn_ms, more_is_better=True)
    both_ms = measure_ms(  # each variant is looked at once, when somebody has it for the first time
        lambda: build_face(atlas, sample_patient(next(seeds))),
        rounds=SPEED_ROUNDS,
        warm_up=SPEED_ROUNDS,
    )
    yield Row("a patient drawn, the face built", "ms", ours=both_ms, target_ours=BUILD_TARGET_MS)
    for wishes, who in (({}, ""), ({"ancestry": "caucasian"}, ", all as the norms' people")):
        rows = measure_spreads(PEOPLE, wishes)
        yield _of_all(f"means within 0.3 SD{who}", [row.near for row in rows])
        yield _of_all(f"spreads within 25 %{who}", [row.as_wide for row in rows])
    found = examine_people(PEOPLE)
    through = sum(bool(one.outside) for one in found)
    yield Row(f"patients of {PEOPLE} with a body through the skin", "", through, target_ours=0)
    turned = sum(bool(one.inside_out) for one in found)
    yield Row(f"patients of {PEOPLE} with a triangle inside out", "", turned, target_ours=0)


def _of_all(what: str, met: list[bool]) -> Row:
    return Row(
        f"of {len(met)} distances (both sexes): {what}",
        "",
        ours=sum(met),
        more_is_better=True,
        target_ours=len(met),
    )


def measure_spreads(people: int, wishes: Mapping[str, object]) -> list[Spread]:
    """Every drawn distance of so many people of both sexes beside their own norms."""
    plan, head = load_plan(), load_head()
    ours: dict[str, list[np.ndarray]] = {sex: [] for sex in SEXES}
    for seed in range(people):
        person = draw_person(seed, wishes, plan)
        norms = norms_of(person, plan)
        marks = find_landmarks(head, person_cage(head, sample_patient(seed, **wishes)))
        found = {row.id: row.ours_mm for row in measure_distances(marks, person.sex)}
        mm = np.array([found[name] for name in norms.names])
        ours[person.sex].append(np.stack([mm, norms.mean_mm, norms.sd_mm]))
    return [row for sex in SEXES for row in _spreads(sex, np.array(ours[sex]))]


def _spreads(sex: str, table: np.ndarray) -> Iterator[Spread]:
    plan = load_plan()
    mm, mean, sd = table[:, 0], table[:, 1], table[:, 2]
    z = (mm - mean) / sd
    for row, name in enumerate((*plan.drawn, *plan.follows)):
        yield Spread(
            name,
            sex,
            *(float(x) for x in (mean[:, row].mean(), sd[:, row].mean())),
            *(float(x) for x in (mm[:, row].mean(), mm[:, row].std())),
            *(float(x) for x in (z[:, row].mean(), z[:, row].std())),
        )


def examine_people(people: int) -> list[Soundness]:
    """What is wrong with each of so many people."""
    atlas = load_atlas()
    examiner = Examiner(atlas)
    return [examiner.examine(build_face(atlas, sample_patient(seed))) for seed in range(people)]


def main() -> None:
    """Prints every distance, and which bodies are unsound, of as many people as asked."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    for row in measure_spreads(people, {}):
        verdict = "" if row.near and row.as_wide else "  missed"
        sys.stdout.write(
            f"{row.sex:7}{row.id:16}{row.published_mm:7.1f} ±{row.published_sd_mm:5.2f}"
            f"{row.mean_mm:8.1f} ±{row.sd_mm:5.2f}{row.mean_sd:+7.2f}{row.ratio:6.2f}{verdict}\n"
        )
    found = examine_people(people)
    for what in ("outside", "inside_out"):
        total: Counter[str] = Counter()
        for one in found:
            total.update(getattr(one, what))
        unsound = sum(bool(getattr(one, what)) for one in found)
        sys.stdout.write(f"{what}: {unsound} of {people} people; {total.most_common(12)}\n")


if __name__ == "__main__":
    main()
