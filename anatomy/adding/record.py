"""What is kept of an added atlas: its licence and credit, what was found, how well it fits."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from anatomy.adding.map_file import Drawn, Frozen
from anatomy.known import load_known
from anatomy.structures import Facts, Id, Structure, Text

NO_FACTS = "Drawn from an added atlas. Facies has no facts on it yet."
NO_RELEVANCE = "Not described here yet."
PROJECT = "project"


class Placed(Frozen):
    """One body: the meshes it was made from, how far fitting moved it, what excess is left.

    out_mm: out of the skin. into_mm: into bone. turned_pct: triangles that fitting turned over.
    """

    meshes: tuple[Text, ...]
    triangles: int
    moved_mm: float
    out_mm: float
    into_mm: float
    turned_pct: float


class Added(Frozen):
    """All of an added atlas's atlas.yaml.

    structures: full id -> its body. drawn: structures that the built-in atlas lacks. built_in: base
    id -> why the built-in structure stays, or why it is not drawn at all.
    """

    name: Id
    title: Text
    licence: Text
    attribution: Text
    address: Text | None = None
    added_at: datetime
    source_sha256: Text
    shapes_sha256: Text
    structures: dict[Text, Placed] = Field(min_length=1)
    drawn: dict[Id, Drawn] = Field(default_factory=dict)
    built_in: dict[Id, Text] = Field(default_factory=dict)

    @property
    def not_found(self) -> dict[str, str]:
        """What was looked for in vain: base id -> the sentence."""
        return {name: why for name, why in self.built_in.items() if why.startswith("not found")}

    def new_structures(self) -> dict[str, Structure]:
        """The structures that the built-in atlas lacks, with names and without facts."""
        sides = {full.partition(".")[0]: "." in full for full in self.structures}
        return {
            base: _structure(base, drawn, paired=sides[base])
            for base, drawn in self.drawn.items()
            if base in sides
        }


def _structure(base: str, drawn: Drawn, *, paired: bool) -> Structure:
    known = load_known().get(base)
    english = drawn.english or (known.english if known else base.replace("_", " ").capitalize())
    return Structure(
        id=base,
        latin=drawn.latin or (known.latin if known else english),
        latin_official=known is not None,
        english=english,
        kind=drawn.kind,
        side="paired" if paired else "median",
        region=drawn.region,
        layer=drawn.layer,
        system=drawn.system,
        facts=Facts(summary=NO_FACTS, relevance=NO_RELEVANCE),
        sources=(PROJECT,),
    )
