"""Every problem of the anatomy's content files, for their authors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from anatomy.adding.check_map import check_map
from anatomy.adding.map_file import AtlasMap
from anatomy.calibrate import Calibration
from anatomy.content import (
    ContentError,
    Document,
    KeyPath,
    Loaded,
    Problem,
    YamlValue,
    did_you_mean,
    parse,
    parse_file,
    parse_folder,
    read_document,
)
from anatomy.expressions import Expressions, check_expressions
from anatomy.gauge import Needles
from anatomy.known import load_known
from anatomy.landmarks import Landmarks
from anatomy.measure import Distances
from anatomy.measurement_check import check_measurements
from anatomy.patients import Patient, shape_names
from anatomy.people.check import check_people
from anatomy.recipe_check import check_conditions, check_joints
from anatomy.recipes import AnyRecipe
from anatomy.skin_lines import LinesFile, check_lines, line_units
from anatomy.skull import SkullPlan
from anatomy.sources import Source, check_sources, load_sources
from anatomy.structures import DATA, Structure, read_structures
from anatomy.thickness import ThicknessField
from anatomy.toxin.check import check_toxin
from anatomy.variants import Variant, load_variants
from meshes.head import load_head

LANDMARK_KEYS = ("ref", "line")  # the keys of a place that name landmarks


class RecipeFile(BaseModel):
    """The `recipe` of a structure's file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    recipe: AnyRecipe


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


def _skin_lines(root: Path) -> list[Problem]:
    one = parse_file(LinesFile, root / "skin_lines.yaml")
    drawn = {path.stem for path in (root / "structures").rglob("*.yaml")}
    places = set(_landmarks(root))
    return check_lines(one.document, one.model, units=line_units(), muscles=drawn, places=places)


def _distances(root: Path) -> list[Problem]:
    known = _landmarks(root)
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
    named = (
        ((section, name), name)
        for section in ("weights", "asymmetry")
        for name in getattr(one.model, section)
    )
    return list(_unknown_targets(one.document, named))


def _skull(root: Path) -> list[Problem]:
    one = parse_file(SkullPlan, root / "skull.yaml")
    return list(_unknown_landmarks(one.document, _landmarks(root)))


def _thickness(root: Path) -> list[Problem]:
    one = parse_file(ThicknessField, root / "tissue_thickness.yaml")
    return list(_unknown_landmarks(one.document, _landmarks(root)))


def _needles(root: Path) -> list[Problem]:
    parse_file(Needles, root / "needles.yaml")
    return []


def _calibration(root: Path) -> list[Problem]:
    one = parse_file(Calibration, root / "calibration.yaml")
    plan = one.model
    patients = sorted(path.stem for path in (root / "patients").glob("*.yaml"))
    named: list[tuple[KeyPath, str]] = [
        *((("free", row), name) for row, name in enumerate(plan.free)),
        *((("fixed", who, name), name) for who, given in plan.fixed.items() for name in given),
    ]
    strangers = [
        one.document.problem(
            ("fixed", who), f"unknown patient '{who}'. {did_you_mean(who, patients)}"
        )
        for who in plan.fixed
        if who not in patients
    ]
    return [*strangers, *_unknown_targets(one.document, named)]


def _recipes(root: Path) -> list[Problem]:
    known = _landmarks(root) + _bony_points(root)
    variants = load_variants(root / "variants")
    problems: list[Problem] = []
    read: dict[str, AnyRecipe] = {}
    documents: dict[str, Document] = {}
    for name, one in parse_folder(Structure, root / "structures")[0].items():
        if one.model.recipe is None:
            continue
        documents[name] = one.document.only("recipe")
        try:
            read[name] = parse(RecipeFile, documents[name]).recipe
        except ContentError as error:
            problems += error.problems
        else:
            problems += _unknown_landmarks(documents[name], known)
    for name in read:
        problems += check_conditions(documents[name], variants)
        problems += check_joints(documents[name], read, unread=documents.keys() - read.keys())
    return problems


def _measurements(root: Path) -> list[Problem]:
    points = _landmarks(root) + _bony_points(root)
    loaded = parse_folder(Structure, root / "structures")[0]
    drawn = {path.stem for path in (root / "structures").rglob("*.yaml")}
    return [
        problem
        for one in loaded.values()
        for problem in check_measurements(one.document, points=points, structures=drawn)
    ]


def _maps(root: Path) -> list[Problem]:
    loaded, broken = read_structures(root)
    if broken:
        return []  # first things first: a map names what these files tell
    structures = {name: one.model for name, one in loaded.items()}
    problems: list[Problem] = []
    for path in sorted((root / "atlases").glob("*.yaml")):
        try:
            problems += check_map(parse_file(AtlasMap, path), structures)
        except ContentError as error:
            problems += error.problems
    return problems


def _toxin(root: Path) -> list[Problem]:
    muscles = {path.stem for path in (root / "structures" / "muscle").glob("*.yaml")}
    return check_toxin(
        root, muscles=muscles, landmarks=_landmarks(root), units=frozenset(load_head().units)
    )


def _variants(root: Path) -> list[Problem]:
    return parse_folder(Variant, root / "variants")[1]


def _landmarks(root: Path) -> list[str]:
    return sorted(parse_file(Landmarks, root / "landmarks.yaml").model.landmarks)


def _bony_points(root: Path) -> list[str]:
    return sorted(parse_file(SkullPlan, root / "skull.yaml").model.bony_points)


def _unknown_landmarks(document: Document, known: list[str]) -> Iterator[Problem]:
    for path, name in _named_landmarks(document):
        if name not in known:
            message = f"unknown landmark '{name}'. {did_you_mean(name, known)}"
            yield document.problem(path, message)


def _named_landmarks(document: Document) -> Iterator[tuple[KeyPath, str]]:
    """Where a place names its landmark: under `ref` or `line`, or first in a row of numbers."""
    for path, value in document.walk():
        if isinstance(value, str) and path[-1] in LANDMARK_KEYS:
            yield path, value
        elif isinstance(value, list) and _is_place_row(value):
            yield (*path, 0), str(value[0])


def _is_place_row(row: list[YamlValue]) -> bool:
    numbers = row[1:]
    return (
        bool(numbers) and isinstance(row[0], str) and not any(isinstance(n, str) for n in numbers)
    )


def _unknown_targets(document: Document, named: Iterable[tuple[KeyPath, str]]) -> Iterator[Problem]:
    known = shape_names()
    for path, name in named:
        if name not in known:
            message = f"unknown shape target '{name}'. {did_you_mean(name, known)}"
            yield document.problem(path, message)


CHECKS: tuple[Callable[[Path], list[Problem]], ...] = (
    _files,
    _structures,
    _expressions,
    _skin_lines,
    _distances,
    _patients,
    check_people,
    _skull,
    _thickness,
    _needles,
    _calibration,
    _variants,
    _recipes,
    _measurements,
    _maps,
    _toxin,
)
