"""Muscles as points with a share of their volume: chosen once on the template, carried along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from anatomy.face import Face
from anatomy.fibres import ROUND, fibre_grids, pieces
from anatomy.shape import Shape
from anatomy.toxin.model import HALVES, Division, load_model
from meshes.mesh import FloatArray, Mesh, unit

APART_MM = 3.5  # about how far samples lie apart
MUSCLE = "muscle"
LEAST = 5  # samples along and across, however small the muscle
PAIR = 2  # vertices that face each other across a sheet
HALVES_APART_MM = 4.0  # thicker no facial sheet is; so far apart two halves of a ring lie
Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Sampling:
    """The samples of one body, chosen on the template.

    middles: (groups, n) sparse, from the body's vertices to its fibre grid. at: (k,) which grid
    points are samples. along, across: (2, k) the grid points before and behind each.
    half_mm: (k,) half the thickness. volume: (k,). part: (k,) row of `names`.
    """

    middles: csr_matrix
    at: Rows
    along: Rows
    across: Rows
    half_mm: FloatArray
    volume: FloatArray
    part: Rows
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Samples:
    """All muscles of a face as k points.

    points: (k, 3) mm. fibre, normal: (k, 3) unit, along the fibres and out of the sheet; zero where
    a body has no fibres. half_mm: (k,) half the thickness. volume: (k,). muscle, part: (k,) rows of
    `muscles`, `parts`. owner: (parts,) row of `muscles`.
    """

    muscles: tuple[str, ...]
    parts: tuple[str, ...]
    owner: Rows
    points: FloatArray
    fibre: FloatArray
    normal: FloatArray
    half_mm: FloatArray
    volume: FloatArray
    muscle: Rows
    part: Rows

    @cached_property
    def tree(self) -> cKDTree:
        """Finds samples near a point."""
        return cKDTree(self.points)


@lru_cache(maxsize=8)
def sample_muscles(face: Face) -> Samples:
    """Every muscle of a face as points with volume."""
    muscles = tuple(name for name, kind in face.kinds.items() if kind == MUSCLE)
    chosen = [_sampling(face.shapes[name], base_id(name)) for name in muscles]
    carried = [_carried(face.meshes[n].vertices, s) for n, s in zip(muscles, chosen, strict=True)]
    points, along, across = (np.concatenate(one) for one in zip(*carried, strict=True))
    fibre = unit(along)
    counts = [len(s.names) for s in chosen]
    starts = np.cumsum([0, *counts[:-1]])
    sizes = [len(s.at) for s in chosen]
    return Samples(
        muscles=muscles,
        parts=tuple(f"{m}.{p}" for m, s in zip(muscles, chosen, strict=True) for p in s.names),
        owner=np.repeat(np.arange(len(muscles)), counts),
        points=points,
        fibre=fibre,
        normal=unit(np.cross(fibre, across)),
        half_mm=np.concatenate([s.half_mm for s in chosen]),
        volume=np.concatenate([s.volume for s in chosen]),
        muscle=np.repeat(np.arange(len(muscles)), sizes),
        part=np.concatenate([s.part + first for s, first in zip(chosen, starts, strict=True)]),
    )


def base_id(name: str) -> str:
    """A structure's id without its side."""
    return name.removesuffix(".left").removesuffix(".right")


