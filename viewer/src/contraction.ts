// How a muscle draws itself in along its fibres (see meshes/contraction.py, which reckons alike).

export interface Contraction {
  units: Record<string, number>; // of the head, and the share of all it can that each asks for
  moves: Float32Array; // (n * 3) mm, where the muscle does all it can
}

export const CONTRACTION_HEAD = /* glsl */ `
#ifdef CONTRACTION
  attribute vec3 aDrawn; // mm, along the fibres
  uniform float uEffort;
#endif
`;

export const CONTRACTION_PLACE = /* glsl */ `
#ifdef CONTRACTION
  transformed += uEffort * aDrawn;
#endif
`;

// 0 to 1, how much of all it can a muscle does under weights of the head's units.
export function effort(contraction: Contraction | null, weights: Record<string, number>): number {
  if (!contraction) return 0;
  let sum = 0;
  for (const [unit, share] of Object.entries(contraction.units)) sum += share * (weights[unit] ?? 0);
  return Math.min(1, sum);
}

// Draws places in, in place.
export function draw(places: Float32Array, contraction: Contraction, share: number): void {
  for (let i = 0; i < places.length; i++) places[i]! += share * contraction.moves[i]!;
}
