"""Every problem of the anatomy's content files, for their authors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from anatomy.content import (
    ContentError,
    Loaded,
    Problem,
    did_you_mean,
    parse_file,
    parse_folder,
    read_document,
)
from anatomy.expressions import Expressions, check_expressions
from anatomy.known import load_known
from anatomy.landmarks import Landmarks
from anatomy.measure import Distances
from anatomy.patients import Patient, shape_names
from anatomy.sources import Source, check_sources, load_sources
from anatomy.structures import DATA, read_structures
from meshes.head import load_head


def check_content(root: Path = DATA) -> list[Problem]:
    """Every problem below the data folder `root`, in file order; empty when all is well."""
    problems: list[Problem] = []
    for check in CHECKS:
        try:
            problems += check(root)
        except ContentError as error:
            problems += error.problems
    return sorted(set(problems))


def _files(root: Path) -> list[Problem]:
    """Of every file: can it be read, and does it name sources that exist?"""
    sources = _sources(root)
    problems: list[Problem] = []
    for path in sorted(root.rglob("*.yaml")):
        try:
            document = read_document(path)
        except ContentError as error:
            problems += error.problems
            continue
        problems += [] if sources is None else check_sources(document, sources)
    return problems


def _sources(root: Path) -> dict[str, Source] | None:
    try:
        return load_sources(root / "sources.yaml")
    except ContentError:
        return None  # its own problems are reported with the structures


def _structures(root: Path) -> list[Problem]:
    return read_structures(root)[1]


def _expressions(root: Path) -> list[Problem]:
    one = parse_file(Expressions, root / "expressions.yaml")
    drawn = {path.stem for path in (root / "structures").rglob("*.yaml")}
    muscles = drawn | set(load_known(root / "known_structures.yaml"))
    head_units = frozenset(load_head().units)
    return check_expressions(one.document, one.model, head_units=head_units, muscles=muscles)


def _distances(root: Path) -> list[Problem]:
    known = sorted(parse_file(Landmarks, root / "landmarks.yaml").model.landmarks)
    one = parse_file(Distances, root / "distances.yaml")
    return [
        one.document.problem(
            ("distances", key, "ends", row), f"unknown landmark '{end}'. {did_you_mean(end, known)}"
        )
        for key, distance in one.model.distances.items()
        for row, end in enumerate(distance.ends)
        if end not in known
    ]


def _patients(root: Path) -> list[Problem]:
    loaded, problems = parse_folder(Patient, root / "patients")
    return [*problems, *(problem for one in loaded.values() for problem in _weights(one))]


def _weights(one: Loaded[Patient]) -> list[Problem]:
    known = shape_names()
    return [
        one.document.problem(
            (section, name), f"unknown shape target '{name}'. {did_you_mean(name, known)}"
        )
        for section in ("weights", "asymmetry")
        for name in getattr(one.model, section)
        if name not in known
    ]


CHECKS: tuple[Callable[[Path], list[Problem]], ...] = (
    _files,
    _structures,
    _expressions,
    _distances,
    _patients,
)
