// How a muscle keeps its volume while a face moves (see meshes/swelling.py, which reckons alike).

const LEAST_EXCESS = 0.002; // share of the volume; less is nothing
const LEAST_FACTOR = 0.4; // never thinner than this share of itself, nor thicker than its inverse
const STEPS = 3; // of the secant method, from no growth on

export const SWELLING_HEAD = /* glsl */ `
#ifdef SWELLING
  attribute vec3 aHalf; // mm, from the middle of the body to its wall
  uniform float uSwelling;
#endif
`;

export const SWELLING_PLACE = /* glsl */ `
#ifdef SWELLING
  transformed += uSwelling * aHalf;
#endif
`;

// (n * 3) mm, from the middle of each group of vertices to each of its vertices.
export function halves(positions: Float32Array, groups: Int32Array): Float32Array {
  const many = groups.reduce((most, group) => Math.max(most, group), 0) + 1;
  const middle = new Float64Array(many * 3);
  const count = new Float64Array(many);
  for (let i = 0; i < groups.length; i++) {
    count[groups[i]!]! += 1;
    for (let axis = 0; axis < 3; axis++) middle[3 * groups[i]! + axis]! += positions[3 * i + axis]!;
  }
  const out = new Float32Array(positions.length);
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i]!;
    for (let axis = 0; axis < 3; axis++) {
      out[3 * i + axis] = positions[3 * i + axis]! - middle[3 * group + axis]! / count[group]!;
    }
  }
  return out;
}

// Grows moved vertices, in place, until they hold the volume again; the share they grew by.
export function swell(moved: Float32Array, half: Float32Array, faces: Uint32Array, volume: number): number {
  const thin = moved.slice();
  const excess = (growth: number) => {
    for (let i = 0; i < thin.length; i++) moved[i] = thin[i]! + growth * half[i]!;
    return volumeOf(moved, faces) / volume - 1;
  };
  let before = 0;
  let overBefore = excess(0);
  let growth = -overBefore;
  for (let step = 0; step < STEPS && Math.abs(overBefore) >= LEAST_EXCESS; step++) {
    const over = excess(growth);
    const slope = (over - overBefore) / (growth - before);
    before = growth;
    overBefore = over;
    if (slope > 0) growth -= over / slope;
  }
  const grown = Math.min(1 / LEAST_FACTOR - 1, Math.max(LEAST_FACTOR - 1, before));
  excess(grown);
  return grown;
}

export function volumeOf(positions: Float32Array, faces: Uint32Array): number {
  let six = 0;
  for (let f = 0; f < faces.length; f += 3) {
    const a = faces[f]! * 3;
    const b = faces[f + 1]! * 3;
    const c = faces[f + 2]! * 3;
    const [bx, by, bz] = [positions[b]!, positions[b + 1]!, positions[b + 2]!];
    const [cx, cy, cz] = [positions[c]!, positions[c + 1]!, positions[c + 2]!];
    six += positions[a]! * (by * cz - bz * cy) + positions[a + 1]! * (bz * cx - bx * cz);
    six += positions[a + 2]! * (bx * cy - by * cx);
  }
  return six / 6;
}
