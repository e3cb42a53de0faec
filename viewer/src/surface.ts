// What a surface tells of itself: normals, hollows, the width of its fibres, its open rims.

import type { Shape } from "./unpack";

const FIBRE_MM = 1.5;

export function vertexNormals(positions: Float32Array, faces: Uint32Array): Float32Array {
  const normals = new Float32Array(positions.length);
  for (let f = 0; f < faces.length; f += 3) {
    const a = faces[f]! * 3;
    const b = faces[f + 1]! * 3;
    const c = faces[f + 2]! * 3;
    const ux = positions[b]! - positions[a]!;
    const uy = positions[b + 1]! - positions[a + 1]!;
    const uz = positions[b + 2]! - positions[a + 2]!;
    const vx = positions[c]! - positions[a]!;
    const vy = positions[c + 1]! - positions[a + 1]!;
    const vz = positions[c + 2]! - positions[a + 2]!;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    normals[a]! += nx;
    normals[a + 1]! += ny;
    normals[a + 2]! += nz;
    normals[b]! += nx;
    normals[b + 1]! += ny;
    normals[b + 2]! += nz;
    normals[c]! += nx;
    normals[c + 1]! += ny;
    normals[c + 2]! += nz;
  }
  for (let i = 0; i < normals.length; i += 3) {
    const length = Math.hypot(normals[i]!, normals[i + 1]!, normals[i + 2]!) || 1;
    normals[i]! /= length;
    normals[i + 1]! /= length;
    normals[i + 2]! /= length;
  }
  return normals;
}

// How open each vertex is to the light, 0..1: hollows are darker, read at a small and a larger scale.
export function openness(shape: Shape, normals: Float32Array): Float32Array {
  const { positions, faces } = shape;
  const n = positions.length / 3;
  const count = neighbours(faces, n);
  const hollow = new Float32Array(n);
  const rise = (i: number, j: number) => {
    const x = positions[3 * j]! - positions[3 * i]!;
    const y = positions[3 * j + 1]! - positions[3 * i + 1]!;
    const z = positions[3 * j + 2]! - positions[3 * i + 2]!;
    const along = x * normals[3 * i]! + y * normals[3 * i + 1]! + z * normals[3 * i + 2]!;
    hollow[i]! += along / (Math.sqrt(x * x + y * y + z * z) || 1);
  };
  eachEdge(faces, rise);
  for (let i = 0; i < n; i++) hollow[i]! /= count[i] || 1;
  const wide = smoothed(hollow, faces, count, 6);
  const out = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const dark = Math.max(0, hollow[i]!) * 1.2 + Math.max(0, wide[i]!) * 2.6;
    out[i] = 1 - Math.min(0.75, dark);
  }
  return smoothed(out, faces, count, 1);
}

// How many edges of faces lead from each vertex; an edge of two faces counts twice.
function neighbours(faces: Uint32Array, n: number): Float32Array {
  const count = new Float32Array(n);
  for (let i = 0; i < faces.length; i++) count[faces[i]!]! += 2;
  return count;
}

function smoothed(values: Float32Array, faces: Uint32Array, count: Float32Array, times: number): Float32Array {
  let now = values;
  for (let turn = 0; turn < times; turn++) {
    const sum = now.slice();
    for (let f = 0; f < faces.length; f += 3) {
      const a = faces[f]!;
      const b = faces[f + 1]!;
      const c = faces[f + 2]!;
      sum[a]! += now[b]! + now[c]!;
      sum[b]! += now[a]! + now[c]!;
      sum[c]! += now[a]! + now[b]!;
    }
    for (let i = 0; i < sum.length; i++) sum[i]! /= 1 + count[i]!;
    now = sum;
  }
  return now;
}

function eachEdge(faces: Uint32Array, visit: (from: number, to: number) => void): void {
  for (let f = 0; f < faces.length; f += 3) {
    const a = faces[f]!;
    const b = faces[f + 1]!;
    const c = faces[f + 2]!;
    visit(a, b);
    visit(b, c);
    visit(c, a);
    visit(b, a);
    visit(c, b);
    visit(a, c);
  }
}

// As many fibres as are this wide, over the body's width across them.
export function fibreCount(shape: Shape): number {
  const { positions, faces, uv } = shape;
  if (!uv) return 1;
  const widths: number[] = [];
  eachEdge(faces.subarray(0, Math.min(faces.length, 6000)), (i, j) => {
    const across = Math.abs(uv[2 * i + 1]! - uv[2 * j + 1]!);
    const along = Math.abs(uv[2 * i]! - uv[2 * j]!);
    if (across < 1e-3 || across < 3 * along) return;
    const step = [0, 1, 2].map((axis) => positions[3 * i + axis]! - positions[3 * j + axis]!);
    widths.push(Math.hypot(...step) / across);
  });
  widths.sort((a, b) => a - b);
  const width = widths[widths.length >> 1] ?? FIBRE_MM * 12;
  return Math.round(Math.min(40, Math.max(4, width / FIBRE_MM)));
}

// The faces and, over every open rim, a fan of faces that closes it.
export function filledFaces(faces: Uint32Array): Uint32Array {
  const next = openRims(faces);
  const fill: number[] = [];
  while (next.size > 0) {
    const start = next.keys().next().value as number;
    let at = next.get(start)!;
    next.delete(start);
    while (at !== start && next.has(at)) {
      const after = next.get(at)!;
      next.delete(at);
      if (after !== start) fill.push(start, at, after);
      at = after;
    }
  }
  if (fill.length === 0) return faces;
  const out = new Uint32Array(faces.length + fill.length);
  out.set(faces);
  out.set(fill, faces.length);
  return out;
}

// Edges that only one face runs, turned about: from each rim vertex to the next.
function openRims(faces: Uint32Array): Map<number, number> {
  const span = faces.reduce((most, v) => Math.max(most, v), 0) + 1;
  const seen = new Set<number>();
  const edges: [number, number][] = [];
  for (let f = 0; f < faces.length; f += 3) {
    for (let k = 0; k < 3; k++) {
      const a = faces[f + k]!;
      const b = faces[f + ((k + 1) % 3)]!;
      seen.add(a * span + b);
      edges.push([a, b]);
    }
  }
  const next = new Map<number, number>();
  for (const [a, b] of edges) {
    if (!seen.has(b * span + a)) next.set(b, a);
  }
  return next;
}
