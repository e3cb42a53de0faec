// Finds where each name points, and keeps names and pins on the picture as it moves.

import * as THREE from "three";
import type { Body } from "./body";
import { Labels, layOut, parted } from "./labels";
import type { Anchor, PinPlace, Placed, PlacedPin, Room } from "./labels";
import type { Screen } from "./screen";
import type { Stage } from "./stage";
import type { State } from "./state";

const SAMPLES = 9; // vertices looked at for each name
const NEAR_MM = 2; // how near the ray must land to its vertex
const TURNED_AWAY = -0.15;
const UNLABELLED = new Set(["skin", "hair", "eye", "tooth"]);
const NARROW_PIXELS = 560;
const MARGIN_PIXELS = { narrow: 66, wide: 70 };
const BAR_PIXELS = 50;
const MOST_ENLARGED_WHEN_NARROW = 1.4; // as in pages/assets/viewer.css
const PAPER_MARGIN_PIXELS = 16;

export class Naming {
  readonly labels = new Labels();
  private anchors: { token: number; vertex: number }[] = [];

  constructor(
    private readonly stage: Stage,
    private readonly screen: Screen,
    private readonly camera: THREE.Camera,
  ) {}

  // For each named thing, the vertex in sight nearest to the middle of what is in sight of it.
  seek(wanted: boolean): void {
    const found: { token: number; vertex: number; seen: number }[] = [];
    this.stage.bodies.forEach((body, token) => {
      if (!wanted || UNLABELLED.has(body.kind) || body.shown < 0.02 || !body.state?.visible) return;
      const seen = this.verticesInSight(body);
      if (seen.length === 0) return;
      const middle = new THREE.Vector3();
      for (const vertex of seen) middle.add(vertexOf(body, vertex));
      middle.divideScalar(seen.length);
      const far = (v: number) => vertexOf(body, v).distanceToSquared(middle);
      seen.sort((a, b) => far(a) - far(b));
      found.push({ token, vertex: seen[0]!, seen: seen.length });
    });
    this.anchors = found.sort((a, b) => b.seen - a.seen);
  }

  draw(state: State, hasBar: boolean): void {
    const { clientWidth: width, clientHeight: height } = this.screen.root;
    const narrow = width < NARROW_PIXELS;
    const margin = narrow ? MARGIN_PIXELS.narrow : MARGIN_PIXELS.wide;
    const right = narrow || !hasBar ? 0 : BAR_PIXELS;
    const enlarged = Math.min(this.enlargement(), narrow ? MOST_ENLARGED_WHEN_NARROW : Infinity);
    const room = { width, enlarged, right, top: margin, bottom: height - margin };
    this.labels.draw(this.namesInPlace(state, width, height), this.pinsInPlace(), room);
  }

  // Every name and every pin's label in its place, on a picture without controls.
  placed(state: State): { names: Placed[]; pins: PlacedPin[]; room: Room } {
    const { clientWidth: width, clientHeight: height } = this.screen.root;
    const [top, bottom] = [PAPER_MARGIN_PIXELS, height - PAPER_MARGIN_PIXELS];
    const room = { width, enlarged: 1, right: 0, top, bottom };
    const names = layOut(this.namesInPlace(state, width, height), room);
    return { names, pins: parted(this.pinsInPlace(), room), room };
  }

  // How much larger than usual the page wants its type.
  private enlargement(): number {
    return Number(getComputedStyle(this.screen.root).getPropertyValue("--enlarged")) || 1;
  }

  private namesInPlace(state: State, width: number, height: number): Anchor[] {
    const out: Anchor[] = [];
    if (!state.labels || !state.names) return out;
    for (const { token, vertex } of this.anchors) {
      const body = this.stage.bodies[token];
      if (!body) continue;
      const { x, y } = this.screen.place(vertexOf(body, vertex), this.camera);
      if (x < 0 || y < 0 || x > width || y > height) continue;
      out.push({ token, name: state.names.english[token] ?? "", x, y });
    }
    return out;
  }

  private pinsInPlace(): PinPlace[] {
    return this.stage.markers.heads().map(({ state, head, foot }) => {
      const toEye = this.camera.position.clone().sub(foot).normalize();
      const hidden = toEye.dot(new THREE.Vector3(...state.normal)) < TURNED_AWAY;
      return { kind: state.kind, label: state.label, hidden, ...this.screen.place(head, this.camera) };
    });
  }

  private verticesInSight(body: Body): number[] {
    const count = body.positions.length / 3;
    const step = Math.max(1, Math.floor(count / SAMPLES));
    const seen: number[] = [];
    for (let vertex = step >> 1; vertex < count; vertex += step) {
      if (body.kind === "zone" || this.inSight(body, vertex)) seen.push(vertex);
    }
    return seen;
  }

  private inSight(body: Body, vertex: number): boolean {
    const from = this.camera.position;
    const aim = vertexOf(body, vertex);
    const hit = this.stage.hit(new THREE.Ray(from.clone(), aim.clone().sub(from).normalize()));
    return hit?.body === body && hit.point.distanceTo(aim) < NEAR_MM;
  }
}

function vertexOf(body: Body, vertex: number): THREE.Vector3 {
  return new THREE.Vector3().fromArray(body.positions, vertex * 3);
}
