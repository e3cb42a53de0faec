// Lines of the skin that come with a contraction and stay with age (see anatomy/skin_lines.py).

import * as THREE from "three";

export const MOST_GROUPS = 24;

export interface LineGroup {
  static: number; // how deep at rest, 0 to 1
  units: Record<string, number>; // expression unit -> what it adds at full weight
  depth: number; // mm at depth 1; less than nothing for a ridge
  width: number; // share of the way from line to line
  wobble: number; // how far lines stray, in the same shares
}

export interface SkinLines {
  groups: LineGroup[];
  phase: Float32Array; // (n * 2) a line runs where it is a whole number
  mask: Float32Array; // (n * 2) how much of its group's depth a vertex takes
  group: Float32Array; // (n * 2)
}

export const LINES_VERTEX_HEAD = /* glsl */ `
#ifdef LINES
  attribute vec3 aLineA; // phase, mask, group
  attribute vec3 aLineB;
  uniform vec4 uLines[${MOST_GROUPS}]; // how deep now in mm, width, wobble
  varying vec4 vLineA;
  varying vec4 vLineB;
  vec4 lineOf(vec3 told) {
    vec4 now = uLines[int(told.z + 0.5)];
    return vec4(told.x, told.y * now.x, now.y, now.z);
  }
#endif
`;

export const LINES_VERTEX = /* glsl */ `
#ifdef LINES
  vLineA = lineOf(aLineA);
  vLineB = lineOf(aLineB);
#endif
`;

export const LINES_FRAGMENT_HEAD = /* glsl */ `
#ifdef LINES
varying vec4 vLineA;
varying vec4 vLineB;
// Mm above the skin, most negative in the middle of a line; the skin rises a little beside it.
float lineHeight(vec4 line) {
  if (abs(line.y) < 1e-3) return 0.0; // most of the skin, most of the time
  float phase = line.x;
  float broken = 0.7;
  #ifdef RELIEF
    phase += line.w * ((valueNoise(vRest * 0.06) - 0.5) * 2.0 + (valueNoise(vRest * 0.2) - 0.5) * 0.5);
    broken += 0.6 * (valueNoise(vRest * 0.1 + floor(phase + 0.5) * 7.3) - 0.5);
  #endif
  float off = abs(fract(phase + 0.5) - 0.5);
  float near = off / max(line.z, 0.02);
  float groove = exp(-near * near) - 0.18 * exp(-0.4 * (near - 2.2) * (near - 2.2));
  return -line.y * broken * groove;
}
#endif
`;

// How deep each group is under an expression, mm: at rest as the age says, and never deeper than its depth.
export function depthsOf(groups: LineGroup[], expression: Record<string, number>): number[] {
  return groups.map((group) => {
    let depth = group.static;
    for (const [unit, weight] of Object.entries(expression)) depth += weight * (group.units[unit] ?? 0);
    return group.depth * Math.min(1, depth);
  });
}

export function lineUniform(groups: LineGroup[]): THREE.Vector4[] {
  return Array.from({ length: MOST_GROUPS }, (_, i) => {
    const group = groups[i];
    return group ? new THREE.Vector4(0, group.width, group.wobble, 0) : new THREE.Vector4(0, 1, 0, 0);
  });
}

export function setLines(geometry: THREE.BufferGeometry, lines: SkinLines): void {
  for (const channel of [0, 1]) {
    const told = new Float32Array((lines.phase.length / 2) * 3);
    for (let i = 0; i < lines.phase.length / 2; i++) {
      told.set([lines.phase, lines.mask, lines.group].map((part) => part[2 * i + channel]!), 3 * i);
    }
    geometry.setAttribute(channel === 0 ? "aLineA" : "aLineB", new THREE.BufferAttribute(told, 3));
  }
}
