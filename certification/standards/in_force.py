"""The standard that a sitting is marked against: pinned when it begins, and never changed after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from certification.kinds import CUT_SET
from certification.marking import Cuts, SetCut
from certification.remembered import Remembered
from certification.standards.closing import PRACTICAL, WRITTEN

Standard = Mapping[str, Mapping[str, Any]]
"""By part, the cut that is in force; a part without one keeps the blueprint's own."""

BY_JUDGES = "set by {count} judges on {day}, Angoff"
BY_STATIONS = "set on {day} from {count} candidates, borderline regression"


def standard_in_force(entries: Iterable[Remembered], *, stations_hash: str) -> dict[str, Any]:
    """What a sitting that begins now is marked against, as plain data for its entry.

    entries: those about the panel of its blueprint and bank. stations_hash: of its stations; a cut
    that rests on others is not in force.
    """
    found: dict[str, Any] = {}
    for one in sorted(entries, key=lambda entry: entry.sequence):
        told = one.payload
        if one.kind == CUT_SET and told.get("stations", stations_hash) == stations_hash:
            found[told["part"]] = {
                "entry": str(one.id),
                "set_at": one.at.isoformat(),
                "method": told["method"],
                "cut_pct": told["cut_pct"],
                "error_pct": told["error_pct"],
                "count": len(told["judges" if told["part"] == WRITTEN else "sittings"]),
            }
    return found


def cuts_of(standard: Standard) -> Cuts:
    """The cuts of a pinned standard, as they are marked by."""
    return Cuts(written=_cut(standard, WRITTEN), practical=_cut(standard, PRACTICAL))


def _cut(standard: Standard, part: str) -> SetCut | None:
    told = standard.get(part)
    return None if told is None else SetCut(pct=told["cut_pct"], tag=_say(part, told))


def _say(part: str, told: Mapping[str, Any]) -> str:
    day = datetime.fromisoformat(told["set_at"]).date().isoformat()
    words = BY_JUDGES if part == WRITTEN else BY_STATIONS
    return words.format(count=told["count"], day=day)
