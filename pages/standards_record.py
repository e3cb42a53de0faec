"""What judges do is kept in the ledger: estimates, rounds that are closed, cuts that are set."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from certification.blueprint import Blueprint
from certification.kinds import ANGOFF_ESTIMATE, ANGOFF_ROUND_CLOSED, CUT_SET
from certification.refused import Refused
from certification.standards.closing import Seen, round_closed
from certification.standards.panel import PANEL_KINDS, Panel, draw_panel, panel_id, recall_panel
from certification.standards.ratings import check_item, read_estimate, read_estimates
from pages.exam_door import bank_of
from pages.language import _
from pages.studio import Studio
from records import Part

ROUND_CLOSED = _("Round {number} is not open, so nothing was kept. Look at the page again.")
NOT_IN = _(
    "The first round was closed without all of your ratings, so you take no part in later rounds."
)
REPLAYED = _("This came a second time. It was kept the first time; nothing was changed.")
OTHER_WINDOW = _(
    "Another window was first here. What it sent is kept; look at it before you change it."
)
CUT_STANDS = _("This cut is on record already; nothing was changed.")
SIGN: Final = "\n"  # between the parts of a key before it is hashed


def read_panel(studio: Studio, blueprint: Blueprint) -> Panel:
    """The panel of this blueprint and of today's bank. Raises StoreUnavailable."""
    bank = bank_of(studio)
    name = panel_id(blueprint, bank)
    items: tuple[str, ...] = studio.remember(("panel", name), lambda: draw_panel(blueprint, bank))
    return recall_panel(name, items, studio.store.list_entries(about=name, kinds=PANEL_KINDS))


def keep_estimate(
    studio: Studio, panel: Panel, judge: UUID, *, number: int, item: str, known: int, text: str
) -> None:
    """Keeps one estimate. number: of the round. known: how many of it the page knew before.

    Raises Refused, UnusableData, StoreUnavailable; then nothing was kept.
    """
    _check_round(panel, judge, number)
    check_item(item, panel.items)
    value = read_estimate(text)
    earlier = panel.told(number, judge, item)
    if known != len(earlier):
        again = known < len(earlier) and earlier[known].payload["estimate_pct"] == value
        raise Refused(str(REPLAYED if again else OTHER_WINDOW))
    _keep(studio, panel, judge, {item: value})


def keep_pasted(studio: Studio, panel: Panel, judge: UUID, *, number: int, text: str) -> int:
    """Keeps a pasted table whole; how many estimates it changed. Raises likewise."""
    _check_round(panel, judge, number)
    kept = _keep(studio, panel, judge, read_estimates(text, panel.items))
    if kept == 0:
        raise Refused(str(REPLAYED))
    return kept


def close_round(
    studio: Studio, panel: Panel, actor: UUID, *, number: int, seen: Seen, without: bool
) -> None:
    """Closes the open round. without: whoever has not finished is left out. Raises likewise."""
    if number != panel.round:
        raise Refused(ROUND_CLOSED.format(number=number))
    payload = round_closed(panel, seen, without=without)
    key = _key(panel.id, ANGOFF_ROUND_CLOSED, str(number))
    _append(studio, panel, ANGOFF_ROUND_CLOSED, (Part(payload, key),), actor=actor)


def set_cut(studio: Studio, panel: Panel, actor: UUID, payload: Mapping[str, Any]) -> None:
    """Puts a cut on record, for sittings that are begun after it. Raises likewise."""
    part = payload["part"]
    earlier = [one for one in panel.cuts if one.payload["part"] == part]
    last = earlier[-1] if earlier else None
    if last is not None and last.payload == payload:
        raise Refused(str(CUT_STANDS))
    own = last is not None and last.actor_id == actor
    key = _key(panel.id, CUT_SET, part, str(len(earlier)))
    entry = Part(payload, key, supersedes=last.id if last is not None and own else None)
    _append(studio, panel, CUT_SET, (entry,), actor=actor)


def _check_round(panel: Panel, judge: UUID, number: int) -> None:
    if number != panel.round:
        raise Refused(ROUND_CLOSED.format(number=number))
    if not panel.may_rate(judge):
        raise Refused(str(NOT_IN))


def _keep(studio: Studio, panel: Panel, judge: UUID, values: Mapping[str, float]) -> int:
    """Keeps what differs from what counts already; how many that were."""
    counting = panel.estimates(panel.round, judge)
    parts = []
    for item, value in values.items():
        if counting.get(item) == value:
            continue
        earlier = panel.told(panel.round, judge, item)
        payload = {"round": panel.round, "item": item, "estimate_pct": value}
        key = _key(panel.id, str(judge), str(panel.round), item, str(len(earlier)))
        parts.append(Part(payload, key, supersedes=earlier[-1].id if earlier else None))
    if parts:
        _append(studio, panel, ANGOFF_ESTIMATE, parts, actor=judge)
    return len(parts)


def _append(studio: Studio, panel: Panel, kind: str, parts: Sequence[Part], *, actor: UUID) -> None:
    try:
        studio.store.append_entries(
            kind,
            parts,
            subject_id=actor,
            actor_id=actor,
            about=panel.id,
            content_hash=bank_of(studio).hash,
            atlas_hash=studio.atlas.content_hash,
        )
    except ValueError as error:  # its key, or its place after an earlier entry, is taken
        raise Refused(str(OTHER_WINDOW)) from error


def _key(*parts: str) -> str:
    """A key of fixed length: ids of items may be long."""
    return hashlib.sha256(SIGN.join(parts).encode()).hexdigest()
