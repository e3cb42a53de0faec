// Reads the packed shapes (see meshes/io/pack.py): gzip, a JSON header, then byte columns.

import type { Contraction } from "./contraction";
import type { LineGroup, SkinLines } from "./lines";

const STEPS_PER_MM = 256;
const MOVE_STEPS_PER_MM = 128;
const DEPTH_STEPS_PER_MM = 64;
const UV_STEPS = 4095;
const WEIGHT_STEPS = 255;
const PHASE_STEPS = 256;
const MASK_STEPS = 255;

export interface Binding {
  k: number; // cage points a vertex, a multiple of four
  points: Uint16Array; // (n * k)
  weights: Uint8Array; // (n * k), rows sum to 255
  follow: Uint8Array; // (n), 255 is all of an expression
}

export interface Shape {
  kind: string;
  positions: Float32Array;
  faces: Uint32Array;
  depth: Float32Array | null;
  uv: Float32Array | null;
  color: Uint8Array | null;
  binding: Binding | null;
  groups: Int32Array | null; // of a body that keeps its volume: vertices that face each other
  contraction: Contraction | null;
  lines: SkinLines | null;
}

export interface CageUnit {
  points: Int32Array;
  moves: Float32Array;
}

export interface CageData {
  count: number;
  units: Map<string, CageUnit>;
}

export interface Packed {
  shapes: Shape[];
  cage: CageData | null;
}

interface ItemHeader {
  kind: string;
  v: number;
  f: number;
  k?: number;
  mode: number;
  depth?: number;
  uv?: number;
  color?: number;
  swell?: number;
  draws?: Record<string, number>;
  lines?: LineGroup[];
}

interface Header {
  cage: { points: number; units: [string, number][] };
  items: ItemHeader[];
}

class Columns {
  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  column(count: number): Int32Array {
    const width = this.bytes[this.at++] ?? 0;
    if (width < 1 || width > 4 || this.at + width * count > this.bytes.length) {
      throw new Error("The packed scene is damaged.");
    }
    const out = new Int32Array(count);
    for (let plane = 0; plane < width; plane++) {
      const start = this.at + plane * count;
      const shift = 8 * plane;
      for (let i = 0; i < count; i++) out[i]! |= this.bytes[start + i]! << shift;
    }
    this.at += width * count;
    for (let i = 0; i < count; i++) out[i] = (out[i]! >>> 1) ^ -(out[i]! & 1);
    return out;
  }

  // Column after column: all of x, then all of y, then all of z.
  deltas(count: number, columns = 1): Int32Array {
    const out = this.column(count * columns);
    accumulate(out, count, columns);
    return out;
  }
}

function accumulate(values: Int32Array, count: number, columns: number): void {
  for (let c = 0; c < columns; c++) {
    for (let i = c * count + 1; i < (c + 1) * count; i++) values[i]! += values[i - 1]!;
  }
}

