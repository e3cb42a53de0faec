"""Problems of the files about people: how patients are drawn, how tissue scales, the cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from anatomy.content import Document, KeyPath, Problem, did_you_mean, parse_file, parse_folder
from anatomy.landmarks import Landmarks
from anatomy.measure import Distances
from anatomy.patients import shape_names
from anatomy.people.cases import Case, check_case
from anatomy.people.plan import TRAITS, SamplingPlan
from anatomy.people.soft_tissue import Scaling

Named = Iterable[tuple[KeyPath, str]]


def check_people(root: Path) -> list[Problem]:
    """Every problem of sampling.yaml, tissue_scaling.yaml and cases/ below the data folder."""
    return [*_sampling(root), *_scaling(root), *_cases(root)]


def _sampling(root: Path) -> Iterator[Problem]:
    one = parse_file(SamplingPlan, root / "sampling.yaml")
    known = sorted(parse_file(Distances, root / "distances.yaml").model.distances)
    plan, document = one.model, one.document
    yield from _unknown(document, plan.targets(), "shape target", shape_names())
    yield from _unknown(document, plan.rows(), "distance", known)
    traits = [((*("drawn", n), t), t) for n, given in plan.drawn.items() for t in given]
    yield from _unknown(document, traits, "trait", TRAITS)


def _scaling(root: Path) -> Iterator[Problem]:
    one = parse_file(Scaling, root / "tissue_scaling.yaml")
    known = sorted(parse_file(Landmarks, root / "landmarks.yaml").model.landmarks)
    named = [(("places", name), name) for name in one.model.places]
    yield from _unknown(one.document, named, "landmark", known)


def _cases(root: Path) -> Iterator[Problem]:
    loaded, problems = parse_folder(Case, root / "cases")
    yield from problems
    for one in loaded.values():
        yield from check_case(one.model, one.document)


def _unknown(
    document: Document, named: Named, what: str, known: Iterable[str]
) -> Iterator[Problem]:
    allowed = list(known)
    for path, name in named:
        if name not in allowed:
            text = f"unknown {what} '{name}'. {did_you_mean(name, allowed)}"
            yield document.problem(path, text)
