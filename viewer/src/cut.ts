// The cut: a plane that takes one side away, and the coloured face it leaves in every body.

import * as THREE from "three";
import { CAP_ORDER, PICKABLE_OPACITY } from "./body";
import type { Body } from "./body";
import { NO_CLIP } from "./materials";
import type { Axis, ClipState } from "./state";

const NORMALS: Record<Axis, THREE.Vector3> = {
  sagittal: new THREE.Vector3(1, 0, 0),
  coronal: new THREE.Vector3(0, 0, 1),
  axial: new THREE.Vector3(0, 1, 0),
};
export const CUT_RANGE: Record<Axis, [number, number]> = {
  sagittal: [-80, 80],
  coronal: [-100, 120],
  axial: [-140, 140],
};
export const CUT_START: Record<Axis, number> = { sagittal: 0, coronal: 60, axial: 0 };
export function cutRange(clip: ClipState): [number, number] {
  return clip.axis === "oblique" ? OBLIQUE_RANGE : CUT_RANGE[clip.axis];
}

const OBLIQUE_RANGE: [number, number] = [-150, 150];
const MARGIN_MM = 1; // round a body; more than numbers that are rounded on their way can miss
const DEEP_TISSUE = new THREE.Color("#d9a98c"); // what is between the bodies inside the skin

export function clipVector(clip: ClipState | null): THREE.Vector4 {
  if (!clip) return NO_CLIP.clone();
  const sign = clip.flip ? -1 : 1;
  const own = clip.axis === "oblique" ? new THREE.Vector3(...(clip.normal ?? [0, 0, 1])) : NORMALS[clip.axis].clone();
  const n = own.multiplyScalar(sign);
  return new THREE.Vector4(n.x, n.y, n.z, sign * clip.offset_mm);
}

export class CutFaces {
  readonly group = new THREE.Group();
  private readonly sheets = new Map<Body, [THREE.Mesh, THREE.Mesh, THREE.Mesh]>();
  private readonly reaches = new Map<Body, THREE.Box3>();

  // How many bodies the plane cuts now.
  get count(): number {
    return this.group.visible ? [...this.sheets.values()].filter((parts) => parts[2].visible).length : 0;
  }

  // Bodies know where they go. Each point goes there straight, so its body keeps to the box of where
  // it was and where it will be.
  follow(bodies: Body[]): void {
    for (const body of bodies) {
      const box = new THREE.Box3().setFromArray(body.positions).expandByScalar(MARGIN_MM);
      this.reaches.set(body, box.union(this.reaches.get(body) ?? box));
    }
  }

  update(bodies: Body[], clip: ClipState | null, peel: number): void {
    this.group.visible = clip !== null;
    if (!clip) return;
    const plane = clipVector(clip);
    for (const body of bodies) {
      const reach = this.reaches.get(body);
      const wanted = reach !== undefined && isCut(body, peel) && crosses(reach, plane);
      if (!wanted && !this.sheets.has(body)) continue;
      const parts = this.sheets.get(body) ?? this.make(body);
      for (const part of parts) part.visible = wanted;
      if (!wanted) continue;
      place(parts[2], plane, reach);
      const color = (parts[2].material as THREE.MeshBasicMaterial).color;
      if (body.kind === "skin") color.copy(DEEP_TISSUE);
      else color.set(body.state?.color ?? "#ffffff").multiplyScalar(0.9);
    }
  }

  clear(): void {
    for (const parts of this.sheets.values()) {
      this.group.remove(...parts);
      for (const part of parts) (part.material as THREE.Material).dispose();
    }
    this.sheets.clear();
    this.reaches.clear();
  }

  private make(body: Body): [THREE.Mesh, THREE.Mesh, THREE.Mesh] {
    const [back, front] = body.cutMeshes();
    const material = new THREE.MeshBasicMaterial({
      side: THREE.DoubleSide, toneMapped: false,
      // Sheets of two sizes, and walls that end at them, are not rounded alike in depth: sheets count
      // by their turn alone, and seen askew each is a little nearer, lest walls leave single dark dots.
      depthFunc: THREE.AlwaysDepth, polygonOffset: true, polygonOffsetFactor: -0.125,
      stencilWrite: true, stencilRef: 0, stencilFunc: THREE.NotEqualStencilFunc,
      stencilFail: THREE.ZeroStencilOp, stencilZFail: THREE.ZeroStencilOp, stencilZPass: THREE.ZeroStencilOp,
    });
    const sheet = new THREE.Mesh(SHEET, material);
    sheet.frustumCulled = false;
    // Inner bodies are painted over outer ones; each is counted just before it is painted.
    const rank = -100_000 + Math.max(0, CAP_ORDER.indexOf(body.kind)) * 3000 + body.token * 3;
    back.renderOrder = rank;
    front.renderOrder = rank + 1;
    sheet.renderOrder = rank + 2;
    const parts: [THREE.Mesh, THREE.Mesh, THREE.Mesh] = [back, front, sheet];
    this.sheets.set(body, parts);
    this.group.add(...parts);
    return parts;
  }
}

const SHEET = new THREE.PlaneGeometry(1, 1);
const FACING = new THREE.Vector3(0, 0, 1); // a sheet before it is turned

// A body partly peeled is left hollow: its cut face would show what the peel took away.
function isCut(body: Body, peel: number): boolean {
  if (!CAP_ORDER.includes(body.kind) || body.shown < PICKABLE_OPACITY) return false;
  return peel <= 0 || body.depthRange[0] >= peel;
}

function normalOf(plane: THREE.Vector4): THREE.Vector3 {
  return new THREE.Vector3(plane.x, plane.y, plane.z);
}

function crosses(box: THREE.Box3, plane: THREE.Vector4): boolean {
  return box.intersectsPlane(new THREE.Plane(normalOf(plane), -plane.w));
}

// Lays a sheet into the plane, as large as the shadow that the box casts on it.
function place(sheet: THREE.Mesh, plane: THREE.Vector4, box: THREE.Box3): void {
  const normal = normalOf(plane);
  sheet.quaternion.setFromUnitVectors(FACING, normal);
  box.getCenter(sheet.position);
  sheet.position.addScaledVector(normal, plane.w - normal.dot(sheet.position));
  const size = box.getSize(new THREE.Vector3());
  const shadow = (x: number, y: number) => {
    const side = new THREE.Vector3(x, y, 0).applyQuaternion(sheet.quaternion);
    return size.x * Math.abs(side.x) + size.y * Math.abs(side.y) + size.z * Math.abs(side.z);
  };
  sheet.scale.set(shadow(1, 0), shadow(0, 1), 1);
  sheet.updateMatrixWorld();
}
