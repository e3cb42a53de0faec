// How a face is made: expression units move the cage, the cage moves every bound vertex.
// p = p0 + sum_k weight_k * follow * E_k, the same here, in the vertex shader and in Python.

import * as THREE from "three";
import type { Binding, CageData } from "./unpack";

export const CAGE_TEXTURE_WIDTH = 128;

export class Cage {
  readonly moves: Float32Array; // (count * 4) E_k now, mm; the fourth is unused
  readonly texture: THREE.DataTexture;

  constructor(private readonly data: CageData | null) {
    const rows = Math.max(1, Math.ceil((data?.count ?? 0) / CAGE_TEXTURE_WIDTH));
    this.moves = new Float32Array(rows * CAGE_TEXTURE_WIDTH * 4);
    this.texture = new THREE.DataTexture(
      this.moves,
      CAGE_TEXTURE_WIDTH,
      rows,
      THREE.RGBAFormat,
      THREE.FloatType,
    );
    this.texture.needsUpdate = true;
  }

  // The cage's moves under these weights, (count * 4), without showing them.
  blend(weights: Record<string, number>): Float32Array {
    const out = new Float32Array(this.moves.length);
    for (const [name, weight] of Object.entries(weights)) {
      const unit = this.data?.units.get(name);
      if (!unit) continue;
      unit.points.forEach((point, i) => {
        for (let axis = 0; axis < 3; axis++) {
          out[point * 4 + axis]! += weight * unit.moves[i * 3 + axis]!;
        }
      });
    }
    return out;
  }

  show(moves: Float32Array): void {
    this.moves.set(moves);
    this.texture.needsUpdate = true;
  }

  dispose(): void {
    this.texture.dispose();
  }
}

export function deform(
  rest: Float32Array,
  binding: Binding,
  moves: Float32Array,
  out: Float32Array,
): void {
  const { k, points, weights, follow } = binding;
  for (let i = 0; i < follow.length; i++) {
    let x = 0;
    let y = 0;
    let z = 0;
    for (let c = i * k; c < (i + 1) * k; c++) {
      const weight = weights[c]!;
      if (weight === 0) continue;
      const at = points[c]! * 4;
      x += weight * moves[at]!;
      y += weight * moves[at + 1]!;
      z += weight * moves[at + 2]!;
    }
    const share = follow[i]! / (255 * 255);
    out[3 * i] = rest[3 * i]! + share * x;
    out[3 * i + 1] = rest[3 * i + 1]! + share * y;
    out[3 * i + 2] = rest[3 * i + 2]! + share * z;
  }
}
