"""Adding a stranger's atlas: read, matched, laid on the head, fitted, bound and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from anatomy.adding.check_map import check_names, load_map
from anatomy.adding.fibres import STRIPED, fibre_coordinates
from anatomy.adding.fit import WITHIN_MM, Fitted, Room, fit_between
from anatomy.adding.map_file import AtlasMap, Drawn
from anatomy.adding.matching import Matches, match_structures, wanted_names
from anatomy.adding.picks import NoPoint
from anatomy.adding.plausible import check_frame
from anatomy.adding.record import Added, Placed
from anatomy.adding.register import Target, Warp, landmark_pairs, register
from anatomy.adding.source import Progress, Source, read_source, refuse
from anatomy.adding.store import base_of, list_added, write_added
from anatomy.content import ContentError, Document, Loaded, Problem
from anatomy.face import Face, build_face
from anatomy.patients import load_patient
from anatomy.shape import Shape
from anatomy.shapes import TEMPLATE, bind_shape
from anatomy.structures import Id
from anatomy.thickness import build_tissue
from meshes.build.out_of_bone import Bone
from meshes.mesh import Mesh
from meshes.sound import Unsound, make_coarser, make_sound

if TYPE_CHECKING:
    from anatomy.atlas import Atlas

MOST_TRIANGLES = 12_000  # a body; all of them share MOST_IN_ALL
MOST_IN_ALL = 240_000  # keeps a whole scene below 8 MB on the wire
FEWEST_TRIANGLES = 200  # no body is made coarser than this
FARTHEST_MM = 12.0  # a body that lies, or would have to be moved, further astray is left out
MOST_TURNED = 0.08  # share of triangles that fitting may turn over
EVERY = 7  # one point in so many is looked at to see whether a body lies astray
LEFT = "left out"
SHARES = {"read": (0.0, 0.15), "mend": (0.15, 0.3), "fit": (0.35, 0.9)}


@dataclass(frozen=True, eq=False)
class _Bodies:
    """Bodies by full id, and base id -> why a structure stays built in or is not drawn."""

    bodies: dict[str, Mesh]
    built_in: dict[str, str]


def add_atlas(
    path: Path,
    *,
    name: str,
    map_file: Path,
    built_in: Atlas,
    now: datetime,
    folder: Path | None = None,
    progress: Progress = lambda _share, _doing: None,
) -> Added:
    """Adds the meshes at `path` as an atlas, whole or not at all, and says what came of it.

    path: a folder, a zip or a mesh file. Raises ContentError with every problem found.
    """
    _check_name(name, built_in, folder)
    one = load_map(map_file, built_in.structures)
    source, matches = _found(path, one, built_in, progress)
    sound = _mended(source, matches, progress)
    _check_any(sound, path)
    face = build_face(built_in, load_patient(TEMPLATE))
    target = Target(face, build_tissue(face))
    room = Room(target, Bone(built_in.whole_bones))
    fitted, good = _fitted(sound, _warp(source, one, target), room, path, progress=progress)
    progress(0.9, "binding it to the face")
    plan = one.model
    shapes = {full: _shape(full, mesh, plan, target) for full, mesh in good.bodies.items()}
    record = Added(
        name=name,
        title=plan.title,
        licence=plan.licence,
        attribution=plan.attribution,
        address=plan.address,
        added_at=now,
        source_sha256=source.digest,
        shapes_sha256="-",
        structures={full: _placed(matches.found[full], fitted[full]) for full in good.bodies},
        drawn=_drawn(plan, good, built_in.structures),
        built_in=good.built_in,
    )
    return _keep(record, face, shapes, folder)


def _found(
    path: Path, one: Loaded[AtlasMap], built_in: Atlas, progress: Progress
) -> tuple[Source, Matches]:
    """The stranger's meshes, and which structures they are."""
    plan, structures = one.model, built_in.structures
    wanted = wanted_names(plan, structures)
    source = read_source(path, plan, wanted=wanted, progress=_part("read", progress))
    _raise(check_names(one.document, plan, source))
    matches = match_structures(source, plan, structures)
    if not matches.found:
        sentence = "none of its meshes is a structure of the map. Check names and FMA numbers."
        raise refuse(str(path), sentence)
    return source, matches


def _fitted(
    sound: _Bodies, warp: Warp, room: Room, path: Path, *, progress: Progress
) -> tuple[dict[str, Fitted], _Bodies]:
    """The bodies in their room below the skin, and those of them that keep the limits."""
    laid = _near_enough(_laid(sound, warp), room)
    _check_any(laid, path)
    part = _part("fit", progress)
    fitted = fit_between(laid.bodies, room, tell=lambda s: part(s, "fitting it under the skin"))
    good = _good(fitted, laid)
    _check_any(good, path)
    return fitted, good


def _check_name(name: str, built_in: Atlas, folder: Path | None) -> None:
    try:
        TypeAdapter(Id).validate_python(name)
    except ValidationError:
        raise refuse(
            "--name", f"'{name[:60]}' is no name. Use a-z, digits and single _ only.", place="name"
        ) from None
    if name == built_in.name:
        raise refuse("--name", f"'{name}' is the built-in atlas. Choose another.", place="name")
    if name in list_added(folder):
        sentence = f"there is an atlas '{name}' already. Remove it first, or choose another name."
        raise refuse("--name", sentence, place="name")


def _mended(source: Source, matches: Matches, progress: Progress) -> _Bodies:
    """Every match as a closed body of fair size, still in its own place."""
    bodies: dict[str, Mesh] = {}
    built_in = dict(matches.built_in)
    for number, (full, names) in enumerate(matches.found.items()):
        _part("mend", progress)(number / len(matches.found), f"mending {full}")
        try:
            body = make_sound(source.joined(names))
        except Unsound as fault:
            built_in[base_of(full)] = f"{LEFT}: {fault}"
            continue
        bodies[full] = make_coarser(body, triangles=MOST_TRIANGLES)
    return _without(_Bodies(_light(bodies), {}), built_in)


