// Hairs are ribbons two vertices wide. From far off they are thinner than a pixel and would break
// into dots, so each is drawn at least a pixel wide and lets as much through as it was widened.

import type { Shape } from "./unpack";

// From the middle of its ribbon to each vertex, mm; zero where a body is not made of ribbons.
// n ribbons lie in their vertices as n left edges, n right edges, n left edges one stage on, ...
export function halfWidths(shape: Shape): Float32Array {
  const { positions, faces } = shape;
  const out = new Float32Array(positions.length);
  const part = (left: number, right: number) => {
    for (let axis = 0; axis < 3; axis++) {
      const half = (positions[3 * right + axis]! - positions[3 * left + axis]!) / 2;
      out[3 * left + axis] = -half;
      out[3 * right + axis] = half;
    }
  };
  for (let f = 0; f < faces.length; f += 3) {
    const [low, middle, high] = [...faces.subarray(f, f + 3)].sort((a, b) => a - b) as [number, number, number];
    const ribbons = middle - low;
    if (high - low !== 3 * ribbons) continue;
    part(low, middle);
    part(high - ribbons, high);
  }
  return out;
}
