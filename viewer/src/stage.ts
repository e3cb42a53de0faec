// What stands on the stage: the bodies, the pins and the cut, and how they change from state to state.

import * as THREE from "three";
import { Body } from "./body";
import { Cage } from "./cage";
import { CutFaces, clipVector } from "./cut";
import type { Glides } from "./glide";
import { Markers } from "./markers";
import { firstSeen } from "./picking";
import type { Hit } from "./picking";
import { sharedUniforms } from "./materials";
import type { SharedUniforms } from "./materials";
import type { ClipState, ItemState, State } from "./state";
import type { Packed } from "./unpack";

export const FADE_MS = 260;
const MORPH_MS = 520;
const SOLID = 0.995; // from this opacity on, a body is drawn as solid
const AFTER_MS = 30; // where a browser does not say when it has nothing to do

export class Stage {
  readonly scene = new THREE.Scene();
  readonly markers = new Markers();
  readonly shared: SharedUniforms;
  bodies: Body[] = []; // one an item, in the order of the state
  keys: [number, number] = [0, 0]; // of the packed files held
  rich = false; // how bodies are drawn from now on; see the screen
  private readonly cutFaces = new CutFaces();
  private readonly made = new Map<string, Body>();
  private readonly files: (Packed | null)[] = [null, null];
  private cage = new Cage(null);
  private clip: ClipState | null = null;

  constructor(private readonly glides: Glides) {
    this.shared = sharedUniforms(this.cage.texture);
    this.scene.add(this.cutFaces.group, this.markers.group);
  }

  // A file of shapes came: what was made of the one before is dropped.
  setFile(which: 0 | 1, key: number, packed: Packed | null): void {
    for (const [name, body] of [...this.made]) {
      if (!name.startsWith(`${which}:`)) continue;
      this.scene.remove(...body.parts());
      this.made.delete(name);
      body.dispose();
    }
    this.cutFaces.clear();
    this.bodies = [];
    this.files[which] = packed;
    this.keys[which] = key;
    if (which === 1) return;
    this.cage.dispose();
    this.cage = new Cage(packed?.cage ?? null);
    this.shared.uCage.value = this.cage.texture;
  }

  holdsFilesOf(state: State): boolean {
    const [base, extra] = state.keys;
    return base === this.keys[0] && (extra === 0 || extra === this.keys[1]);
  }

  // Brings the stage from one state to the next, over `pace` of the usual time (0: at once).
  apply(before: State | null, state: State, pace: number): void {
    const fresh = this.matchBodies(state) || before === null;
    this.applyLooks(state.items, fresh ? 0 : FADE_MS * pace);
    if (fresh || !same(before.expression, state.expression)) {
      this.applyExpression(state.expression, fresh ? 0 : MORPH_MS * pace);
    }
    if (fresh || before.peel_mm !== state.peel_mm) this.applyPeel(state.peel_mm, FADE_MS * pace);
    if (fresh || !same(before.clip, state.clip)) this.applyClip(state.clip);
    if (fresh || !same(before.markers, state.markers)) {
      this.markers.set(state.markers);
      this.markers.follow(this.cage.moves);
    }
  }

  // How many bodies show a cut face.
  get cut(): number {
    return this.cutFaces.count;
  }

  get peel(): number {
    return this.shared.uPeel.value;
  }

  hit(ray: THREE.Ray): Hit | null {
    return firstSeen(ray, this.bodies, { peel: this.peel, clip: this.shared.uClip.value });
  }

  highlight(lit: (body: Body, token: number) => boolean, ink: string): void {
    this.bodies.forEach((body, token) => body.lightUp(lit(body, token), ink));
  }

  // Picking trees are built while nothing else happens, so that the first click is quick.
  buildTreesWhenIdle(gone: () => boolean): void {
    const build = (idle?: IdleDeadline) => {
      do {
        const body = this.bodies.find((b) => !b.treeBuilt);
        if (!body || gone()) return;
        body.bvh();
      } while (idle && idle.timeRemaining() > 0);
      later(build);
    };
    const later = window.requestIdleCallback ?? ((act: () => void) => setTimeout(act, AFTER_MS));
    later(build);
  }

