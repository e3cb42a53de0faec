// Which item a ray meets first among what can really be seen.

import * as THREE from "three";
import type { Body } from "./body";

export interface Hit {
  body: Body;
  face: number;
  barycentric: [number, number, number];
  point: THREE.Vector3;
  depth: number | null; // mm below the skin
  distance: number;
}

export interface Cut {
  peel: number;
  clip: THREE.Vector4;
}

const EDGE = new THREE.Vector3();

// Hidden, faint, peeled and cut-away things are walked past: three's own ray would stop at them.
export function firstSeen(ray: THREE.Ray, bodies: Iterable<Body>, cut: Cut): Hit | null {
  let best: Hit | null = null;
  for (const body of bodies) {
    if (!body.pickable) continue;
    const far = best ? best.distance : Infinity;
    const hits = body.bvh().raycast(ray, THREE.DoubleSide, 0, far);
    hits.sort((a, b) => a.distance - b.distance);
    for (const found of hits) {
      if (found.distance >= far || found.faceIndex == null) continue;
      const hit = readHit(body, found.faceIndex, found.point, found.distance);
      if (!isSeen(hit, cut)) continue;
      best = hit;
      break;
    }
  }
  return best;
}

export function isSeen(hit: Pick<Hit, "point" | "depth">, cut: Cut): boolean {
  if (cut.peel > 0 && hit.depth !== null && hit.depth < cut.peel) return false;
  const { x, y, z, w } = cut.clip;
  return x * hit.point.x + y * hit.point.y + z * hit.point.z <= w;
}

function readHit(body: Body, face: number, point: THREE.Vector3, distance: number): Hit {
  const corners = [0, 1, 2].map((k) => body.shape.faces[face * 3 + k]!) as [number, number, number];
  const [a, b, c] = corners.map((v) => EDGE.clone().fromArray(body.positions, v * 3));
  const inside = THREE.Triangle.getBarycoord(point, a!, b!, c!, new THREE.Vector3());
  const shares = clampShares(inside ?? new THREE.Vector3(1, 0, 0));
  const depths = body.depthRange[0] < 1e5 ? body.shape.depth : null;
  const depth = depths ? corners.reduce((sum, v, k) => sum + shares[k]! * depths[v]!, 0) : null;
  return { body, face, barycentric: shares, point: point.clone(), depth, distance };
}

function clampShares(v: THREE.Vector3): [number, number, number] {
  const shares = [v.x, v.y, v.z].map((s) => Math.max(0, s));
  const sum = shares.reduce((x, y) => x + y, 0) || 1;
  return shares.map((s) => s / sum) as [number, number, number];
}
