// The viewer: takes shapes and state, draws them on demand, and tells what was clicked or changed.

import * as THREE from "three";
import { Body, PICKABLE_OPACITY } from "./body";
import { Cage } from "./cage";
import { Compass } from "./compass";
import { Controls, PEEL_MOST_MM, PEEL_STEP_MM } from "./controls";
import { CUT_RANGE, CutFaces, clipVector } from "./cut";
import { element } from "./dom";
import { Glides } from "./glide";
import { icon } from "./icons";
import { Labels } from "./labels";
import type { Anchor } from "./labels";
import { Markers } from "./markers";
import { Orbit, clamp, wrapped } from "./orbit";
import { firstSeen } from "./picking";
import type { Hit } from "./picking";
import { sharedUniforms } from "./shaders";
import type { SharedUniforms } from "./shaders";
import { mergeChange } from "./state";
import type { Axis, CameraState, Change, ClipState, Message, State } from "./state";
import { STRINGS, millimetres } from "./strings";
import { Studio } from "./studio";
import { STYLE } from "./style";
import { gunzip, packKey, unpack } from "./unpack";
import type { Packed } from "./unpack";

const GLIDE_MS = 650;
const FADE_MS = 260;
const MORPH_MS = 520;
const TELL_AFTER_MS = 350; // of quiet, before Python hears of a new camera or peel
const REST_AFTER_MS = 140; // of quiet, before labels look for new anchors
const SHARPEST = 2; // device pixels a CSS pixel
const SLOW_FRAME_MS = 55;
const COARSE_RATIO = 0.6;
const FADED = 0.15;
const LABEL_SAMPLES = 9;
const UNLABELLED = new Set(["skin", "hair", "eye", "tooth"]);
const UNTOLD = new Set(["skin"]); // its name would follow the pointer everywhere

export type Bytes = ArrayBuffer | Uint8Array;

export interface Host {
  send(message: Record<string, unknown>): void;
}

export interface Stats {
  items: number;
  shown: number;
  triangles: number;
  frames: number;
  bytes: number;
  loadMs: number;
  firstPictureMs: number;
  revision: number;
  peel_mm: number;
  expression: Record<string, number>;
  treesBuilt: boolean;
  tooltip: string;
  labels: string[];
  selected: number | null;
}

export class FaciesViewer {
  ready = false;
  readonly root = element("div", { class: "fv" });
  private readonly canvas = element("canvas", {
    tabindex: 0, role: "application", "aria-label": STRINGS.canvas,
  });
  private readonly said = element("div", { class: "said", "aria-live": "polite", role: "status" });
  private readonly told = element("div", { class: "said" });
  private readonly tip = element("div", { class: "tip", role: "tooltip" });
  private readonly veil = element("div", { class: "veil open" });
  private readonly labels = new Labels();
  private readonly compass = new Compass((a, e) => this.lookFrom(a, e));
  private readonly glides = new Glides();
  private readonly scene = new THREE.Scene();
  private readonly cutFaces = new CutFaces();
  private readonly markers = new Markers();
  private readonly watch: ResizeObserver;
  private readonly stop = new AbortController();
  private readonly started = performance.now();
  private renderer: THREE.WebGLRenderer | null = null;
  private studio: Studio | null = null;
  private orbit: Orbit;
  private controls: Controls | null = null;
  private shared: SharedUniforms;
  private cage: Cage;
  private files: (Packed | null)[] = [null, null];
  private keys: [number, number] = [0, 0];
  private bodies: Body[] = [];
  private made = new Map<string, Body>();
  private state: State | null = null;
  private original: State | null = null;
  private revision = -1;
  private waiting: { state: State; still: boolean } | null = null;
  private selected: { token: number; depth: number | null } | null = null;
  private anchors: { token: number; vertex: number }[] = [];
  private hoverAt: { x: number; y: number } | null = null;
  private pendingFrame = 0;
  private lastFrame = 0;
  private coarse = false;
  private restTimer = 0;
  private tellTimer = 0;
  private untold: Record<string, unknown> = {};
  private loading = 0;
  private stillUrl = "";
  private counted = { frames: 0, bytes: 0, loadMs: 0, firstPictureMs: 0 };
  private gone = false;

  constructor(
    place: HTMLElement,
    private readonly host: Host,
    first: Message | null,
  ) {
    const style = element("style");
    style.textContent = STYLE;
    this.root.dataset.theme = first?.full?.theme ?? "light";
    const ring = element("div", { class: "ring" });
    const cross = element("div", { class: "cross" });
    const { lines, names } = this.labels;
    this.root.append(this.canvas, ring, cross, lines, names, this.tip, this.said, this.told, this.veil);
    place.replaceChildren(style, this.root);
    this.cage = new Cage(null);
    this.shared = sharedUniforms(this.cage.texture);
    this.orbit = new Orbit(this.canvas, {
      onClick: (x, y) => this.click(x, y),
      onMove: () => this.cameraMoved(),
      onHover: (x, y, e) => this.hover(x, y, e),
      onLeave: () => this.hover(null, null, null),
    });
    this.watch = new ResizeObserver(() => this.resize());
    this.watch.observe(this.root);
    this.wait(STRINGS.loading);
    const rich = first?.full?.quality !== "low";
    if (this.openGraphics(rich)) {
      this.scene.add(this.cutFaces.group, this.markers.group);
      this.listen();
      this.resize();
    }
    if (first) this.receive(first);
  }