def _carried(vertices: FloatArray, s: Sampling) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The samples of a moved body, and the ways along and across its fibres there, mm."""
    middles = s.middles @ vertices
    along, across = (middles[way[1]] - middles[way[0]] for way in (s.along, s.across))
    return middles[s.at], along, across


@lru_cache(maxsize=512)
def _sampling(shape: Shape, muscle: str) -> Sampling:
    """Where the samples of a muscle lie, from its shape on the template."""
    division = load_model().regions.of(muscle)
    facing = _at_one_place(shape.mesh)
    grids = fibre_grids(shape.mesh)
    if facing is None or not grids:
        return _knot(shape.mesh, division)
    middles = _means(facing) @ shape.mesh.vertices
    finder = cKDTree(middles)
    groups, branches = _halved(shape.mesh.vertices, facing)
    means = _means(groups)
    places = means @ shape.mesh.vertices
    cells = [branches[np.asarray(finder.query(grid)[1])] for grid in grids]
    chosen = [_chosen(cell, places) for cell in cells]
    at = np.concatenate([one.at for one in chosen])
    along, across = (
        np.concatenate([getattr(c, w) for c in chosen], 1) for w in ("along", "across")
    )
    off_mm = np.linalg.norm(shape.mesh.vertices - places[groups], axis=1)
    half_mm = (np.bincount(groups, off_mm) / np.bincount(groups))[at]
    sheet = np.cross(*(places[w[1]] - places[w[0]] for w in (along, across)))
    shares = np.concatenate([one.shares for one in chosen])
    volume = np.linalg.norm(sheet, axis=1) * half_mm
    return Sampling(
        middles=means,
        at=at,
        along=along,
        across=across,
        half_mm=half_mm,
        volume=volume,
        part=_parts(division, places[at], shares, volume),
        names=division.names,
    )


def _at_one_place(mesh: Mesh) -> NDArray[np.integer] | None:
    """(n,) the same number for the vertices of a piece that share their (u, v)."""
    if mesh.uv is None:
        return None
    told = np.column_stack([np.round(mesh.uv, ROUND), pieces(mesh)])
    return np.unique(told, axis=0, return_inverse=True)[1].ravel()


def _halved(vertices: FloatArray, facing: NDArray[np.integer]) -> tuple[Rows, Rows]:
    """(n,) groups of facing vertices, and (facing groups, 2) the one or two that each became.

    A ring's upper and lower half share their (u, v), so four vertices face each other there: they
    are two pairs.
    """
    groups = facing.astype(np.intp)
    count = int(groups.max()) + 1
    branches = np.repeat(np.arange(count)[:, None], 2, axis=1)
    for group in np.flatnonzero(np.bincount(groups) > PAIR):
        rows = np.flatnonzero(facing == group)
        gaps = np.linalg.norm(vertices[rows, None] - vertices[None, rows], axis=2)
        one, other = np.unravel_index(gaps.argmax(), gaps.shape)
        if gaps.max() > HALVES_APART_MM:
            groups[rows[gaps[other] < gaps[one]]] = count
            branches[group, 1] = count
            count += 1
    return groups, branches


@dataclass(frozen=True, eq=False)
class _Chosen:
    """Samples of one piece: grid points, those before and behind, shares (k, 2) of the way."""

    at: Rows
    along: Rows
    across: Rows
    shares: FloatArray


def _chosen(cells: Rows, places: FloatArray) -> _Chosen:
    """Every few points of a grid; cells: (nu, nv, 2) which one or two places each of them is."""
    shape = cells.shape[:2]
    rows, columns = (_every(cells, places, axis) for axis in (0, 1))
    row, column = (one.ravel() for one in np.meshgrid(rows, columns, indexing="ij"))
    first, second = cells[row, column].T
    both = np.flatnonzero(first != second)
    at = np.concatenate([first, second[both]])
    row, column = (np.concatenate([one, one[both]]) for one in (row, column))
    last_row, last_column = (max(n - 1, 1) for n in shape)
    across = column / last_column
    if np.abs(places[cells[:, 0], 0]).mean() > np.abs(places[cells[:, -1], 0]).mean():
        across = 1 - across  # from medial to lateral
    return _Chosen(
        at=at,
        along=np.stack([_beside(cells, places, at, row + s, column) for s in (-1, 1)]),
        across=np.stack([_beside(cells, places, at, row, column + s) for s in (-1, 1)]),
        shares=np.stack([row / last_row, across], axis=1),
    )


def _beside(cells: Rows, places: FloatArray, at: Rows, row: Rows, column: Rows) -> Rows:
    """(k,) the place of another grid point that lies nearer to each sample."""
    last = np.array(cells.shape[:2]) - 1
    options = cells[np.clip(row, 0, last[0]), np.clip(column, 0, last[1])]
    gaps = np.linalg.norm(places[options] - places[at][:, None], axis=2)
    return np.asarray(np.take_along_axis(options, gaps.argmin(axis=1)[:, None], axis=1)[:, 0])


def _every(cells: Rows, places: FloatArray, axis: int) -> Rows:
    """The rows or columns of a grid that are about as far apart as samples should be.

    They are chosen alike from both ends, so that a muscle of the midline stays even.
    """
    count = cells.shape[axis]
    line = places[np.moveaxis(cells[:, :, 0], axis, 0)]
    long_mm = float(np.linalg.norm(np.diff(line, axis=0), axis=2).sum(axis=0).mean())
    wanted = int(np.clip(round(long_mm / APART_MM), min(LEAST, count), count))
    wanted -= wanted % 2 if count % 2 == 0 else 0  # an even row has no middle
    half = np.floor((np.arange(wanted // 2) + 0.5) * count / wanted).astype(np.intp)
    middle = np.full(wanted % 2, count // 2)
    return np.concatenate([half, middle, count - 1 - half[::-1]])


def _knot(mesh: Mesh, division: Division) -> Sampling:
    """A body without fibres, such as the modiolus: its vertices, all alike."""
    count = len(mesh.vertices)
    every = np.arange(count)
    same = np.stack([every, every])
    return Sampling(
        middles=csr_matrix((np.ones(count), (every, every)), shape=(count, count)),
        at=every,
        along=same,
        across=same,
        half_mm=np.zeros(count),
        volume=np.ones(count),
        part=np.zeros(count, dtype=np.intp),
        names=division.names[:1],
    )


def _means(groups: NDArray[np.integer]) -> csr_matrix:
    count = np.bincount(groups)
    every = np.arange(len(groups))
    return csr_matrix((1 / count[groups], (groups, every)), shape=(len(count), len(groups)))


def _parts(division: Division, points: FloatArray, shares: FloatArray, volume: FloatArray) -> Rows:
    """(k,) which part of its muscle each sample belongs to, as a row of `division.names`."""
    aside = np.abs(points[:, 0])
    lower = (points[:, 1] <= np.average(points[:, 1], weights=volume)).astype(np.intp)
    if division.halves:
        return lower
    if division.quarters:
        lateral = aside > np.average(aside, weights=volume)
        return np.asarray(lateral * len(HALVES) + lower)
    along = _slot(shares[:, 0], division.along)
    return _slot(shares[:, 1], division.across) * len(division.along) + along


def _slot(share: FloatArray, names: Sequence[str]) -> Rows:
    """Into which of so many equal stretches a share of the way falls."""
    count = max(len(names), 1)
    return np.minimum((share * count).astype(np.intp), count - 1)
