"""Where a learner stands in a programme: each module done, open or locked, and what is next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from certification.asks import Reached, measure_ask
from certification.eligibility import Decision, decide
from certification.programme import Module, Programme

if TYPE_CHECKING:
    from datetime import date

    from certification.evidence import Evidence

State = Literal["done", "open", "locked"]


@dataclass(frozen=True)
class ModuleStanding:
    """How far somebody has come with a module.

    waits_for: ids of the modules that must be done first. shut: it is for those who may enrol, and
    they may not, or have not yet.
    """

    module: Module
    state: State
    reached: tuple[Reached, ...]
    waits_for: tuple[str, ...] = ()
    shut: bool = False

    @property
    def share(self) -> float:
        """How much of it is done, 0 to 1, each ask alike."""
        return sum(one.done / max(one.wanted, 1) for one in self.reached) / len(self.reached)

    @property
    def missing(self) -> tuple[Reached, ...]:
        """What it still asks for."""
        return tuple(one for one in self.reached if not one.met)


@dataclass(frozen=True)
class Standing:
    """How far somebody has come with a programme. enrolled: they may enrol, and have."""

    programme: Programme
    decision: Decision
    enrolled: bool
    modules: tuple[ModuleStanding, ...]

    @property
    def next(self) -> tuple[ModuleStanding, Reached] | None:
        """The first thing to do now; None where all is done or all that is left is locked."""
        opened = (one for one in self.modules if one.state == "open")
        return next(((one, one.missing[0]) for one in opened), None)

    @property
    def finished(self) -> bool:
        """True when every module is done by somebody who is enrolled."""
        return self.enrolled and all(one.state == "done" for one in self.modules)

    @property
    def share(self) -> float:
        """How much of the programme is done, 0 to 1, by the hours of its modules."""
        done = sum(one.share * one.module.hours.hours for one in self.modules)
        return done / self.programme.hours

    @property
    def credits(self) -> float:
        """The credits of the modules that are done."""
        return sum(one.module.credits.credits for one in self.modules if one.state == "done")


def measure_standing(programme: Programme, evidence: Evidence, *, today: date) -> Standing:
    """Where somebody stands in a programme today; the modules in the programme's order."""
    decision = decide(evidence.profile, programme, today=today)
    enrolled = decision.answer == "may_enrol" and evidence.enrolled == "learner"
    met = {one.id: tuple(measure_ask(ask, evidence) for ask in one.asks)
           for one in programme.modules}  # fmt: skip
    done: dict[str, bool] = {}
    for one in _in_order(programme):
        shut = one.open_to == "enrolled" and not enrolled
        done[one.id] = (
            not shut and all(done[key] for key in one.after) and all(r.met for r in met[one.id])
        )
    return Standing(
        programme,
        decision,
        enrolled,
        tuple(_stand(one, met[one.id], done, enrolled=enrolled) for one in programme.modules),
    )


def _stand(
    module: Module, reached: tuple[Reached, ...], done: dict[str, bool], *, enrolled: bool
) -> ModuleStanding:
    waits = tuple(key for key in module.after if not done[key])
    shut = module.open_to == "enrolled" and not enrolled
    state: State = "done" if done[module.id] else "locked" if waits or shut else "open"
    return ModuleStanding(module, state, reached, waits, shut)


def _in_order(programme: Programme) -> list[Module]:
    """The modules so that each comes after those it waits for."""
    left, order = list(programme.modules), list[Module]()
    while left:
        known = {one.id for one in order}
        ready = [one for one in left if set(one.after) <= known]
        if not ready:
            raise ValueError(f"{programme.id}: modules wait for each other in a circle.")
        order += ready
        left = [one for one in left if one not in ready]
    return order
