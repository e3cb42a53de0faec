"""Every figure of a structure is counted once, under its own tag."""

from __future__ import annotations

from anatomy.content import read_document
from anatomy.evidence import EV
from anatomy.structures import DATA, load_structures
from anatomy.tally import FIGURES, count_evidence, list_evidence


def test_every_figure_is_counted_under_its_tag() -> None:
    for structure in load_structures().values():
        counted = count_evidence(structure)
        assert tuple(counted) == EV
        assert sum(counted.values()) == len(list_evidence(structure))


def test_tags_are_those_of_the_file() -> None:
    for path in sorted((DATA / "structures").rglob("*.yaml")):
        document = read_document(path)
        told = [
            value
            for keys, value in document.walk()
            if keys[:1] == ("facts",) and keys[-1] == "ev" and keys[1] in (*FIGURES, "facs")
        ]
        counted = count_evidence(load_structures()[document.stem])
        assert counted == {ev: told.count(ev) for ev in EV}, document.stem
