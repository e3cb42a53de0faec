// One item of the scene as the graphics card and the picking tree hold it.

import * as THREE from "three";
import { MeshBVH } from "three-mesh-bvh";
import { deform } from "./cage";
import { draw, effort } from "./contraction";
import { halfWidths } from "./ribbons";
import { bareMaterial, defines, outlineMaterial, patch, shadowMaterial } from "./materials";
import type { SharedUniforms, Uniforms } from "./materials";
import type { ItemState } from "./state";
import { depthsOf, lineUniform, setLines } from "./lines";
import { halves, swell, volumeOf } from "./swelling";
import { fibreCount, filledFaces, openness, vertexNormals } from "./surface";
import type { Binding, Shape } from "./unpack";

// Fainter than this, a thing is looked through: it takes no click and casts no shadow.
export const PICKABLE_OPACITY = 0.35;
const NEVER_PEELED_MM = 1e6;
const PEEL_EXEMPT = new Set(["zone"]);
const AT_THE_SKIN = new Set(["skin", "hair"]); // no depth given means none, not "never peeled"
const NEVER_PICKED = new Set(["hair", "zone"]); // what lies under them is meant
const XRAY_SHARE = 0.5; // of a zone's own opacity, where tissue lies before it
const DOUBLE_SIDED = new Set(["hair"]);
const SEEN_FROM_OUTSIDE = new Set(["skin", "hair", "zone", "eye", "tooth", "tongue"]);
// Which cut face is drawn over which, where bodies lie in one another.
export const CAP_ORDER = [
  "skin", "fascia", "fat", "gland", "muscle", "bone", "cartilage", "tooth", "eye", "ligament",
  "nerve", "vein", "artery",
];

export class Body {
  readonly mesh: THREE.Mesh;
  readonly prepass: THREE.Mesh;
  readonly xray: THREE.Mesh | null = null;
  readonly positions: Float32Array; // where each vertex is now, for picking
  readonly depthRange: [number, number];
  readonly kind: string;
  readonly uniforms: Uniforms;
  state: ItemState | null = null;
  covered = false; // behind a whole, solid skin: not worth drawing
  shown = 0; // opacity drawn now; it glides toward the state's
  private readonly halves: Float32Array | null; // mm, from the middle of a muscle to each vertex
  private readonly volume: number; // of a muscle at rest, mm³
  private readonly geometry: THREE.BufferGeometry;
  private readonly material: THREE.MeshStandardMaterial | THREE.MeshLambertMaterial;
  private readonly look: Record<string, string | number>;
  private outline: THREE.Mesh | null = null; // made when first chosen
  private opened = false;
  private tree: MeshBVH | null = null;
  private treeFits = false;
  private moved = false; // by an expression
  private cutGeometry: THREE.BufferGeometry | null = null;

  constructor(
    readonly shape: Shape,
    public token: number,
    shared: SharedUniforms,
    rich: boolean,
  ) {
    this.kind = shape.kind;
    this.uniforms = {
      ...shared,
      uHighlight: { value: 0 },
      uFibres: { value: 1 },
      uSwelling: { value: 0 },
      uEffort: { value: 0 },
      uLines: { value: lineUniform(shape.lines?.groups ?? []) },
    };
    this.positions = shape.positions.slice();
    if (!shape.depth && AT_THE_SKIN.has(shape.kind)) {
      shape.depth = new Float32Array(shape.positions.length / 3);
    }
    this.depthRange = PEEL_EXEMPT.has(shape.kind) ? [NEVER_PEELED_MM, NEVER_PEELED_MM] : range(shape.depth);
    this.halves = shape.groups && halves(shape.positions, shape.groups);
    this.volume = this.halves ? volumeOf(shape.positions, shape.faces) : 0;
    this.geometry = buildGeometry(shape, PEEL_EXEMPT.has(shape.kind));
    if (this.halves) this.geometry.setAttribute("aHalf", new THREE.BufferAttribute(this.halves, 3));
    const own = shape.contraction;
    if (own) this.geometry.setAttribute("aDrawn", new THREE.BufferAttribute(own.moves, 3));
    if (shape.lines) setLines(this.geometry, shape.lines);
    const look = {
      kBind: shape.binding?.k ?? 0,
      kind: shape.kind,
      rich,
      peelable: this.depthRange[0] < NEVER_PEELED_MM,
      fibres: shape.uv !== null,
      swells: shape.groups !== null,
      contracts: shape.contraction !== null,
      lines: shape.lines !== null,
    };
    this.look = defines(look);
    if (shape.uv) this.uniforms.uFibres.value = fibreCount(shape);
    this.material = tissue(shape.kind, rich, shape.color !== null);
    patch(this.material, this.uniforms, this.look);
    const bare = { ...this.look };
    delete bare.SOFT_EDGE;
    this.mesh = new THREE.Mesh(this.geometry, this.material);
    this.mesh.customDepthMaterial = shadowMaterial(this.uniforms, bare);
    this.prepass = new THREE.Mesh(this.geometry, bareMaterial(this.uniforms, bare));
    (this.prepass.material as THREE.Material).transparent = true; // drawn among the see-through
    if (shape.kind === "zone") this.xray = this.buildXray();
    for (const part of this.parts()) part.frustumCulled = false;
  }