  // ---- what comes in -------------------------------------------------------------------------

  async setFile(which: 0 | 1, data: Bytes | null): Promise<void> {
    const key = data ? packKey(data) : 0;
    if (key === this.keys[which] || !this.renderer) return;
    this.ready = false;
    this.loading++;
    try {
      const packed = key === 0 || !data ? null : unpack(await gunzip(data));
      if (this.gone) return;
      this.counted.bytes += data?.byteLength ?? 0;
      this.dropBodies(which);
      this.files[which] = packed;
      this.keys[which] = key;
      if (which === 0) this.newCage(packed);
      this.counted.loadMs = performance.now() - this.started;
    } catch {
      this.fail(STRINGS.damaged, false);
    } finally {
      this.loading--;
    }
    this.tryWaiting();
  }

  receive(message: Message): void {
    if (message.full) {
      this.revision = message.revision;
      this.original = message.full;
      this.waiting = { state: message.full, still: message.still === true || this.state === null };
      this.ready = false;
      this.tryWaiting();
      return;
    }
    if (!message.set) return;
    const base = this.waiting?.state ?? this.state;
    if (!base || message.revision !== this.revision + 1) {
      this.host.send({ type: "ready", revision: -1 }); // something was missed: ask for the whole
      return;
    }
    this.revision = message.revision;
    const merged = mergeChange(base, message.set);
    if (this.waiting) this.waiting.state = merged;
    else this.apply(merged, message.still === true);
  }

  setStill(png: Bytes | null): void {
    if (!png || png.byteLength === 0) return;
    URL.revokeObjectURL(this.stillUrl);
    this.stillUrl = URL.createObjectURL(new Blob([png as BlobPart], { type: "image/png" }));
    const image = this.veil.querySelector("img");
    if (image) image.src = this.stillUrl;
  }

  dispose(): void {
    this.gone = true;
    this.ready = false;
    this.stop.abort();
    this.watch.disconnect();
    cancelAnimationFrame(this.pendingFrame);
    clearTimeout(this.restTimer);
    clearTimeout(this.tellTimer);
    this.orbit.dispose();
    this.cutFaces.clear();
    this.markers.clear();
    for (const body of this.made.values()) body.dispose();
    this.cage.dispose();
    this.studio?.dispose();
    URL.revokeObjectURL(this.stillUrl);
    if (this.renderer) {
      this.renderer.dispose();
      this.renderer.forceContextLoss();
    }
    this.root.remove();
  }

  // ---- what tests and pages may ask ----------------------------------------------------------

  // Where a point of the head, mm, is on the page, in CSS pixels of the window.
  projectPoint(point: [number, number, number]): [number, number] {
    const box = this.canvas.getBoundingClientRect();
    const p = this.toScreen(new THREE.Vector3(...point));
    return [box.left + p.x, box.top + p.y];
  }

  pickAt(x: number, y: number): { token: number; face: number; barycentric: number[]; depth: number | null } | null {
    const hit = this.hitAt(x, y);
    if (!hit) return null;
    return { token: hit.body.token, face: hit.face, barycentric: hit.barycentric, depth: hit.depth };
  }

  // Mean milliseconds of one pick at this place of the page.
  timePick(x: number, y: number, repeats: number): number {
    this.hitAt(x, y);
    const start = performance.now();
    for (let i = 0; i < repeats; i++) this.hitAt(x, y);
    return (performance.now() - start) / repeats;
  }

  // The colour drawn at a place of the page, sRGB 0..255.
  colorAt(x: number, y: number): number[] {
    const box = this.canvas.getBoundingClientRect();
    const ratio = this.canvas.width / box.width;
    this.renderer?.render(this.scene, this.orbit.camera);
    const gl = this.renderer?.getContext();
    const out = new Uint8Array(4);
    const row = this.canvas.height - Math.round((y - box.top) * ratio);
    gl?.readPixels(Math.round((x - box.left) * ratio), row, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, out);
    return [...out.subarray(0, 3)];
  }

  stats(): Stats {
    const triangles = this.bodies.reduce((sum, body) => sum + body.shape.faces.length / 3, 0);
    return {
      ...this.counted,
      items: this.bodies.length,
      shown: this.bodies.filter((body) => body.shown > 0).length,
      triangles,
      revision: this.revision,
      peel_mm: this.shared.uPeel.value,
      expression: this.state?.expression ?? {},
      treesBuilt: this.bodies.every((body) => body.treeBuilt),
      tooltip: this.tip.style.visibility === "visible" ? (this.tip.textContent ?? "") : "",
      labels: [...this.labels.names.children].map((name) => name.textContent ?? ""),
      selected: this.selected?.token ?? null,
    };
  }

