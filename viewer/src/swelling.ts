// How a muscle keeps its volume while a face moves (see meshes/swelling.py, which is the same).

const LEAST_FACTOR = 0.4; // no more than this much thicker, whatever the units add up to

export interface Swelling {
  groups: Int32Array; // (n) vertices that face each other across the body share a number
  changes: Record<string, number>; // unit of the head -> what keeps the volume when it acts alone
}

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

// What is added to each half under these weights of the head's units, as a share of it.
export function growth(swelling: Swelling, expression: Record<string, number>): number {
  let change = 0;
  for (const [unit, weight] of Object.entries(expression)) change += weight * (swelling.changes[unit] ?? 0);
  return 1 / Math.max(1 + change, LEAST_FACTOR) - 1;
}

// (n * 3) mm, from the middle of each group of vertices to each of its vertices.
export function halves(positions: Float32Array, groups: Int32Array): Float32Array {
  const many = groups.reduce((most, group) => Math.max(most, group), 0) + 1;
  const middle = new Float64Array(many * 3);
  const count = new Float64Array(many);
  groups.forEach((group, i) => {
    count[group]! += 1;
    for (let axis = 0; axis < 3; axis++) middle[3 * group + axis]! += positions[3 * i + axis]!;
  });
  const out = new Float32Array(positions.length);
  groups.forEach((group, i) => {
    for (let axis = 0; axis < 3; axis++) {
      out[3 * i + axis] = positions[3 * i + axis]! - middle[3 * group + axis]! / count[group]!;
    }
  });
  return out;
}