  parts(): THREE.Mesh[] {
    return [this.mesh, this.prepass, this.xray, this.outline].filter((part) => part !== null);
  }

  // Outer shells are drawn after inner ones, each behind its own depth pass.
  order(rank: number): void {
    this.prepass.renderOrder = rank * 3;
    this.mesh.renderOrder = rank * 3 + 1;
    if (this.outline) this.outline.renderOrder = rank * 3 + 1;
    if (this.xray) this.xray.renderOrder = rank * 3 + 2;
  }

  draw(state: ItemState, opacity: number): void {
    this.state = state;
    this.shown = opacity;
    const faint = opacity < 0.995 || this.kind === "zone" || this.kind === "hair";
    this.mesh.visible = opacity > 0.004 && !this.covered;
    this.prepass.visible = this.mesh.visible && faint && this.kind !== "zone" && this.kind !== "hair";
    if (this.material.transparent !== faint) {
      this.material.transparent = faint;
      this.material.needsUpdate = true;
    }
    this.softenEdge();
    this.material.depthWrite = !faint;
    this.material.opacity = opacity;
    this.mesh.castShadow = opacity >= PICKABLE_OPACITY && this.kind !== "zone";
    this.mesh.receiveShadow = this.kind !== "zone";
    if (this.shape.color === null) this.material.color.set(state.color);
    if (this.outline) this.outline.visible = this.mesh.visible && this.uniforms.uHighlight.value > 0;
    if (this.xray) {
      this.xray.visible = this.mesh.visible;
      const material = this.xray.material as THREE.MeshLambertMaterial;
      material.opacity = opacity * XRAY_SHARE;
      material.color.copy(this.material.color);
    }
  }

  // Lies below the skin, so that a whole, solid skin hides it. Drawn behind it all the same,
  // slivers of its mesh would come through as single dark pixels.
  get inside(): boolean {
    return !SEEN_FROM_OUTSIDE.has(this.kind) && this.depthRange[1] > 0 && this.depthRange[0] < NEVER_PEELED_MM;
  }

  // Chosen: its own colour a little brighter, and a line round it in this ink.
  lightUp(lit: boolean, ink: string): void {
    this.uniforms.uHighlight.value = lit ? 1 : 0;
    if (lit && !this.outline && this.kind !== "skin") {
      this.outline = new THREE.Mesh(this.geometry, outlineMaterial(this.uniforms, this.look));
      this.outline.frustumCulled = false;
      this.outline.renderOrder = this.mesh.renderOrder;
      this.mesh.parent?.add(this.outline);
    }
    if (!this.outline) return;
    this.outline.visible = lit && this.mesh.visible;
    (this.outline.material as THREE.MeshBasicMaterial).color.set(ink);
  }

  cover(covered: boolean): void {
    if (this.covered === covered || !this.state) return;
    this.covered = covered;
    this.draw(this.state, this.shown);
  }

  // Both sides are drawn only while something opens the body, so that closed bodies stay cheap.
  openUp(open: boolean): void {
    this.opened = open;
    this.softenEdge();
    const side = open || DOUBLE_SIDED.has(this.kind) ? THREE.DoubleSide : THREE.FrontSide;
    if (this.material.side !== side) {
      this.material.side = side;
      this.material.needsUpdate = true;
      (this.prepass.material as THREE.Material).side = side;
    }
  }

  // The peel's edge is smoothed by coverage; a whole body is drawn without, as it leaves pinholes.
  private softenEdge(): void {
    const soft = this.opened && !this.material.transparent && this.look.SOFT_EDGE === 1;
    if (this.material.alphaToCoverage === soft) return;
    this.material.alphaToCoverage = soft;
    this.material.needsUpdate = true;
  }

  get pickable(): boolean {
    const state = this.state;
    if (!state || !state.visible || !state.pickable || NEVER_PICKED.has(this.kind)) return false;
    return state.opacity >= PICKABLE_OPACITY;
  }

