"""Every problem of the anatomy's content files, for their authors."""

from __future__ import annotations

from pathlib import Path

from anatomy.content import ContentError, Problem, parse_file, read_document
from anatomy.expressions import Expressions, check_expressions
from anatomy.known import load_known
from anatomy.sources import Source, check_sources, load_sources
from anatomy.structures import DATA, read_structures
from meshes.head import load_head


def check_content(root: Path = DATA) -> list[Problem]:
    """Every problem below the data folder `root`, in file order; empty when all is well."""
    problems = read_structures(root)[1]
    for check in (_files, _expressions):
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


def _expressions(root: Path) -> list[Problem]:
    one = parse_file(Expressions, root / "expressions.yaml")
    muscles = {*read_structures(root)[0], *load_known(root / "known_structures.yaml")}
    head_units = frozenset(load_head().units)
    return check_expressions(one.document, one.model, head_units=head_units, muscles=muscles)