def _check_any(left: _Bodies, path: Path) -> None:
    if not left.bodies:
        told = [f"{base}: {why}" for base, why in left.built_in.items() if why.startswith(LEFT)]
        raise refuse(str(path), " ".join(["nothing of it can be drawn.", *told[:3]]))


def _laid(sound: _Bodies, warp: Warp) -> _Bodies:
    moved = {full: body.with_vertices(warp(body.vertices)) for full, body in sound.bodies.items()}
    return _Bodies(moved, sound.built_in)


def _warp(source: Source, one: Loaded[AtlasMap], target: Target) -> Warp:
    plan, document = one.model, one.document
    try:
        _raise(check_frame(document, plan, landmark_pairs(source, plan, target)))
        return register(source, plan, target)
    except (NoPoint, ValueError) as fault:
        raise _cannot_lay(document, fault) from None


def _cannot_lay(document: Document, fault: Exception) -> ContentError:
    return ContentError([document.problem(("pairs",), f"it cannot be laid on the head: {fault}")])


def _light(bodies: Mapping[str, Mesh]) -> dict[str, Mesh]:
    """All bodies made coarser alike where they are too heavy together."""
    total = sum(len(body.faces) for body in bodies.values())
    share = min(1.0, MOST_IN_ALL / max(1, total))
    return {
        full: make_coarser(body, triangles=max(FEWEST_TRIANGLES, int(share * len(body.faces))))
        for full, body in bodies.items()
    }


def _near_enough(laid: _Bodies, room: Room) -> _Bodies:
    """Without bodies that lie far out of the skin or deep in bone, which no fitting would mend."""
    astray: dict[str, str] = {}
    for full, body in laid.bodies.items():
        some = body.vertices[::EVERY]
        out, into = -room.below_skin(some)[0].min(), room.into_bone(some).max()
        if max(out, into) > FARTHEST_MM:
            where = "out of the skin" if out > into else "into bone"
            astray[base_of(full)] = f"{LEFT}: it reaches {max(out, into):.0f} mm {where}"
    return _without(laid, astray)


def _good(fitted: Mapping[str, Fitted], laid: _Bodies) -> _Bodies:
    """The fitted bodies that keep the limits, both sides or none."""
    faults: dict[str, str] = {}
    for full, body in fitted.items():
        if max(body.out_mm, body.into_mm) > WITHIN_MM:
            worst = max(body.out_mm, body.into_mm)
            faults[base_of(full)] = f"{LEFT}: it stays {worst:.1f} mm out of the skin or in bone"
        elif body.moved_mm > FARTHEST_MM:
            faults[base_of(full)] = f"{LEFT}: fitting would move it by {body.moved_mm:.0f} mm"
        elif body.turned > MOST_TURNED:
            faults[base_of(full)] = f"{LEFT}: fitting would fold {100 * body.turned:.0f} % of it"
    return _without(_Bodies({n: f.mesh for n, f in fitted.items()}, laid.built_in), faults)


def _without(laid: _Bodies, faults: Mapping[str, str]) -> _Bodies:
    gone = {*faults, *laid.built_in}
    kept = {full: body for full, body in laid.bodies.items() if base_of(full) not in gone}
    return _Bodies(kept, {**laid.built_in, **faults})


def _shape(full: str, mesh: Mesh, plan: AtlasMap, target: Target) -> Shape:
    face = target.face
    match = plan.structures.get(base_of(full))
    drawn = None if match is None else match.draw_as
    kind = face.kinds.get(full) or (drawn.kind if drawn is not None else "")
    fibres = "long" if drawn is None else drawn.fibres
    like = face.meshes.get(full)
    uv = fibre_coordinates(mesh, like, fibres=fibres) if kind in STRIPED else None
    return bind_shape(face, target.tissue, Mesh(mesh.vertices, mesh.faces, uv=uv))


def _placed(names: tuple[str, ...], body: Fitted) -> Placed:
    return Placed(
        meshes=names,
        triangles=len(body.mesh.faces),
        moved_mm=round(body.moved_mm, 2),
        out_mm=round(body.out_mm, 3),
        into_mm=round(body.into_mm, 3),
        turned_pct=round(100 * body.turned, 2),
    )


def _drawn(plan: AtlasMap, good: _Bodies, structures: Mapping[str, object]) -> dict[str, Drawn]:
    """How to draw what the built-in atlas lacks."""
    bases = dict.fromkeys(base_of(full) for full in good.bodies if base_of(full) not in structures)
    told = {base: plan.structures[base].draw_as for base in bases}
    return {base: drawn for base, drawn in told.items() if drawn is not None}


def _keep(record: Added, face: Face, shapes: Mapping[str, Shape], folder: Path | None) -> Added:
    try:
        return write_added(record, face.cage, shapes, folder=folder)
    except FileExistsError:
        sentence = f"there is an atlas '{record.name}' already. Choose another name."
        raise refuse("--name", sentence, place="name") from None
    except OSError as problem:
        reason = (problem.strerror or "unknown reason").lower()
        raise refuse(
            record.name, f"it cannot be kept: {reason}. Check room and rights.", place="store"
        ) from None


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise ContentError(problems)


def _part(step: str, progress: Progress) -> Progress:
    """The same progress, for one step of several."""
    low, high = SHARES[step]
    return lambda share, doing: progress(low + share * (high - low), doing)