  // Where an expression and its moves of the cage put every vertex. Answers what glides there: from
  // a share of 0, as all is now, to 1. moves: null where the cage is at rest.
  prepare(moves: Float32Array | null, expression: Record<string, number>): (share: number) => void {
    const { binding, lines } = this.shape;
    if (!binding) return () => {};
    const drawn = effort(this.shape.contraction, expression);
    const swollen = moves || drawn > 0 || this.moved ? this.move(binding, moves, drawn) : 0;
    const { uSwelling, uEffort, uLines } = this.uniforms;
    const thick = uSwelling.value;
    const before = uEffort.value;
    const deep = uLines.value.map((line) => line.x);
    const deeper = lines ? depthsOf(lines.groups, expression) : [];
    return (share) => {
      uSwelling.value = thick + (swollen - thick) * share;
      uEffort.value = before + (drawn - before) * share;
      deeper.forEach((depth, i) => (uLines.value[i]!.x = deep[i]! + (depth - deep[i]!) * share));
    };
  }

  // Puts every vertex where the cage and the fibres take it; how much the body swells to keep its
  // volume. drawn: how much of all it can a muscle does.
  private move(binding: Binding, moves: Float32Array | null, drawn: number): number {
    const { positions, faces, contraction } = this.shape;
    if (moves) deform(positions, binding, moves, this.positions);
    else this.positions.set(positions);
    if (contraction && drawn > 0) draw(this.positions, contraction, drawn);
    this.moved = moves !== null || drawn > 0;
    const swollen = this.moved && this.halves ? swell(this.positions, this.halves, faces, this.volume) : 0;
    const normals = this.geometry.getAttribute("normalTo") as THREE.BufferAttribute;
    writeNormals(vertexNormals(this.positions, faces), normals);
    this.treeFits = false;
    return swollen;
  }

  settle(): void {
    if (!this.shape.binding) return;
    const from = this.geometry.getAttribute("normal") as THREE.BufferAttribute;
    from.array.set((this.geometry.getAttribute("normalTo") as THREE.BufferAttribute).array);
    from.needsUpdate = true;
  }

  // The picking tree, built on first use and refitted after a move.
  bvh(): MeshBVH {
    if (!this.tree) {
      const geometry = new THREE.BufferGeometry();
      geometry.setAttribute("position", new THREE.BufferAttribute(this.positions, 3));
      geometry.setIndex(new THREE.BufferAttribute(this.shape.faces, 1));
      this.tree = new MeshBVH(geometry, { indirect: true });
    } else if (!this.treeFits) {
      this.tree.refit();
    }
    this.treeFits = true;
    return this.tree;
  }

  get treeBuilt(): boolean {
    return this.tree !== null && this.treeFits;
  }

  // The body with its openings (the neck) filled, so that a cut through it can be told in from out.
  cutMeshes(): [THREE.Mesh, THREE.Mesh] {
    if (!this.cutGeometry) {
      this.cutGeometry = new THREE.BufferGeometry();
      for (const [name, attribute] of Object.entries(this.geometry.attributes)) {
        this.cutGeometry.setAttribute(name, attribute);
      }
      const faces = this.shape.faces;
      const filled = filledFaces(faces);
      this.cutGeometry.setIndex(new THREE.BufferAttribute(filled, 1));
    }
    const bare = { ...this.look, NO_PEEL: 1 };
    delete (bare as Record<string, unknown>).SOFT_EDGE;
    const counting = (side: THREE.Side, step: THREE.StencilOp) => {
      const material = bareMaterial(this.uniforms, bare);
      Object.assign(material, {
        side, depthTest: false, depthWrite: false, stencilWrite: true,
        stencilFunc: THREE.AlwaysStencilFunc, stencilZPass: step, stencilFail: step, stencilZFail: step,
      });
      const mesh = new THREE.Mesh(this.cutGeometry!, material);
      mesh.frustumCulled = false;
      return mesh;
    };
    return [
      counting(THREE.BackSide, THREE.IncrementWrapStencilOp),
      counting(THREE.FrontSide, THREE.DecrementWrapStencilOp),
    ];
  }

  dispose(): void {
    this.geometry.dispose();
    this.cutGeometry?.dispose();
    for (const part of this.parts()) (part.material as THREE.Material).dispose();
    (this.mesh.customDepthMaterial as THREE.Material).dispose();
  }

  private buildXray(): THREE.Mesh {
    const material = new THREE.MeshLambertMaterial({
      transparent: true, depthFunc: THREE.GreaterDepth, depthWrite: false,
    });
    patch(material, this.uniforms, this.look);
    return new THREE.Mesh(this.geometry, material);
  }
}

