"""Who may sit an examination, how a sitting begins, and whose sitting an address opens."""

from __future__ import annotations

import logging
from typing import Any, Final
from uuid import UUID, uuid4

import numpy as np

from certification.bank import Bank, load_bank
from certification.blueprint import Blueprint, load_blueprint
from certification.kinds import CUT_SET, ENROLLED, PAPER
from certification.paper import Paper, assemble, draw_seed, hash_stations, rebuild
from certification.recall import SITTING_KINDS, Recalled, pin_of, recall
from certification.refused import Refused
from certification.sitting import begin, present
from certification.standards.in_force import standard_in_force
from certification.standards.panel import panel_id
from pages.language import _
from pages.studio import Studio
from records.rows import Entry

LOG: Final = logging.getLogger(__name__)
BLUEPRINT = "foundation"
MAY_ENROL = "may_enrol"
NOT_ENROLLED = _("You are not enrolled in a programme. Enrol on the page Road first.")
NO_MORE_THAN_WATCH = _(
    "You are enrolled as an observer. An examination is sat by whoever may enrol as a learner."
)
IS_OPEN = _("You have an examination open. Go on with it; a second one cannot be begun beside it.")
WAITS = _("The result of your last sitting is not released yet. Wait for it before you sit again.")
IS_PASSED = _("You have passed this examination. It is not sat a second time.")
NO_SITTING = _("There is no such sitting. Your own examinations stand on the page Examination.")
NOT_YOURS = _("That sitting belongs to somebody else. Only your own can be opened.")


def may_sit(studio: Studio, learner_id: UUID) -> None:
    """Nothing, when this learner may begin a sitting now. Raises Refused, StoreUnavailable."""
    enrolled = studio.store.list_entries(subject_id=learner_id, kinds=(ENROLLED,))
    if not enrolled:
        raise Refused(str(NOT_ENROLLED))
    if all(one.payload.get("decision") != MAY_ENROL for one in _latest(enrolled)):
        raise Refused(str(NO_MORE_THAN_WATCH))
    for one in list_sittings(studio, learner_id):
        if present(one.sitting, studio.clock()) is not None:
            raise Refused(str(IS_OPEN))
        if not one.results:
            raise Refused(str(WAITS))
        if one.results[-1].payload["passed"]:
            raise Refused(str(IS_PASSED))


def begin_sitting(studio: Studio, learner_id: UUID, *, extra_time: float) -> Recalled:
    """A sitting that begins now, on record before anything of its paper is shown.

    extra_time: as its candidate set it, which is recorded. Raises Refused, StoreUnavailable.
    """
    may_sit(studio, learner_id)
    store = studio.store
    used = {entry.payload["seed"] for entry in store.list_entries(kinds=(PAPER,))}
    paper = assemble(
        load_blueprint(BLUEPRINT),
        bank_of(studio),
        seed=draw_seed(used, np.random.default_rng()),
        atlas_version=studio.atlas.version,
        atlas_hash=studio.atlas.content_hash,
    )
    begun = begin(paper, at=studio.clock(), extra_time=extra_time)
    pin, sitting_id = paper.pin, uuid4().hex
    store.append_entry(
        PAPER,
        subject_id=learner_id,
        actor_id=learner_id,
        payload={
            "seed": pin.seed,
            "blueprint": pin.blueprint_id,
            "form": paper.form,
            "paper": pin.paper,
            "extra_time": extra_time,
            "extra_time_set_by": str(learner_id),
            "hashes": pin.hashes.model_dump(),
            "started": begun.started_at.isoformat(),
            "standard": standard_now(studio, paper.blueprint),
        },
        about=sitting_id,
        content_hash=pin.hashes.bank,
        atlas_hash=pin.hashes.atlas,
        idempotency_key=f"{sitting_id}:paper",
    )
    return read_sitting(studio, sitting_id)


def read_sitting(studio: Studio, sitting_id: str) -> Recalled:
    """The sitting as the ledger tells it now.

    Raises Refused where there is none, or none that can be drawn again; StoreUnavailable.
    """
    entries = studio.store.list_entries(about=sitting_id, kinds=SITTING_KINDS)
    begun = next((one for one in entries if one.kind == PAPER), None)
    if begun is None:
        raise Refused(str(NO_SITTING))
    return recall(entries, _paper(studio, begun))


def own_sitting(studio: Studio, learner_id: UUID, sitting_id: str) -> Recalled:
    """The sitting, where it is this learner's. Raises Refused, StoreUnavailable."""
    told = read_sitting(studio, sitting_id)
    if told.learner_id != learner_id:
        raise Refused(str(NOT_YOURS))
    return told


def list_sittings(studio: Studio, learner_id: UUID | None = None) -> tuple[Recalled, ...]:
    """The sittings of this learner, or of everybody, in their order.

    One whose paper cannot be drawn again, because content has changed, is logged and left out.
    """
    told = []
    for one in studio.store.list_entries(subject_id=learner_id, kinds=(PAPER,)):
        try:
            told.append(read_sitting(studio, one.about))
        except Refused as why:
            LOG.warning("The sitting %s cannot be read: %s", one.about, why)
    return tuple(told)


def standard_now(studio: Studio, blueprint: Blueprint) -> dict[str, Any]:
    """The recorded cuts that a sitting begun now is marked against. Raises StoreUnavailable."""
    about = panel_id(blueprint, bank_of(studio))
    told = studio.store.list_entries(about=about, kinds=(CUT_SET,))
    return standard_in_force(told, stations_hash=hash_stations(blueprint))


def bank_of(studio: Studio) -> Bank:
    """The bank, read once."""
    bank: Bank = studio.remember("bank of the examination", load_bank)
    return bank


def _paper(studio: Studio, begun: Entry) -> Paper:
    pin = pin_of(begun)

    def draw() -> Paper:
        try:
            return rebuild(
                pin,
                bank_of(studio),
                atlas_version=studio.atlas.version,
                atlas_hash=studio.atlas.content_hash,
            )
        except ValueError as error:
            raise Refused(str(error)) from error

    paper: Paper = studio.remember(("paper", pin.paper), draw)
    return paper


def _latest(enrolled: tuple[Entry, ...]) -> list[Entry]:
    """The last entry of each programme."""
    return list({one.about: one for one in enrolled}.values())
