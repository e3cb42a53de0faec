"""What needles met, for many at once and for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from anatomy.gaps import Gap
from anatomy.nearby import Crossed
from meshes.box_tree import Rows
from meshes.mesh import FloatArray

NEAR_KINDS = ("artery", "vein", "nerve", "bone")


@dataclass(frozen=True)
class Near:
    """A structure and how far its wall is, mm; 0 where it holds what is asked about."""

    id: str
    kind: str
    distance_mm: float


@dataclass(frozen=True, eq=False)
class Trace:
    """All that one needle met; lengths are along the needle from its entry, mm.

    tip, direction: (3,). depth_mm: how far it went. tip_depth_mm: how deep below the skin the tip
    lies. holds_tip: the structures the tip lies in, the last entered last. layer: the layer of that
    last one; in none, the deepest layer passed so far. crossed: every stretch inside a structure,
    shallowest first. near_tip, near_path: kind ("artery", "vein", "nerve", "bone") -> the nearest.
    hits: vessels and nerves whose wall comes within the needle's radius of its path, nearest first.
    stopped_by_bone_mm: where it met bone and went no further, or None; bone: its id or "".
    not_reached_mm: how much of the wanted depth bone took. blood: kinds of vessel at the bevel.
    gaps: where it runs out of the tissue; with its tip out, depth and layer are those of no tissue.
    """

    tip: FloatArray
    direction: FloatArray
    depth_mm: float
    tip_depth_mm: float
    holds_tip: tuple[str, ...]
    layer: str
    crossed: tuple[Crossed, ...]
    near_tip: Mapping[str, Near]
    near_path: Mapping[str, Near]
    hits: tuple[Near, ...]
    bone: str
    stopped_by_bone_mm: float | None
    not_reached_mm: float
    blood: tuple[str, ...]
    gaps: tuple[Gap, ...] = ()

    @property
    def outside(self) -> bool:
        """Whether the tip has come out of the tissue again."""
        return bool(self.gaps) and self.gaps[-1].to_mm is None

    @property
    def aspirates(self) -> bool:
        """Whether blood would come back: the bevel lies within a vessel."""
        return bool(self.blood)


@dataclass(frozen=True, eq=False)
class Met:
    """Which of k needles met which structures, n times, by needle; two lengths of each, mm.

    lines, owners: (n,). from_mm, to_mm: (n,) along the needle.
    """

    lines: Rows
    owners: Rows
    from_mm: FloatArray
    to_mm: FloatArray

    def of(self, line: int) -> slice:
        """The rows of one needle."""
        first, last = np.searchsorted(self.lines, [line, line + 1])
        return slice(int(first), int(last))


@dataclass(frozen=True, eq=False)
class Distances:
    """The nearest of each of `NEAR_KINDS`. owner, distance_mm: (k, 4), -1 and inf for none."""

    owner: Rows
    distance_mm: FloatArray


@dataclass(frozen=True, eq=False)
class Traces:
    """All that k needles met, in arrays; `traces[i]` is one of them in words.

    ids, kinds: of the structures that the numbers mean. tips, directions: (k, 3). depth_mm,
    not_reached_mm, tip_depth_mm: (k,). layer: (k,) rows of `layers`. crossed, holding (the tip),
    bevel (vessels in the last part): which needle, which structure. hits: likewise, `from_mm` and
    `to_mm` both its distance. stopped_by: (k,) the bone, -1 for none. gaps: of the needles that run
    out of the tissue.
    """

    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    layers: tuple[str, ...]
    tips: FloatArray
    directions: FloatArray
    depth_mm: FloatArray
    not_reached_mm: FloatArray
    tip_depth_mm: FloatArray
    layer: Rows
    crossed: Met
    holding: Met
    bevel: Met
    hits: Met
    near_tip: Distances
    near_path: Distances
    stopped_by: Rows
    gaps: Mapping[int, tuple[Gap, ...]]

    def __len__(self) -> int:
        return len(self.tips)

    def __iter__(self) -> Iterator[Trace]:
        return (self[line] for line in range(len(self)))

    def __getitem__(self, line: int) -> Trace:
        if not -len(self) <= line < len(self):
            raise IndexError(f"Expected one of {len(self)} needles, got number {line}.")
        line %= len(self)
        bone = int(self.stopped_by[line])
        depth_mm = float(self.depth_mm[line])
        blood = {self.kinds[k] for k in self.bevel.owners[self.bevel.of(line)].tolist()}
        return Trace(
            tip=self.tips[line],
            direction=self.directions[line],
            depth_mm=depth_mm,
            tip_depth_mm=float(self.tip_depth_mm[line]),
            holds_tip=tuple(
                self.ids[k] for k in self.holding.owners[self.holding.of(line)].tolist()
            ),
            layer=self.layers[self.layer[line]],
            crossed=self._crossed(line),
            near_tip=self._near(self.near_tip, line),
            near_path=self._near(self.near_path, line),
            hits=self._hits(line),
            bone="" if bone < 0 else self.ids[bone],
            stopped_by_bone_mm=None if bone < 0 else depth_mm,
            not_reached_mm=float(self.not_reached_mm[line]),
            blood=tuple(sorted(blood)),
            gaps=self.gaps.get(line, ()),
        )

    def _crossed(self, line: int) -> tuple[Crossed, ...]:
        met, rows = self.crossed, self.crossed.of(line)
        told = (met.owners[rows].tolist(), met.from_mm[rows].tolist(), met.to_mm[rows].tolist())
        return tuple(
            Crossed(self.ids[owner], self.kinds[owner], from_mm=begin, to_mm=end)
            for owner, begin, end in zip(*told, strict=True)
        )

    def _hits(self, line: int) -> tuple[Near, ...]:
        rows = self.hits.of(line)
        told = zip(self.hits.owners[rows].tolist(), self.hits.from_mm[rows].tolist(), strict=True)
        found = (Near(self.ids[owner], self.kinds[owner], gap) for owner, gap in told)
        return tuple(sorted(found, key=lambda near: near.distance_mm))

    def _near(self, found: Distances, line: int) -> dict[str, Near]:
        return {
            kind: Near(self.ids[owner], kind, float(found.distance_mm[line, column]))
            for column, (kind, owner) in enumerate(
                zip(NEAR_KINDS, found.owner[line].tolist(), strict=True)
            )
            if owner >= 0
        }