function tissue(kind: string, rich: boolean, colored: boolean) {
  const vertexColors = colored;
  const side = DOUBLE_SIDED.has(kind) ? THREE.DoubleSide : THREE.FrontSide;
  if (!rich || kind === "zone") {
    return new THREE.MeshLambertMaterial({ vertexColors, side });
  }
  const common = { vertexColors, side, metalness: 0 };
  switch (kind) {
    case "skin":
      return new THREE.MeshPhysicalMaterial({
        ...common, roughness: 0.52, sheen: 0.35, sheenRoughness: 0.45, sheenColor: new THREE.Color(1, 0.86, 0.8),
        specularIntensity: 0.75,
      });
    case "eye":
      return new THREE.MeshPhysicalMaterial({
        ...common, roughness: 0.25, clearcoat: 1, clearcoatRoughness: 0.04,
      });
    case "artery":
    case "vein":
      return new THREE.MeshPhysicalMaterial({
        ...common, roughness: 0.35, clearcoat: 0.6, clearcoatRoughness: 0.2,
      });
    case "muscle":
      return new THREE.MeshStandardMaterial({ ...common, roughness: 0.62 });
    case "bone":
      return new THREE.MeshStandardMaterial({ ...common, roughness: 0.82 });
    case "fat":
      return new THREE.MeshStandardMaterial({ ...common, roughness: 0.42 });
    case "tooth":
      return new THREE.MeshStandardMaterial({ ...common, roughness: 0.2 });
    default:
      return new THREE.MeshStandardMaterial({ ...common, roughness: 0.5 });
  }
}

function buildGeometry(shape: Shape, exempt: boolean): THREE.BufferGeometry {
  const geometry = new THREE.BufferGeometry();
  const n = shape.positions.length / 3;
  const normals = vertexNormals(shape.positions, shape.faces);
  geometry.setAttribute("position", new THREE.BufferAttribute(shape.positions, 3));
  geometry.setAttribute("normal", packedNormals(normals));
  geometry.setAttribute("normalTo", packedNormals(normals));
  const depth = shape.depth && !exempt ? shape.depth : new Float32Array(n).fill(NEVER_PEELED_MM);
  geometry.setAttribute("aDepth", new THREE.BufferAttribute(depth, 1));
  const share = new Uint8Array(n * 2);
  const open = openness(shape, normals);
  for (let i = 0; i < n; i++) {
    share[2 * i] = shape.binding?.follow[i] ?? 0;
    share[2 * i + 1] = Math.round(open[i]! * 255);
  }
  geometry.setAttribute("aShare", new THREE.BufferAttribute(share, 2, true));
  if (shape.kind === "hair") geometry.setAttribute("aSide", new THREE.BufferAttribute(halfWidths(shape), 3));
  if (shape.color) geometry.setAttribute("color", linearColors(shape.color));
  if (shape.uv) geometry.setAttribute("fibre", new THREE.BufferAttribute(shape.uv, 2));
  if (shape.binding) setBinding(geometry, shape.binding);
  geometry.setIndex(new THREE.BufferAttribute(shape.faces, 1));
  return geometry;
}

function setBinding(geometry: THREE.BufferGeometry, binding: NonNullable<Shape["binding"]>): void {
  const { k, points, weights } = binding;
  const pointData = new THREE.InterleavedBuffer(points, k);
  const weightData = new THREE.InterleavedBuffer(weights, k);
  for (let group = 0; group < k / 4; group++) {
    const at = group * 4;
    geometry.setAttribute(`points${group}`, new THREE.InterleavedBufferAttribute(pointData, 4, at, false));
    geometry.setAttribute(`weights${group}`, new THREE.InterleavedBufferAttribute(weightData, 4, at, true));
  }
}

function packedNormals(normals: Float32Array): THREE.BufferAttribute {
  const attribute = new THREE.BufferAttribute(new Int16Array(normals.length), 3, true);
  writeNormals(normals, attribute);
  return attribute;
}

function writeNormals(normals: Float32Array, attribute: THREE.BufferAttribute): void {
  const array = attribute.array;
  for (let i = 0; i < normals.length; i++) array[i] = Math.round(normals[i]! * 32767);
  attribute.needsUpdate = true;
}

function linearColors(color: Uint8Array): THREE.BufferAttribute {
  const table = new Float32Array(256);
  for (let i = 0; i < 256; i++) {
    const c = i / 255;
    table[i] = c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }
  const out = new Uint16Array(color.length);
  for (let i = 0; i < color.length; i++) out[i] = Math.round(table[color[i]!]! * 65535);
  return new THREE.BufferAttribute(out, 3, true);
}

function range(depth: Float32Array | null): [number, number] {
  if (!depth) return [NEVER_PEELED_MM, NEVER_PEELED_MM];
  let low = Infinity;
  let high = -Infinity;
  for (const d of depth) {
    low = Math.min(low, d);
    high = Math.max(high, d);
  }
  return [low, high];
}
