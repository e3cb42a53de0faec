// Pins on the face: injection sites, a learner's answer, the right answer, landmarks.

import * as THREE from "three";
import type { MarkerState } from "./state";

export const MARKER_COLORS: Record<string, string> = {
  site: "#1f6fb2",
  answer: "#f0a020",
  truth: "#1c9a58",
  landmark: "#6d7480",
  number: "#1f6fb2",
  pointer: "#00d5ff",
};
const FLAT = new Set(["landmark", "number", "pointer"]); // no stem: they mark the very spot
const STEM_MM = 9;
const STEM_RADIUS_MM = 0.32;
const GHOST_OPACITY = 0.45; // of the part inside the tissue

interface Pin {
  state: MarkerState;
  group: THREE.Group;
}

export class Markers {
  readonly group = new THREE.Group();
  private pins: Pin[] = [];

  set(states: MarkerState[]): void {
    this.clear();
    this.pins = states.map((state) => ({ state, group: buildPin(state) }));
    for (const pin of this.pins) this.group.add(pin.group);
  }

  // Carries every pin along with the cage.
  follow(moves: Float32Array): void {
    for (const { state, group } of this.pins) {
      group.position.fromArray(state.position).add(carried(state, moves));
      group.updateMatrixWorld();
    }
  }

  // Where each pin's head is, for its label and the line between answer and truth.
  heads(): { state: MarkerState; head: THREE.Vector3; foot: THREE.Vector3 }[] {
    return this.pins.map(({ state, group }) => ({
      state,
      foot: group.position.clone(),
      head: group.position.clone().addScaledVector(direction(state), headHeight(state)),
    }));
  }

  clear(): void {
    for (const { group } of this.pins) {
      this.group.remove(group);
      group.traverse((part) => {
        if (part instanceof THREE.Mesh) {
          part.geometry.dispose();
          (part.material as THREE.Material).dispose();
        }
      });
    }
    this.pins = [];
  }
}

function headHeight(state: MarkerState): number {
  return FLAT.has(state.kind) ? 0 : STEM_MM;
}

function direction(state: MarkerState): THREE.Vector3 {
  return new THREE.Vector3().fromArray(state.normal).normalize();
}

function carried(state: MarkerState, moves: Float32Array): THREE.Vector3 {
  const out = new THREE.Vector3();
  (state.points ?? []).forEach((point, k) => {
    const weight = (state.weights?.[k] ?? 0) * (state.follow ?? 1);
    const at = point * 4;
    if (at + 2 >= moves.length) return;
    out.x += weight * moves[at]!;
    out.y += weight * moves[at + 1]!;
    out.z += weight * moves[at + 2]!;
  });
  return out;
}

// Each kind has its own head, so that colour is not the only sign.
function head(state: MarkerState): THREE.BufferGeometry {
  const r = state.radius_mm;
  switch (state.kind) {
    case "answer":
      return new THREE.OctahedronGeometry(r * 1.5);
    case "truth":
      return new THREE.TorusGeometry(r * 1.25, r * 0.45, 12, 28);
    case "pointer":
      return new THREE.TorusGeometry(r * 1.25, r * 0.2, 12, 40);
    case "landmark":
      return new THREE.SphereGeometry(r * 0.8, 16, 12);
    default:
      return new THREE.SphereGeometry(r * 1.2, 24, 16);
  }
}

function buildPin(state: MarkerState): THREE.Group {
  const group = new THREE.Group();
  const normal = direction(state);
  group.quaternion.setFromUnitVectors(new THREE.Vector3(0, 1, 0), normal);
  const color = MARKER_COLORS[state.kind] ?? MARKER_COLORS.site!;
  const top = headHeight(state);
  if (top > 0) {
    group.add(rod(0, top, "#d8dde3", false));
    if (state.depth_mm > 0) {
      group.add(rod(-state.depth_mm, 0, color, true));
      const tip = solid(new THREE.SphereGeometry(state.radius_mm * 0.55, 16, 12), color, true);
      tip.position.y = -state.depth_mm;
      group.add(tip);
    }
  }
  const knob = state.kind === "pointer" ? ring(state, color) : solid(head(state), color, false);
  knob.position.y = top;
  if (state.kind === "truth" || state.kind === "pointer") knob.rotation.x = Math.PI / 2;
  group.add(knob);
  return group;
}

// The presenter's ring shines by itself and is seen through whatever lies over it.
function ring(state: MarkerState, color: string): THREE.Mesh {
  const material = new THREE.MeshBasicMaterial({ color, depthTest: false, transparent: true });
  const mesh = new THREE.Mesh(head(state), material);
  mesh.renderOrder = 95_000;
  mesh.frustumCulled = false;
  return mesh;
}

function rod(from: number, to: number, color: string, ghost: boolean): THREE.Mesh {
  const part = solid(
    new THREE.CylinderGeometry(STEM_RADIUS_MM, STEM_RADIUS_MM, to - from, 10), color, ghost,
  );
  part.position.y = (from + to) / 2;
  return part;
}

function solid(geometry: THREE.BufferGeometry, color: string, ghost: boolean): THREE.Mesh {
  const material = ghost
    ? new THREE.MeshBasicMaterial({
        color, transparent: true, opacity: GHOST_OPACITY, depthTest: false, depthWrite: false,
      })
    : new THREE.MeshStandardMaterial({ color, roughness: 0.35 });
  const mesh = new THREE.Mesh(geometry, material);
  mesh.renderOrder = ghost ? 90_000 : 0;
  mesh.frustumCulled = false;
  return mesh;
}
