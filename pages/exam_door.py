"""How a sitting begins, is told again, and whose sitting an address opens."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from certification.bank import Bank, load_bank
from certification.blueprint import Blueprint
from certification.kept import keep, read_kept
from certification.kinds import CUT_SET, PAPER
from certification.paper import Changed, Paper, assemble, draw_seed, hash_stations, rebuild
from certification.recall import ATLAS, SITTING_KINDS, Recalled, pin_of, recall
from certification.refused import Refused
from certification.sitting import begin
from certification.standards.in_force import standard_in_force
from certification.standards.panel import panel_id
from pages.exam_admission import choose_exam, list_exams
from pages.language import _
from pages.studio import Studio
from records.rows import Entry
from records.unavailable import UnknownRecord

LOG: Final = logging.getLogger(__name__)
NO_SITTING = _("There is no such sitting. Your own examinations stand on the page Examination.")
NOT_YOURS = _("That sitting belongs to somebody else. Only your own can be opened.")
NOT_KEPT = _(
    "What this sitting asked has changed since, and it was not kept whole, so it cannot be opened "
    "any more. Its entries in the records are untouched; tell an administrator."
)


@dataclass(frozen=True)
class Lost:
    """A sitting that can only be listed. why: a sentence."""

    begun: Entry
    why: str


def begin_sitting(
    studio: Studio, learner_id: UUID, *, extra_time: float, blueprint_id: str = ""
) -> Recalled:
    """A sitting that begins now, on record with all that it asks before anything of it is shown.

    extra_time: as its candidate set it, which is recorded. blueprint_id: "" for whichever is open.
    Raises Refused, StoreUnavailable.
    """
    sat = list_sittings(studio, learner_id)
    exam = choose_exam(list_exams(studio, learner_id, sat), blueprint_id)
    if exam.shut:
        raise Refused(exam.shut)
    store = studio.store
    used = {entry.payload["seed"] for entry in store.list_entries(kinds=(PAPER,))}
    paper = assemble(
        exam.blueprint,
        bank_of(studio),
        seed=draw_seed(used, studio.make_chance()),
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
            "content": store.keep_content(keep(paper, bank_of(studio))),
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
    """The sitting as the ledger tells it now, with what it asked when it began.

    Raises Refused where there is none, or what it asked is neither kept nor as it was;
    StoreUnavailable.
    """
    entries = studio.store.list_entries(about=sitting_id, kinds=SITTING_KINDS)
    begun = next((one for one in entries if one.kind == PAPER), None)
    if begun is None:
        raise Refused(str(NO_SITTING))
    paper, bank, changed = _sat_with(studio, begun)
    return recall(entries, paper, bank, changed=changed)


def own_sitting(studio: Studio, learner_id: UUID, sitting_id: str) -> Recalled:
    """The sitting, where it is this learner's. Raises Refused, StoreUnavailable."""
    told = read_sitting(studio, sitting_id)
    if told.learner_id != learner_id:
        raise Refused(str(NOT_YOURS))
    return told


def list_sittings(studio: Studio, learner_id: UUID | None = None) -> tuple[Recalled, ...]:
    """The sittings of this learner, or of everybody, in their order, but for the lost ones."""
    return list_all(studio, learner_id)[0]


def list_all(
    studio: Studio, learner_id: UUID | None = None
) -> tuple[tuple[Recalled, ...], tuple[Lost, ...]]:
    """The sittings that can be told again, and those that can only be listed.

    Lost is one that was begun before all was kept, and whose content has changed since.
    """
    told: list[Recalled] = []
    lost: list[Lost] = []
    for one in studio.store.list_entries(subject_id=learner_id, kinds=(PAPER,)):
        try:
            told.append(read_sitting(studio, one.about))
        except Refused as why:
            LOG.warning("The sitting %s cannot be read: %s", one.about, why)
            lost.append(Lost(one, str(why)))
    return tuple(told), tuple(lost)


def bank_of(studio: Studio) -> Bank:
    """The bank of today, read once."""
    bank: Bank = studio.remember("bank of the examination", load_bank)
    return bank


def standard_now(studio: Studio, blueprint: Blueprint) -> dict[str, Any]:
    """The recorded cuts that a sitting begun now is marked against. Raises StoreUnavailable."""
    about = panel_id(blueprint, bank_of(studio))
    told = studio.store.list_entries(about=about, kinds=(CUT_SET,))
    return standard_in_force(told, stations_hash=hash_stations(blueprint))


def _sat_with(studio: Studio, begun: Entry) -> tuple[Paper, Bank, tuple[str, ...]]:
    """The paper, the bank it is asked and graded by, and what has changed since it began.

    It is drawn again from its seed; where that is not possible any more, what was kept counts.
    """
    bank = bank_of(studio)
    key = ("sat with", begun.id, bank.hash, studio.atlas.content_hash)
    made: tuple[Paper, Bank, tuple[str, ...]]
    made = studio.remember(key, lambda: _drawn_or_kept(studio, begun, bank))
    return made


def _drawn_or_kept(studio: Studio, begun: Entry, bank: Bank) -> tuple[Paper, Bank, tuple[str, ...]]:
    pin, atlas = pin_of(begun), studio.atlas
    blueprint = studio.blueprints.get(pin.blueprint_id)
    if blueprint is None:
        same_faces = pin.hashes.atlas == atlas.content_hash
        return *_kept(studio, begun), ("blueprint",) if same_faces else ("blueprint", ATLAS)
    try:
        again = rebuild(
            pin, blueprint, bank, atlas_version=atlas.version, atlas_hash=atlas.content_hash
        )
    except Changed as changed:
        return *_kept(studio, begun), changed.what
    return again, bank, ()


def _kept(studio: Studio, begun: Entry) -> tuple[Paper, Bank]:
    """What was kept when the sitting began. Raises Refused where nothing was, or not as it was."""
    try:
        return read_kept(studio.store.get_content(begun.payload["content"]))
    except (KeyError, ValueError, UnknownRecord) as error:
        raise Refused(str(NOT_KEPT)) from error
