"""A blueprint: what an examination is made of, how long it takes, and what passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from anatomy.content import Document, Problem, UnknownId, load_folder, parse_folder
from anatomy.evidence import Figure
from anatomy.sources import check_sources, load_sources
from certification.bank import DATA, Bank, Level
from certification.said import Said
from certification.share_out import largest_remainder, share_cells
from lessons.questions.kind import Id, Text

BLUEPRINTS_FOLDER = DATA / "blueprints"
Part = Literal["written", "practical"]
WHOLE_PCT = 100.0


class Domain(Said):
    """A field of knowledge and its weight. topics: what belongs to it, in words."""

    id: Id
    name: Text
    weight: Figure
    topics: tuple[Text, ...] = Field(min_length=1)


class CognitiveLevel(Said):
    """What an item asks of the mind, and its weight."""

    id: Level
    name: Text
    weight: Figure


class Written(Said):
    """The written part. critical_least: how many items at least a wrong answer of which endangers.

    critical_pass_at: the share of the critical items' marks that passes. most_of_a_cell: the share
    of what the bank has of one domain and level that one form may ask.
    """

    items: Figure
    minutes: Figure
    pass_at: Figure
    domains: tuple[Domain, ...] = Field(min_length=1)
    levels: tuple[CognitiveLevel, ...] = Field(min_length=1)
    critical_least: Figure
    critical_pass_at: Figure
    most_of_a_lesson: Figure
    most_of_a_cell: Figure

    @model_validator(mode="after")
    def _weights_are_whole(self) -> Self:
        for key, told in (("domains", self.domains), ("levels", self.levels)):
            names = [one.id for one in told]
            if len(set(names)) != len(names):
                raise ValueError(f"{key} name one twice. Name each once")
            total = sum(one.weight.middle for one in told)
            if abs(total - WHOLE_PCT) > 1e-6:
                raise ValueError(f"the weights of {key} add up to {total:g} %. They make 100 %")
        return self


class Practical(Said):
    """The stations, in their order, and what passes."""

    stations: tuple[Id, ...] = Field(min_length=1)
    pass_at: Figure
    station_pass_at: Figure
    stations_passed_at: Figure
    changeover_minutes: Figure
    break_minutes: Figure


class Blueprint(Said):
    """What an examination is made of.

    form_spread: how far a form's expected score may lie from the bank's. fails_at_once: the parts
    in which a critical safety error fails the whole. results: when they are shown.

    >>> load_blueprint("foundation").domain_counts()["anatomy"]
    13
    """

    id: Id
    title: Text
    written: Written
    practical: Practical
    form_spread: Figure
    grace_seconds: Figure
    extra_times: tuple[Annotated[float, Field(ge=1, le=3)], ...] = Field(min_length=1)
    fails_at_once: tuple[Part, ...]
    results: Literal["immediate", "delayed"]

    @property
    def item_count(self) -> int:
        """How many items the written part has."""
        return round(self.written.items.middle)

    def domain_counts(self) -> dict[str, int]:
        """How many items each domain has, by largest remainder."""
        weights = {one.id: one.weight.middle for one in self.written.domains}
        return largest_remainder(weights, self.item_count)

    def level_counts(self) -> dict[str, int]:
        """How many items each cognitive level has, by largest remainder."""
        weights: dict[str, float] = {one.id: one.weight.middle for one in self.written.levels}
        return largest_remainder(weights, self.item_count)

    def cells(self, bank: Bank) -> dict[tuple[str, str], int]:
        """How many items each pair of domain and level has; the same for every seed.

        Raises ValueError where the bank has too few.
        """
        room: dict[tuple[str, str], int] = {}
        for item in bank.written:
            room[item.domain, item.level] = room.get((item.domain, item.level), 0) + 1
        most = self.written.most_of_a_cell.middle / 100
        allowed = {cell: int(count * most) for cell, count in room.items()}
        return share_cells(self.domain_counts(), self.level_counts(), allowed)


@lru_cache(maxsize=4)
def load_blueprints(own: Path = BLUEPRINTS_FOLDER) -> Mapping[str, Blueprint]:
    """Every blueprint by its id, those of this folder too, which may be missing.

    Raises ContentError.
    """
    return {**load_folder(Blueprint, own), **load_folder(Blueprint, BLUEPRINTS_FOLDER)}


def load_blueprint(blueprint_id: str) -> Blueprint:
    """The blueprint with this id that comes along. Raises UnknownId, ContentError."""
    if blueprint_id not in load_blueprints():
        raise UnknownId("blueprint", blueprint_id, load_blueprints())
    return load_blueprints()[blueprint_id]


def check_blueprints(bank: Bank, stations: tuple[str, ...], *, folder: Path = BLUEPRINTS_FOLDER,
                     ) -> list[Problem]:  # fmt: skip
    """Every problem of the blueprint files, held against the bank and the known stations."""
    loaded, problems = parse_folder(Blueprint, folder)
    for one in loaded.values():
        problems += check_sources(one.document, load_sources())
        problems += _unmet(one.model, one.document, bank, stations)
    return problems


def _unmet(
    blueprint: Blueprint, document: Document, bank: Bank, stations: tuple[str, ...]
) -> Iterator[Problem]:
    for k, name in enumerate(blueprint.practical.stations):
        if name not in stations:
            message = str(UnknownId("station", name, stations))
            yield document.problem(("practical", "stations", k), message)
    try:
        blueprint.cells(bank)
    except ValueError as error:
        yield document.problem(("written", "items"), str(error))