  loseGraphics(): void {
    this.renderer?.forceContextLoss();
  }

  restoreGraphics(): void {
    this.renderer?.forceContextRestore();
  }

  // ---- graphics ------------------------------------------------------------------------------

  private openGraphics(rich: boolean): boolean {
    try {
      const context = this.canvas.getContext("webgl2", {
        antialias: true, stencil: true, depth: true, alpha: false, powerPreference: "high-performance",
      });
      if (!context) throw new Error("no WebGL2");
      this.renderer = new THREE.WebGLRenderer({ canvas: this.canvas, context });
    } catch {
      this.fail(STRINGS.noWebgl, true);
      this.host.send({ type: "no_graphics", reason: "no WebGL2" });
      return false;
    }
    this.renderer.toneMapping = THREE.NeutralToneMapping;
    this.renderer.shadowMap.enabled = rich;
    this.renderer.shadowMap.type = THREE.PCFSoftShadowMap;
    this.studio = new Studio(this.scene, this.renderer, rich);
    return true;
  }

  private listen(): void {
    const options = { signal: this.stop.signal };
    this.canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault();
      this.ready = false;
      this.fail(STRINGS.lost, true);
      this.host.send({ type: "no_graphics", reason: "context lost" });
    }, options);
    this.canvas.addEventListener("webglcontextrestored", () => {
      this.studio?.refresh(this.state?.theme ?? "light");
      this.veil.classList.remove("open");
      this.invalidate();
    }, options);
    this.root.addEventListener("keydown", (event) => this.key(event), options);
    document.addEventListener("fullscreenchange", () => this.resize(), options);
  }

  private wait(text: string): void {
    this.veil.replaceChildren(element("div", { class: "dots" }), element("p", {}, text));
    this.veil.classList.add("open");
  }

  private fail(text: string, picture: boolean): void {
    this.veil.replaceChildren(element("p", { role: "alert" }, text));
    if (picture) {
      const image = element("img", { alt: STRINGS.still });
      if (this.stillUrl) image.src = this.stillUrl;
      this.veil.append(image);
    }
    this.veil.classList.add("open");
  }

  private resize(): void {
    const width = this.root.clientWidth;
    const height = this.root.clientHeight;
    if (!this.renderer || width === 0 || height === 0) return;
    this.renderer.setPixelRatio(this.pixelRatio());
    this.renderer.setSize(width, height, false);
    this.orbit.resize(width, height);
    this.restSoon();
    this.invalidate();
  }

  private pixelRatio(): number {
    if (this.state?.quality === "low") return 1;
    const sharp = Math.min(SHARPEST, window.devicePixelRatio || 1);
    return this.coarse ? Math.min(sharp, COARSE_RATIO) : sharp;
  }

  // One picture at the next frame; more only while something glides.
  private invalidate(): void {
    if (this.pendingFrame || this.gone) return;
    this.ready = false;
    this.pendingFrame = requestAnimationFrame((now) => this.frame(now));
  }

  private frame(now: number): void {
    this.pendingFrame = 0;
    if (!this.renderer || !this.state || this.renderer.getContext().isContextLost()) return;
    this.slowDown(now);
    this.glides.advance(performance.now());
    const { target, azimuth, elevation, camera } = this.orbit;
    this.studio?.follow(camera, target, THREE.MathUtils.degToRad(azimuth), this.shared);
    this.renderer.render(this.scene, camera);
    this.compass.turn(azimuth, elevation);
    this.drawLabels();
    this.counted.frames++;
    if (this.counted.frames === 1) this.counted.firstPictureMs = performance.now() - this.started;
    if (this.glides.active) this.invalidate();
    else this.ready = this.loading === 0 && this.waiting === null;
  }

  // On a slow machine, moving pictures are drawn coarser; the one that stays is drawn in full.
  private slowDown(now: number): void {
    const gap = now - this.lastFrame;
    this.lastFrame = now;
    if (this.coarse || this.state?.quality === "low" || gap > 1500) return;
    if (this.glides.active && gap > SLOW_FRAME_MS && this.counted.frames > 4) this.setCoarse(true);
  }

  private setCoarse(coarse: boolean): void {
    if (this.coarse === coarse || !this.renderer) return;
    this.coarse = coarse;
    this.renderer.setPixelRatio(this.pixelRatio());
    this.renderer.setSize(this.root.clientWidth, this.root.clientHeight, false);
  }

  // ---- state ---------------------------------------------------------------------------------

  private tryWaiting(): void {
    if (!this.waiting || this.loading > 0 || this.gone || !this.renderer) return;
    const { state, still } = this.waiting;
    if (state.keys[0] !== this.keys[0] || (state.keys[1] !== 0 && state.keys[1] !== this.keys[1])) return;
    this.waiting = null;
    this.apply(state, still);
    this.veil.classList.remove("open");
    this.buildTreesWhenIdle();
  }

  private apply(state: State, still: boolean): void {
    const before = this.state;
    this.state = state;
    if (!before || before.controls.join() !== state.controls.join()) this.buildControls(state);
    if (!before || before.theme !== state.theme) this.applyTheme(state);
    const fresh = this.matchBodies(state);
    const length = (ms: number) => (still || this.motionless(state) ? 0 : ms);
    this.applyLooks(state, fresh || !before ? 0 : length(FADE_MS));
    if (fresh || !same(before?.expression, state.expression)) {
      this.applyExpression(state, fresh ? 0 : length(MORPH_MS));
    }
    if (fresh || before?.peel_mm !== state.peel_mm) this.applyPeel(state.peel_mm, length(FADE_MS));
    if (fresh || !same(before?.clip, state.clip)) this.applyClip(state.clip);
    if (fresh || !same(before?.markers, state.markers)) {
      this.markers.set(state.markers);
      this.markers.follow(this.cage.moves);
    }
    if (!before || !same(before.camera, state.camera)) this.applyCamera(state.camera, before ? length(GLIDE_MS) : 0);
    if (before?.serial !== state.serial) this.select(null);
    if (!state.names) this.hover(null, null, null);
    this.showSelection();
    this.controls?.sync(state);
    this.describe(state);
    this.restSoon();
    this.invalidate();
  }

  private motionless(state: State): boolean {
    return !state.motion || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  private newCage(packed: Packed | null): void {
    this.cage.dispose();
    this.cage = new Cage(packed?.cage ?? null);
    this.shared.uCage.value = this.cage.texture;
  }

  private dropBodies(which: number): void {
    for (const [key, body] of [...this.made]) {
      if (!key.startsWith(`${which}:`)) continue;
      this.scene.remove(...body.parts());
      this.made.delete(key);
      body.dispose();
    }
    this.cutFaces.clear();
    this.bodies = [];
    this.anchors = [];
  }

  // Brings one body to each item of the state; true when the set of bodies changed.
  private matchBodies(state: State): boolean {
    const wanted = new Set<string>();
    const rich = state.quality === "high";
    let fresh = this.bodies.length !== state.items.length;
    this.bodies = state.items.map((item, token) => {
      let key = `${item.file}:${item.entry}`;
      while (wanted.has(key)) key += "+";
      wanted.add(key);
      let body = this.made.get(key);
      if (!body) {
        const shape = this.files[item.file]?.shapes[item.entry];
        if (!shape) throw new Error("A shape of the scene did not arrive.");
        body = new Body(shape, token, this.shared, rich);
        this.made.set(key, body);
        this.scene.add(...body.parts());
        fresh = true;
      }
      if (body.token !== token) fresh = true;
      body.token = token;
      return body;
    });
    for (const [key, body] of this.made) {
      if (!wanted.has(key)) for (const part of body.parts()) part.visible = false;
    }
    if (fresh) this.rankBodies();
    return fresh;
  }

  private rankBodies(): void {
    this.cutFaces.clear();
    const depth = (body: Body) => {
      if (body.kind === "zone") return -1;
      const [low, high] = body.depthRange;
      return low > 1e5 ? 50 : (low + high) / 2;
    };
    [...this.bodies].sort((a, b) => depth(b) - depth(a)).forEach((body, rank) => body.order(rank + 1));
  }

  private applyLooks(state: State, length: number): void {
    const from = this.bodies.map((body) => body.shown);
    const to = state.items.map((item) => (item.visible ? item.opacity : 0));
    const step = (share: number) => {
      this.bodies.forEach((body, i) => {
        body.draw(state.items[i]!, from[i]! + (to[i]! - from[i]!) * share);
      });
      this.showSelection();
      this.cutFaces.update(this.bodies, this.state?.clip ?? null, this.shared.uPeel.value);
      this.coverBodies();
    };
    const moves = to.some((opacity, i) => Math.abs(opacity - from[i]!) > 1e-3);
    this.glides.start("looks", moves ? length : 0, step);
  }

  private applyExpression(state: State, length: number): void {
    const target = this.cage.blend(state.expression);
    const from = this.cage.moves.slice();
    const now = from.slice();
    if (this.shared.uMorph.value > 0.5) for (const body of this.bodies) body.settle();
    for (const body of this.bodies) body.prepare(target);
    const step = (share: number) => {
      for (let i = 0; i < now.length; i++) now[i] = from[i]! + (target[i]! - from[i]!) * share;
      this.cage.show(now);
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
    const from = this.shared.uPeel.value;
    this.glides.start("peel", length, (share) => {
      this.shared.uPeel.value = from + (peel - from) * share;
      this.openBodies();
    });
  }

  private applyClip(clip: ClipState | null): void {
    this.shared.uClip.value.copy(clipVector(clip));
    if (clip && !this.cutFaces.group.parent) this.scene.add(this.cutFaces.group);
    this.openBodies();
  }

  private openBodies(): void {
    const clip = this.state?.clip ?? null;
    const peel = this.shared.uPeel.value;
    for (const body of this.bodies) {
      body.openUp(clip !== null || (peel > 0 && body.depthRange[0] < peel && body.depthRange[1] > peel));
    }
    this.cutFaces.update(this.bodies, clip, peel);
    this.coverBodies();
  }

  // What a whole, solid skin hides is not drawn.
  private coverBodies(): void {
    const open = this.state?.clip != null || this.shared.uPeel.value > 0;
    const solid = this.bodies.some((body) => body.kind === "skin" && body.shown > 0.995);
    for (const body of this.bodies) body.cover(solid && !open && body.inside);
  }

  private applyCamera(to: CameraState, length: number): void {
    const from = { ...this.orbit.state, target: this.orbit.target.clone() };
    const turn = wrapped(to.azimuth_deg - from.azimuth_deg);
    const end = new THREE.Vector3(...to.target);
    this.glides.start("camera", length, (share) => {
      const between = from.target.clone().lerp(end, share);
      this.orbit.place({
        azimuth_deg: from.azimuth_deg + turn * share,
        elevation_deg: from.elevation_deg + (to.elevation_deg - from.elevation_deg) * share,
        distance_mm: from.distance_mm * (to.distance_mm / from.distance_mm) ** share,
        target: [between.x, between.y, between.z],
      });
    });
  }

  private applyTheme(state: State): void {
    this.root.dataset.theme = state.theme;
    this.studio?.setTheme(state.theme);
  }

  // ---- controls ------------------------------------------------------------------------------

  private buildControls(state: State): void {
    for (const part of this.controls?.parts ?? []) part.remove();
    this.root.querySelectorAll(".compass, .homeward").forEach((part) => part.remove());
    const controls = new Controls(state.controls, Object.keys(state.views), {
      view: (name) => this.lookView(name),
      home: () => this.goHome(),
      peel: (mm) => this.change({ peel_mm: mm }, { peel_mm: mm }, true),
      clip: (clip) => this.change({ clip }, { clip: clip ?? "none" }, true),
      labels: (on) => this.change({ labels: on }, { labels: on }),
      theme: () => this.flipTheme(),
      screenshot: () => this.screenshot(),
      fullscreen: () => this.fullscreen(),
      layer: (name, look) => this.changeItems(this.layerTokens(name), look),
      hide: () => this.hideSelected(),
      isolate: () => this.isolateSelected(),
      fade: () => this.fadeSelected(),
      showAll: () => this.showAll(),
      deselect: () => this.select(null),
    });
    this.controls = controls;
    this.root.append(...controls.parts);
    if (state.controls.includes("compass")) {
      const home = element("button", {
        type: "button", class: "homeward panel", "aria-label": STRINGS.home, title: STRINGS.home,
      });
      home.innerHTML = icon("home");
      home.addEventListener("click", () => this.goHome());
      this.root.append(this.compass.root, home);
    }
  }

  // A change made here: drawn at once, and Python is told when the hand rests.
  private change(change: Change, told: Record<string, unknown>, still = false): void {
    if (!this.state) return;
    this.apply(mergeChange(this.state, change), still);
    this.tell(told);
  }

  private changeItems(tokens: number[], look: { visible?: boolean; opacity?: number }): void {
    if (!this.state || tokens.length === 0) return;
    this.apply(mergeChange(this.state, { items: [{ tokens, ...look }] }), false);
    this.host.send({ type: "changed", serial: this.state.serial, items: { tokens, ...look } });
  }

  private tell(told: Record<string, unknown>): void {
    Object.assign(this.untold, told);
    clearTimeout(this.tellTimer);
    this.tellTimer = window.setTimeout(() => this.tellNow(), TELL_AFTER_MS);
  }

  private tellNow(): void {
    clearTimeout(this.tellTimer);
    if (!this.state || Object.keys(this.untold).length === 0) return;
    this.host.send({ type: "changed", serial: this.state.serial, ...this.untold });
    this.untold = {};
  }

  private lookView(name: string): void {
    const angles = this.state?.views[name];
    if (!this.state || !angles) return;
    const { target, distance_mm } = this.state.home;
    this.goTo({ view: name, azimuth_deg: angles[0], elevation_deg: angles[1], target, distance_mm });
  }

  private lookFrom(azimuth: number, elevation: number): void {
    if (!this.state) return;
    const same = Object.entries(this.state.views).find(([, v]) => v[0] === azimuth && v[1] === elevation);
    const { target, distance_mm } = this.state.home;
    this.goTo({
      view: same?.[0] ?? null, azimuth_deg: azimuth, elevation_deg: elevation, target, distance_mm,
    });
  }

  private goHome(): void {
    if (this.state) this.goTo(this.state.home);
  }

  private goTo(camera: CameraState): void {
    if (!this.state) return;
    // The hand may have moved the camera since: start from where it is.
    this.state = { ...this.state, camera: { ...this.orbit.state, view: null } };
    this.change({ camera }, { camera });
  }

  private cameraMoved(): void {
    if (!this.state) return;
    this.glides.stop("camera");
    const camera: CameraState = { ...this.orbit.state, view: null };
    this.state = { ...this.state, camera };
    this.controls?.sync(this.state);
    this.describe(this.state);
    this.tip.style.visibility = "hidden";
    this.tell({ camera });
    if (performance.now() - this.lastFrame < 400) this.noteMotion();
    this.restSoon();
    this.invalidate();
  }

  private noteMotion(): void {
    const gap = performance.now() - this.lastFrame;
    if (gap > SLOW_FRAME_MS * 2 && this.state?.quality === "high") this.setCoarse(true);
  }

  private flipTheme(): void {
    const theme = this.state?.theme === "light" ? "dark" : "light";
    this.change({ theme }, { theme });
  }

  private flipMotion(): void {
    if (!this.state) return;
    this.state = { ...this.state, motion: !this.state.motion };
    this.say(this.state.motion ? STRINGS.motionOn : STRINGS.motionOff);
  }

  private nextCut(): void {
    const axes = Object.keys(CUT_RANGE) as Axis[];
    const at = this.state?.clip ? axes.indexOf(this.state.clip.axis) : -1;
    const axis = axes[at + 1];
    const clip = axis ? { axis, offset_mm: axis === "coronal" ? 60 : 0, flip: false } : null;
    this.change({ clip }, { clip: clip ?? "none" });
  }

  private fullscreen(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void this.root.requestFullscreen?.().catch(() => undefined);
  }

  private screenshot(): void {
    if (!this.renderer) return;
    this.renderer.render(this.scene, this.orbit.camera);
    this.canvas.toBlob((blob) => {
      if (!blob) return;
      const link = element("a", { download: "facies.png", href: URL.createObjectURL(blob) });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }, "image/png");
  }

  private key(event: KeyboardEvent): void {
    const origin = event.composedPath()[0];
    if (event.ctrlKey || event.metaKey || event.altKey || !this.state) return;
    if (origin instanceof HTMLInputElement) return;
    if (origin instanceof HTMLButtonElement && (event.key === "Enter" || event.key === " ")) return;
    if (this.orbit.key(event) || this.ownKey(event)) event.preventDefault();
  }

  private ownKey(event: KeyboardEvent): boolean {
    const view = Object.keys(this.state?.views ?? {})[Number(event.key) - 1];
    if (view) {
      this.lookView(view);
      return true;
    }
    const act = this.shortcuts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    act?.();
    return act !== undefined;
  }

  private readonly shortcuts: Record<string, () => void> = {
    "0": () => this.goHome(),
    Home: () => this.goHome(),
    "[": () => this.stepPeel(-5),
    "]": () => this.stepPeel(5),
    c: () => this.nextCut(),
    l: () => this.change({ labels: !this.state?.labels }, { labels: !this.state?.labels }),
    h: () => this.hideSelected(),
    i: () => this.isolateSelected(),
    u: () => this.showAll(),
    f: () => this.fullscreen(),
    t: () => this.flipTheme(),
    m: () => this.flipMotion(),
    "?": () => this.controls?.toggle("help"),
    Enter: () => this.clickCentre(),
    Escape: () => {
      if (!this.controls?.closeAll()) this.select(null);
    },
  };

  private stepPeel(steps: number): void {
    const peel = clamp((this.state?.peel_mm ?? 0) + steps * PEEL_STEP_MM, 0, PEEL_MOST_MM);
    const rounded = Math.round(peel / PEEL_STEP_MM) * PEEL_STEP_MM;
    this.change({ peel_mm: rounded }, { peel_mm: rounded });
  }

  // ---- pointing and selecting ----------------------------------------------------------------

  private hitAt(x: number, y: number): Hit | null {
    const box = this.canvas.getBoundingClientRect();
    const point = new THREE.Vector2(
      ((x - box.left) / box.width) * 2 - 1,
      1 - ((y - box.top) / box.height) * 2,
    );
    const caster = new THREE.Raycaster();
    caster.setFromCamera(point, this.orbit.camera);
    return firstSeen(caster.ray, this.bodies, this.cutNow());
  }

  private cutNow() {
    return { peel: this.shared.uPeel.value, clip: this.shared.uClip.value };
  }

  private clickCentre(): void {
    const box = this.canvas.getBoundingClientRect();
    this.click(box.left + box.width / 2, box.top + box.height / 2);
  }

  private click(x: number, y: number): void {
    if (!this.state || this.waiting) return;
    this.controls?.closeAll();
    this.canvas.focus({ preventScroll: true });
    this.tellNow();
    const hit = this.hitAt(x, y);
    const { serial } = this.state;
    const nothing = { token: null, face: null, barycentric: null };
    const found = hit && { token: hit.body.token, face: hit.face, barycentric: hit.barycentric };
    this.host.send({ type: "pick", serial, ...(found ?? nothing) });
    this.select(hit ? { token: hit.body.token, depth: hit.depth } : null);
    const name = hit ? this.state.names?.english[hit.body.token] : undefined;
    this.say(hit ? (name ? STRINGS.selected(name) : STRINGS.selectedSafe) : STRINGS.nothing);
  }

  private select(selected: { token: number; depth: number | null } | null): void {
    this.selected = selected;
    this.showSelection();
    this.invalidate();
  }

  private showSelection(): void {
    const { selected, state } = this;
    if (!state) return;
    this.bodies.forEach((body, token) => {
      const chosen = selected?.token === token && body.kind !== "skin";
      body.own.uHighlight.value = chosen || state.items[token]?.highlight ? 1 : 0;
    });
    const names = state.names;
    this.controls?.select(
      selected && names
        ? {
            name: names.english[selected.token] ?? "",
            latin: names.latin[selected.token] ?? "",
            depth: selected.depth,
            faded: (state.items[selected.token]?.opacity ?? 1) < PICKABLE_OPACITY,
          }
        : null,
    );
  }

  private hideSelected(): void {
    if (!this.selected) return;
    this.changeItems([this.selected.token], { visible: false });
    this.select(null);
  }

  private isolateSelected(): void {
    if (!this.selected || !this.state) return;
    const { token } = this.selected;
    const others = this.state.items.map((_, t) => t).filter((t) => t !== token);
    this.changeItems(others, { visible: false });
    this.changeItems([token], { visible: true });
  }

  private fadeSelected(): void {
    if (!this.selected || !this.state) return;
    const { token } = this.selected;
    const faded = (this.state.items[token]?.opacity ?? 1) < PICKABLE_OPACITY;
    const solid = Math.max(this.original?.items[token]?.opacity ?? 1, PICKABLE_OPACITY);
    this.changeItems([token], { opacity: faded ? solid : FADED });
  }

  private showAll(): void {
    const items = this.original?.items ?? [];
    const tokens = (test: (t: number) => boolean) => items.map((_, t) => t).filter(test);
    this.changeItems(tokens((t) => items[t]!.visible), { visible: true });
    this.changeItems(tokens((t) => !items[t]!.visible), { visible: false });
    for (const opacity of new Set(items.map((item) => item.opacity))) {
      this.changeItems(tokens((t) => items[t]!.opacity === opacity), { opacity });
    }
  }

  private layerTokens(name: string): number[] {
    const layer = this.state?.names?.layer ?? [];
    return layer.map((_, token) => token).filter((token) => layer[token] === name);
  }

  private hover(x: number | null, y: number | null, event: PointerEvent | null): void {
    const usable = x !== null && y !== null && event?.pointerType !== "touch" && this.state?.names;
    if (!usable) {
      this.hoverAt = null;
      this.tip.style.visibility = "hidden";
      this.canvas.classList.remove("over");
      return;
    }
    const first = this.hoverAt === null;
    this.hoverAt = { x, y };
    if (first) requestAnimationFrame(() => this.showTip());
  }

  private showTip(): void {
    const at = this.hoverAt;
    this.hoverAt = null;
    if (!at || !this.state?.names || this.glides.active || this.gone) return;
    const hit = this.hitAt(at.x, at.y);
    const told = hit && !UNTOLD.has(hit.body.kind) ? hit : null;
    this.canvas.classList.toggle("over", told !== null);
    this.tip.style.visibility = told ? "visible" : "hidden";
    if (told) this.fillTip(told, at);
  }

  private fillTip(hit: Hit, at: { x: number; y: number }): void {
    const names = this.state?.names;
    const rows = [element("b", {}, names?.english[hit.body.token] ?? "")];
    const latin = names?.latin[hit.body.token];
    if (latin) rows.push(element("i", { lang: "la" }, latin));
    if (hit.depth !== null) rows.push(element("span", {}, STRINGS.deep(millimetres(hit.depth))));
    this.tip.replaceChildren(...rows);
    const box = this.canvas.getBoundingClientRect();
    const x = clamp(at.x - box.left + 16, 6, Math.max(6, box.width - this.tip.offsetWidth - 8));
    const y = clamp(at.y - box.top + 18, 6, Math.max(6, box.height - this.tip.offsetHeight - 8));
    this.tip.style.transform = `translate(${x}px, ${y}px)`;
  }

  private say(text: string): void {
    this.said.textContent = text;
  }

  private describe(state: State): void {
    const view = state.camera.view ? STRINGS.viewNames[state.camera.view] : STRINGS.freeView;
    const peel = state.peel_mm > 0 ? STRINGS.peeledTo(millimetres(state.peel_mm)) : STRINGS.skinOn;
    const cut = state.clip ? (STRINGS.axes[state.clip.axis] ?? "") : STRINGS.noCut;
    this.told.textContent = STRINGS.shownNow(view ?? STRINGS.freeView, peel, cut);
  }

  // ---- names on the picture ------------------------------------------------------------------

  private restSoon(): void {
    clearTimeout(this.restTimer);
    this.restTimer = window.setTimeout(() => this.rest(), REST_AFTER_MS);
  }

  private rest(): void {
    if (this.gone) return;
    if (this.glides.active) {
      this.restSoon();
      return;
    }
    this.anchors = this.state?.labels && this.state.names ? this.findAnchors() : [];
    if (this.coarse) this.setCoarse(false);
    this.invalidate();
  }

  // For each named thing, the vertex in sight nearest to the middle of what is in sight of it.
  private findAnchors(): { token: number; vertex: number }[] {
    const found: { token: number; vertex: number; seen: number }[] = [];
    this.bodies.forEach((body, token) => {
      if (UNLABELLED.has(body.kind) || body.shown < 0.02 || !body.state?.visible) return;
      const seen = this.verticesInSight(body);
      if (seen.length === 0) return;
      const middle = new THREE.Vector3();
      for (const vertex of seen) middle.add(vertexOf(body, vertex));
      middle.divideScalar(seen.length);
      const far = (v: number) => vertexOf(body, v).distanceToSquared(middle);
      seen.sort((a, b) => far(a) - far(b));
      found.push({ token, vertex: seen[0]!, seen: seen.length });
    });
    return found.sort((a, b) => b.seen - a.seen);
  }

  private verticesInSight(body: Body): number[] {
    const count = body.positions.length / 3;
    const step = Math.max(1, Math.floor(count / LABEL_SAMPLES));
    const seen: number[] = [];
    for (let vertex = step >> 1; vertex < count; vertex += step) {
      if (body.kind === "zone" || this.inSight(body, vertex)) seen.push(vertex);
    }
    return seen;
  }

  private inSight(body: Body, vertex: number): boolean {
    const { camera } = this.orbit;
    const aim = vertexOf(body, vertex);
    const ray = new THREE.Ray(camera.position.clone(), aim.clone().sub(camera.position).normalize());
    const hit = firstSeen(ray, this.bodies, this.cutNow());
    return hit?.body === body && hit.point.distanceTo(aim) < 2;
  }

  private drawLabels(): void {
    const names = this.state?.names;
    const anchors: Anchor[] = [];
    if (names && this.state?.labels) {
      for (const { token, vertex } of this.anchors) {
        const body = this.bodies[token];
        if (!body) continue;
        const p = this.toScreen(vertexOf(body, vertex));
        const { clientWidth: w, clientHeight: h } = this.root;
        if (p.x < 0 || p.y < 0 || p.x > w || p.y > h) continue;
        anchors.push({ token, name: names.english[token] ?? "", x: p.x, y: p.y });
      }
    }
    const pins = this.markers.heads().map(({ state, head, foot }) => {
      const p = this.toScreen(head);
      return { kind: state.kind, label: state.label, x: p.x, y: p.y, hidden: this.faceTurnedAway(foot, state.normal) };
    });
    const { clientWidth: width, clientHeight: height } = this.root;
    const narrow = width < 560;
    const room = { width, right: narrow || !this.controls?.hasBar ? 0 : 50, top: narrow ? 120 : 70, bottom: height - (narrow ? 120 : 70) };
    this.labels.draw(anchors, pins, room);
  }

  private faceTurnedAway(foot: THREE.Vector3, normal: [number, number, number]): boolean {
    const toEye = this.orbit.camera.position.clone().sub(foot).normalize();
    return toEye.dot(new THREE.Vector3(...normal)) < -0.15;
  }

  private toScreen(point: THREE.Vector3): { x: number; y: number } {
    const p = point.clone().project(this.orbit.camera);
    const { clientWidth, clientHeight } = this.root;
    return { x: ((p.x + 1) / 2) * clientWidth, y: ((1 - p.y) / 2) * clientHeight };
  }

  // Picking trees are built while nothing else happens, so that the first click is quick.
  private buildTreesWhenIdle(): void {
    const later = window.requestIdleCallback ?? ((act: () => void) => setTimeout(act, 30));
    const next = () => {
      const body = this.bodies.find((b) => !b.treeBuilt);
      if (!body || this.gone) return;
      body.bvh();
      later(next);
    };
    later(next);
  }
}

function vertexOf(body: Body, vertex: number): THREE.Vector3 {
  return new THREE.Vector3().fromArray(body.positions, vertex * 3);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