  dispose(): void {
    this.cutFaces.clear();
    this.markers.clear();
    for (const body of this.made.values()) body.dispose();
    this.cage.dispose();
  }

  // Brings one body to each item of the state; true when the set of bodies changed.
  private matchBodies(state: State): boolean {
    const before = this.bodies;
    const used = new Set<string>();
    this.bodies = state.items.map((item, token) => {
      let name = `${item.file}:${item.entry}`;
      while (used.has(name)) name += "+";
      used.add(name);
      const body = this.made.get(name) ?? this.make(name, item, token);
      body.token = token;
      return body;
    });
    for (const [name, body] of this.made) {
      if (!used.has(name)) for (const part of body.parts()) part.visible = false;
    }
    const fresh = before.length !== this.bodies.length || before.some((b, t) => b !== this.bodies[t]);
    if (fresh) this.rankBodies();
    return fresh;
  }

  private make(name: string, item: ItemState, token: number): Body {
    const shape = this.files[item.file]?.shapes[item.entry];
    if (!shape) throw new Error("A shape of the scene did not arrive.");
    const body = new Body(shape, token, this.shared, this.rich);
    this.made.set(name, body);
    this.scene.add(...body.parts());
    return body;
  }

  // Inner bodies are drawn before outer ones; zones last.
  private rankBodies(): void {
    this.cutFaces.clear();
    const depth = (body: Body) => {
      if (body.kind === "zone") return -1;
      const [low, high] = body.depthRange;
      return low > 1e5 ? 50 : (low + high) / 2;
    };
    const inward = [...this.bodies].sort((a, b) => depth(b) - depth(a));
    inward.forEach((body, rank) => body.order(rank + 1));
  }

  private applyLooks(items: ItemState[], length: number): void {
    const from = this.bodies.map((body) => body.shown);
    const to = items.map((item) => (item.visible ? item.opacity : 0));
    const step = (share: number) => {
      this.bodies.forEach((body, i) => {
        body.draw(items[i]!, from[i]! + (to[i]! - from[i]!) * share);
      });
      this.updateCut();
    };
    const moves = to.some((opacity, i) => Math.abs(opacity - from[i]!) > 1e-3);
    this.glides.start("looks", moves ? length : 0, step);
  }

  private applyExpression(expression: Record<string, number>, length: number): void {
    const target = this.cage.blend(expression);
    const from = this.cage.moves.slice();
    const now = from.slice();
    if (this.shared.uMorph.value > 0.5) for (const body of this.bodies) body.settle();
    const moves = target.some((move) => move !== 0) ? target : null;
    const glide = this.bodies.map((body) => body.prepare(moves, expression));
    this.cutFaces.follow(this.bodies);
    this.updateCut();
    const step = (share: number) => {
      for (let i = 0; i < now.length; i++) now[i] = from[i]! + (target[i]! - from[i]!) * share;
      this.cage.show(now);
      this.shared.uMoved.value = now.some((move) => move !== 0);
      for (const go of glide) go(share);
      this.shared.uMorph.value = share;
      this.markers.follow(now);
    };
    const done = () => {
      for (const body of this.bodies) body.settle();
      this.shared.uMorph.value = 0;
    };
    this.glides.start("morph", length, step, done);
  }

  private applyPeel(peel: number, length: number): void {
    const from = this.peel;
    this.glides.start("peel", length, (share) => {
      this.shared.uPeel.value = from + (peel - from) * share;
      this.openBodies();
    });
  }

  private applyClip(clip: ClipState | null): void {
    this.clip = clip;
    this.shared.uClip.value.copy(clipVector(clip));
    this.openBodies();
  }

  // Opened bodies show their inner side.
  private openBodies(): void {
    for (const body of this.bodies) {
      const [low, high] = body.depthRange;
      body.openUp(this.clip !== null || (this.peel > 0 && low < this.peel && high > this.peel));
    }
    this.updateCut();
  }

  // The cut faces; and what a whole, solid skin hides is not drawn.
  private updateCut(): void {
    this.cutFaces.update(this.bodies, this.clip, this.peel);
    const open = this.clip !== null || this.peel > 0;
    const solid = this.bodies.some((body) => body.kind === "skin" && body.shown > SOLID);
    for (const body of this.bodies) body.cover(solid && !open && body.inside);
  }
}

export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