export async function gunzip(data: ArrayBuffer | Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([data as BlobPart]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export function packKey(data: ArrayBuffer | Uint8Array): number {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  if (bytes.length < 18) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(bytes.length - 8, true);
}

export function unpack(bytes: Uint8Array): Packed {
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== "FCS1") {
    throw new Error("The packed scene is of a kind this viewer does not know.");
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  const text = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  const header = JSON.parse(text) as Header;
  const columns = new Columns(bytes, 8 + length);
  const [cage, rest] = readCage(header, columns);
  return { cage, shapes: header.items.map((item) => readShape(item, columns, rest)) };
}

function readCage(header: Header, columns: Columns): [CageData | null, Int32Array | null] {
  const count = header.cage.points;
  if (count === 0) return [null, null];
  const rest = columns.deltas(count, 3);
  const units = new Map<string, CageUnit>();
  for (const [name, n] of header.cage.units) {
    const points = columns.deltas(n);
    const moves = interleaved(columns.deltas(n, 3), n, 3, MOVE_STEPS_PER_MM);
    units.set(name, { points, moves });
  }
  return [{ count, units }, rest];
}

function readShape(header: ItemHeader, columns: Columns, rest: Int32Array | null): Shape {
  const { v, f } = header;
  const faces = readFaces(columns, f);
  const binding = header.k && rest ? readBinding(columns, v, header.k) : null;
  const steps = columns.column(v * 3);
  if (header.mode !== 1) accumulate(steps, v, 3);
  if (binding && rest && header.mode !== 0) addGuess(steps, binding, rest, v);
  const positions = interleaved(steps, v, 3, STEPS_PER_MM);
  const depth = header.depth ? interleaved(columns.deltas(v), v, 1, DEPTH_STEPS_PER_MM) : null;
  const uv = header.uv ? interleaved(columns.deltas(v, 2), v, 2, UV_STEPS) : null;
  const color = header.color ? Uint8Array.from(interleaved(columns.deltas(v, 3), v, 3, 1)) : null;
  const groups = header.swell ? columns.deltas(v) : null;
  const contraction = header.draws ? readContraction(header.draws, columns, v) : null;
  const lines = header.lines ? readLines(header.lines, columns, v) : null;
  return { kind: header.kind, positions, faces, depth, uv, color, binding, groups, contraction, lines };
}

function readContraction(units: Record<string, number>, columns: Columns, n: number): Contraction {
  return { units, moves: interleaved(columns.deltas(n, 3), n, 3, MOVE_STEPS_PER_MM) };
}

function readLines(groups: LineGroup[], columns: Columns, n: number): SkinLines {
  const phase = interleaved(columns.deltas(n, 2), n, 2, PHASE_STEPS);
  const mask = interleaved(columns.deltas(n, 2), n, 2, MASK_STEPS);
  return { groups, phase, mask, group: interleaved(columns.deltas(n, 2), n, 2, 1) };
}

// Each corner is a step from that of the face before the last.
function readFaces(columns: Columns, f: number): Uint32Array {
  const steps = columns.column(f * 3);
  const faces = new Uint32Array(f * 3);
  for (let corner = 0; corner < 3; corner++) {
    for (let i = 0; i < f; i++) {
      const before = i >= 2 ? faces[3 * (i - 2) + corner]! : 0;
      faces[3 * i + corner] = before + steps[corner * f + i]!;
    }
  }
  return faces;
}

function readBinding(columns: Columns, n: number, k: number): Binding {
  const points = new Uint16Array(n * k);
  const weights = new Uint8Array(n * k);
  const first = columns.deltas(n);
  const rises = columns.column(n * (k - 1));
  const others = columns.deltas(n, k - 1);
  for (let i = 0; i < n; i++) {
    points[i * k] = first[i]!;
    weights[i * k] = WEIGHT_STEPS;
    for (let c = 1; c < k; c++) {
      const at = (c - 1) * n + i;
      points[i * k + c] = points[i * k + c - 1]! + rises[at]!;
      weights[i * k + c] = others[at]!;
      weights[i * k]! -= others[at]!;
    }
  }
  return { k, points, weights, follow: Uint8Array.from(columns.deltas(n)) };
}

// Where the cage alone would put each vertex, in whole steps, exactly as Python reckons it.
function addGuess(steps: Int32Array, binding: Binding, rest: Int32Array, n: number): void {
  const { k, points, weights } = binding;
  const cage = rest.length / 3;
  for (let axis = 0; axis < 3; axis++) {
    const base = axis * cage;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let c = i * k; c < (i + 1) * k; c++) sum += weights[c]! * rest[base + points[c]!]!;
      steps[axis * n + i]! += Math.floor(sum / WEIGHT_STEPS);
    }
  }
}

function interleaved(values: Int32Array, n: number, width: number, steps: number): Float32Array {
  const out = new Float32Array(n * width);
  for (let c = 0; c < width; c++) {
    for (let i = 0; i < n; i++) out[i * width + c] = values[c * n + i]! / steps;
  }
  return out;
}
