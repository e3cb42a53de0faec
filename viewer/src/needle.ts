// A needle to scale: its shaft and hub, and what is buried drawn through the tissue in millimetres.

import * as THREE from "three";
import { outward, vector } from "./needle_pose";
import type { NeedleState } from "./state";

export const HUB_MM = 7;
const HUB_RADII_MM = [2.1, 1.1] as const; // at its back, at the shaft
const DASH_MM = 1; // one dash and one gap are two millimetres
const GHOST_RADIUS_MM = 0.17; // what is buried is a sign, drawn at least this thick
const HALO_RADIUS_MM = 0.34;
const TIP_RADIUS_MM = 0.42;
const STEEL = "#c4ccd4";
const PLASTIC = "#5fb3c6";
const GHOST = "#ffffff";
const HALO = "#0d1b22";
const TIP = "#ffe45c";
const UP = new THREE.Vector3(0, 1, 0);

export class NeedleModel {
  readonly group = new THREE.Group();
  private readonly shaft = solid(new THREE.CylinderGeometry(1, 1, 1, 12), STEEL);
  private readonly hub = solid(new THREE.CylinderGeometry(...HUB_RADII_MM, HUB_MM, 24), PLASTIC);
  private readonly ring = through(new THREE.TorusGeometry(1.3, 0.1, 8, 40), GHOST, 1);
  private readonly ringHalo = through(new THREE.TorusGeometry(1.3, 0.22, 8, 40), HALO, 0);
  private readonly halo = through(new THREE.CylinderGeometry(1, 1, 1, 10), HALO, 0);
  private readonly tipHalo = through(new THREE.SphereGeometry(TIP_RADIUS_MM + 0.18, 20, 14), HALO, 2);
  private readonly tip = through(new THREE.SphereGeometry(TIP_RADIUS_MM, 20, 14), TIP, 3);
  private readonly body = new THREE.Group(); // +y from tip to hub, origin at the entry
  private readonly dashes = new THREE.Group();
  private readonly dash = new THREE.CylinderGeometry(1, 1, 1, 10);
  private readonly ghost = flat(GHOST);

  constructor() {
    this.group.visible = false;
    this.body.add(this.shaft, this.hub, this.halo, this.dashes, this.tipHalo, this.tip);
    this.group.add(this.body, this.ring, this.ringHalo);
    this.hub.rotation.x = Math.PI; // its narrow end on the shaft
  }

  show(pose: NeedleState | null): void {
    this.group.visible = pose !== null;
    if (!pose) return;
    const { depth_mm: depth, length_mm: length, diameter_mm: wide } = pose;
    this.group.position.copy(vector(pose.entry));
    const turned = new THREE.Quaternion().setFromUnitVectors(new THREE.Vector3(0, 0, 1), vector(pose.normal));
    this.ring.quaternion.copy(turned);
    this.ringHalo.quaternion.copy(turned);
    this.body.quaternion.setFromUnitVectors(UP, outward(pose));
    span(this.shaft, wide / 2, -depth, length - depth);
    this.hub.position.y = length - depth + HUB_MM / 2;
    span(this.halo, Math.max(HALO_RADIUS_MM, wide / 2 + 0.14), -depth, 0);
    this.tip.position.y = this.tipHalo.position.y = -depth;
    this.drawDashes(depth, Math.max(GHOST_RADIUS_MM, wide / 2));
    this.group.updateMatrixWorld(true);
  }

  // The middle of the hub, where a hand takes it.
  static grip(pose: NeedleState): THREE.Vector3 {
    return vector(pose.entry).addScaledVector(outward(pose), NeedleModel.reach(pose));
  }

  static reach(pose: NeedleState): number {
    return pose.length_mm - pose.depth_mm + HUB_MM / 2;
  }

  dispose(): void {
    this.group.traverse((part) => {
      if (!(part instanceof THREE.Mesh)) return;
      (part.geometry as THREE.BufferGeometry).dispose();
      (part.material as THREE.Material).dispose();
    });
    this.dash.dispose();
    this.ghost.dispose();
  }

  private drawDashes(depth: number, radius: number): void {
    const many = Math.ceil(depth / (2 * DASH_MM));
    while (this.dashes.children.length < many) {
      const dash = new THREE.Mesh(this.dash, this.ghost);
      dash.renderOrder = 90_002;
      dash.frustumCulled = false;
      this.dashes.add(dash);
    }
    this.dashes.children.forEach((dash, k) => {
      dash.visible = k < many;
      if (!dash.visible) return;
      const begin = 2 * k * DASH_MM;
      span(dash, radius, -Math.min(depth, begin + DASH_MM), -begin);
    });
  }
}

// A cylinder of unit size from one height to another.
function span(part: THREE.Object3D, radius: number, from: number, to: number): void {
  part.visible = to - from > 1e-3;
  part.scale.set(radius, Math.max(1e-3, to - from), radius);
  part.position.y = (from + to) / 2;
}

function solid(geometry: THREE.BufferGeometry, color: string): THREE.Mesh {
  const mesh = new THREE.Mesh(geometry, new THREE.MeshStandardMaterial({ color, roughness: 0.32 }));
  mesh.frustumCulled = false;
  return mesh;
}

// Drawn in front of everything: the buried part shows where the eye could not follow.
function through(geometry: THREE.BufferGeometry, color: string, rank: number): THREE.Mesh {
  const mesh = new THREE.Mesh(geometry, flat(color));
  mesh.renderOrder = 90_001 + rank;
  mesh.frustumCulled = false;
  return mesh;
}

function flat(color: string): THREE.MeshBasicMaterial {
  return new THREE.MeshBasicMaterial({
    color, transparent: true, depthTest: false, depthWrite: false, toneMapped: false,
  });
}
