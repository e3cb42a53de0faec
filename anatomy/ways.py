"""The ways of vessels and nerves: smooth paths at their depth, joined to what they branch from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from anatomy.place import resolve_place
from anatomy.recipes import OffSkin, Piece, Station, pieces_named
from anatomy.tissue import Tissue
from meshes.build.curve import chord_parameter, even_shares, profile, smooth_curve
from meshes.mesh import FloatArray

if TYPE_CHECKING:
    from anatomy.drawing import Draft

SIDE = "left"
STEP_MM = 1.5
JOINT_REACH_MM = 8.0  # an end written further from what it joins is a slip of the pen


def way_of(piece: Piece, draft: Draft) -> tuple[FloatArray, FloatArray]:
    """(n, 3) mm the middle line of a vessel or nerve, and (n,) mm its radius along it.

    Between stations it keeps to the depth they give, measured from the skin above it. Raises
    ValueError where an end lies too far from what it is said to join.
    """
    radius = np.broadcast_to(0.5 * np.asarray(piece.diameter_mm), len(piece.path))
    corners = np.array([_point(p, r, draft) for p, r in zip(piece.path, radius, strict=True)])
    for joint, end in ((piece.begins_on, 0), (piece.ends_on, -1)):
        if joint is not None:
            corners[end] = _on_parent(joint, corners[end], draft)
    knots = chord_parameter(corners)
    length = np.linalg.norm(np.diff(corners, axis=0), axis=1).sum()
    shares = even_shares(corners, max(4, int(np.ceil(length / STEP_MM)) + 1))
    along = profile(knots, radius, shares) if len(radius) > 1 else np.full_like(shares, radius[0])
    line = smooth_curve(corners, shares)
    under = _under_skin(piece, knots, shares)
    wanted = profile(knots, -draft.tissue.finder.find(corners).signed_mm, shares)
    line[under] = _at_depth(line[under], wanted[under], along[under], draft.tissue)
    return line, along


def _point(written: Station | OffSkin, radius_mm: float, draft: Draft) -> FloatArray:
    if isinstance(written, OffSkin):
        return draft.point(written.at)
    columns = draft.tissue.columns(resolve_place(draft.face, written.place, SIDE).position[None])
    depth = np.array([written.depth_mm])
    top, bottom = columns.keep_in_room(depth - radius_mm, depth + radius_mm, least=1.0)
    return np.asarray(columns.sink(0.5 * (top + bottom))[0])


def _on_parent(joint: str, end: FloatArray, draft: Draft) -> FloatArray:
    """The point of the parent's middle line that is nearest to an end (3,) mm."""
    drawn = [p for p in pieces_named(draft.recipes, joint) if p.drawn_in(draft.choice)]
    if not drawn:
        raise ValueError(f"'{joint}' is not drawn with {dict(draft.choice)}, so nothing joins it.")
    line = np.concatenate([way_of(parent, draft)[0] for parent in drawn])
    gap_mm = np.linalg.norm(line - end, axis=1)
    if gap_mm.min() > JOINT_REACH_MM:
        raise ValueError(
            f"An end lies {gap_mm.min():.1f} mm from '{joint}', which it joins. "
            f"Write it within {JOINT_REACH_MM:g} mm."
        )
    return np.asarray(line[gap_mm.argmin()])


def _under_skin(piece: Piece, knots: FloatArray, shares: FloatArray) -> np.ndarray:
    """(n,) True between two stations; beside a point off the skin the path runs freely."""
    skin = np.array([isinstance(p, Station) for p in piece.path])
    both = skin[:-1] & skin[1:]
    segment = np.clip(np.searchsorted(knots, shares, side="right") - 1, 0, len(both) - 1)
    inner = (shares > 0) & (shares < 1)  # ends stay where they were joined
    return np.asarray(both[segment] & inner)


def _at_depth(
    line: FloatArray, wanted_mm: FloatArray, radius_mm: FloatArray, tissue: Tissue
) -> FloatArray:
    """The points of a line brought to the depth wanted, between skin and bone."""
    if not len(line):
        return line
    columns = tissue.columns(line)
    top, bottom = columns.keep_in_room(wanted_mm - radius_mm, wanted_mm + radius_mm, least=1.0)
    deeper = 0.5 * (top + bottom) + tissue.finder.find(line).signed_mm
    return np.asarray(line - deeper[:, None] * columns.far)
