"""Which examinations the programmes of a learner ask for, and what must be done before each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from certification.asks import ExamAsk
from certification.programme import Module, Programme
from certification.standing import Standing


@dataclass(frozen=True)
class Admission:
    """One examination that a module asks for. blueprint: its id.

    missing: titles of the modules that come first and are not done, in the programme's order.
    """

    standing: Standing
    module: Module
    blueprint: str
    missing: tuple[str, ...]

    @property
    def programme(self) -> Programme:
        """Whose examination it is."""
        return self.standing.programme


def list_admissions(standings: Iterable[Standing]) -> tuple[Admission, ...]:
    """Every examination of these programmes, in their order."""
    return tuple(
        Admission(standing, module, ask.blueprint, _missing(standing, module))
        for standing in standings
        for module in standing.programme.modules
        for ask in module.asks
        if isinstance(ask, ExamAsk)
    )


def _missing(standing: Standing, module: Module) -> tuple[str, ...]:
    first = set(_before(standing.programme, module))
    return tuple(
        one.module.title
        for one in standing.modules
        if one.module.id in first and one.state != "done"
    )


def _before(programme: Programme, module: Module) -> Iterator[str]:
    """The ids of all modules that come before this one, also by way of others."""
    for name in module.after:
        yield name
        yield from _before(programme, programme.module(name))
