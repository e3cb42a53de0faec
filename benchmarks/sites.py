"""How the sites of every technique lie in their muscles, on the template and on 50 people."""

from __future__ import annotations

from collections.abc import Iterator

from anatomy import Face, build_face, load_atlas, load_patient
from anatomy.people import sample_patient
from benchmarks.row import Row
from lessons.check_people import NEAR_MM, measure_sites
from lessons.load import list_lessons, load_lesson

PEOPLE = 50


def measure_sites_on_people() -> Iterator[Row]:
    """Share of needles whose tip reaches the target, site by site."""
    lessons = [load_lesson(name) for name in list_lessons()]
    for fit in measure_sites(lessons, faces_of(PEOPLE)):
        share = 100 * (1 - fit.missed / len(fit.gaps_mm))
        worst = "out of reach" if fit.worst_mm == float("inf") else f"{fit.worst_mm:.1f} mm"
        bound = fit.elsewhere
        why = "" if bound is None else f" (the lesson says why, up to {bound.within_mm:g} mm)"
        yield Row(
            f"{fit.lesson_id}, {fit.site_id}: tip within {NEAR_MM:g} mm; worst {worst}{why}",
            "%",
            ours=share,
            more_is_better=True,
            target_ours=None if fit.elsewhere is not None else 100.0,
        )


def faces_of(count: int) -> Iterator[Face]:
    """The template, then so many sampled people, by seed from 1 on."""
    atlas = load_atlas()
    people = [load_patient("template"), *(sample_patient(seed) for seed in range(1, count + 1))]
    yield from (build_face(atlas, person) for person in people)
