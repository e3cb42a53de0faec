// The viewer: takes shapes and state, draws them on demand, and tells what was clicked or changed.

import { Brush } from "./brush";
import { Compass, homeButton } from "./compass";
import { Controls } from "./controls";
import { Desk } from "./desk";
import type { Told } from "./desk";
import { element } from "./dom";
import { Glides } from "./glide";
import { Intake } from "./intake";
import type { Bytes } from "./intake";
import { Naming } from "./naming";
import { NeedleHand } from "./needle_hand";
import { Orbit } from "./orbit";
import { Partners } from "./partners";
import { Screen } from "./screen";
import { Chosen } from "./selection";
import { runShortcut } from "./shortcuts";
import type { Commands } from "./shortcuts";
import { Stage, same } from "./stage";
import type { CameraState, Message, State } from "./state";
import { STRINGS } from "./strings";
import { STYLE } from "./style";
import { Telling } from "./telling";
import { Tip } from "./tip";
import { Walk } from "./walk";

const REST_AFTER_MS = 140; // of quiet, before labels look for new anchors
const SLOW_FRAME_MS = 55;
const HIGHLIGHT_INK = { light: "#10222c", dark: "#ffffff" };

export interface Host {
  send(message: Record<string, unknown>): void;
}

export class FaciesViewer {
  ready = false; // all that was asked for is drawn, and nothing moves
  readonly root = element("div", { class: "fv" });
  readonly screen: Screen;
  readonly stage: Stage;
  readonly orbit: Orbit;
  readonly naming: Naming;
  readonly intake: Intake;
  readonly needle: NeedleHand;
  private readonly brush: Brush;
  private readonly walk: Walk;
  private readonly desk: Desk;
  private readonly glides = new Glides();
  readonly tip = new Tip();
  readonly chosen = new Chosen((tokens, look) => this.desk.changeItems(tokens, look));
  private readonly compass = new Compass((a, e) => this.walk.from(a, e));
  private readonly telling = new Telling();
  private readonly partners = new Partners(this);
  private readonly watch = new ResizeObserver(() => this.resize());
  private readonly stop = new AbortController();
  private readonly started = performance.now();
  private controls: Controls | null = null;
  private pendingFrame = 0;
  private lastFrame = 0;
  private restTimer = 0;
  counted = { frames: 0, bytes: 0, loadMs: 0, firstPictureMs: 0 };
  private gone = false;

  constructor(
    place: HTMLElement,
    private readonly host: Host,
    first: Message | null,
  ) {
    this.root.dataset.theme = first?.full?.theme ?? "light";
    this.screen = new Screen(this.root, first?.full?.quality ?? "auto");
    this.stage = new Stage(this.glides);
    this.orbit = new Orbit(this.screen.canvas, {
      onClick: (x, y) => this.click(x, y),
      onMove: () => this.cameraMoved(),
      onHover: (x, y, e) => this.hover(e.pointerType === "touch" ? null : [x, y]),
      onLeave: () => this.hover(null),
      brush: (this.brush = new Brush(this, host)),
    });
    this.naming = new Naming(this.stage, this.screen, this.orbit.camera);
    this.intake = new Intake(this.stage, {
      busy: () => (this.ready = false),
      missed: () => this.host.send({ type: "ready", revision: -1 }),
      damaged: () => this.screen.fail(STRINGS.damaged, false),
      whole: (state, still) => this.show(state, still),
      changed: (state, still) => this.apply(state, still),
    });
    this.desk = new Desk(this, this.host);
    this.needle = new NeedleHand(this, this.host);
    this.walk = new Walk(this.orbit, this.glides, this, this.desk);
    this.furnish(place);
    if (this.screen.open(this.stage)) {
      this.listen();
      this.resize();
    } else {
      this.host.send({ type: "no_graphics", reason: "no WebGL2" });
    }
    this.watch.observe(this.root);
    if (first) this.intake.receive(first);
  }

  // What is shown now; one place holds it.
  get state(): State | null {
    return this.intake.shown;
  }

  set state(state: State | null) {
    this.intake.shown = state;
  }

  // ---- what comes in -------------------------------------------------------------------------

  setStill(png: Bytes | null): void {
    if (png && png.byteLength > 0) this.screen.setStill(png);
  }

  dispose(): void {
    this.gone = true;
    this.ready = false;
    this.stop.abort();
    this.watch.disconnect();
    cancelAnimationFrame(this.pendingFrame);
    clearTimeout(this.restTimer);
    this.desk.report.drop();
    this.partners.leave();
    this.orbit.dispose();
    this.needle.dispose();
    this.stage.dispose();
    this.screen.dispose();
    this.root.remove();
  }

  // ---- drawing -------------------------------------------------------------------------------

  private furnish(place: HTMLElement): void {
    const style = element("style");
    style.textContent = STYLE;
    const { lines, names } = this.naming.labels;
    const ring = element("div", { class: "ring" });
    const cross = element("div", { class: "cross" });
    const { canvas, veil } = this.screen;
    this.root.append(canvas, ring, cross, lines, names, this.brush.root, ...this.needle.parts);
    this.root.append(this.tip.root, ...this.telling.parts, veil);
    place.replaceChildren(style, this.root);
  }

  private listen(): void {
    const options = { signal: this.stop.signal };
    const { canvas } = this.screen;
    canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault();
      this.ready = false;
      this.screen.fail(STRINGS.lost, true);
      this.host.send({ type: "no_graphics", reason: "context lost" });
    }, options);
    canvas.addEventListener("webglcontextrestored", () => {
      this.screen.unveil(this.state?.theme ?? "light");
      this.invalidate();
    }, options);
    this.root.addEventListener("keydown", (event) => runShortcut(event, this.commands), options);
    document.addEventListener("fullscreenchange", () => {
      this.controls?.setFullscreen(this.screen.isFull);
      this.resize();
    }, options);
  }

  private resize(): void {
    if (!this.screen.resize()) return;
    this.orbit.resize(this.root.clientWidth, this.root.clientHeight);
    if (this.state && !this.screen.lost) this.paint(); // a new size empties the canvas
    this.restSoon();
    this.invalidate();
  }

  private paint(): void {
    this.screen.paint(this.stage, this.orbit);
  }

  // One picture at the next frame; more only while something glides.
  invalidate(): void {
    if (this.pendingFrame || this.gone) return;
    this.ready = false;
    this.pendingFrame = requestAnimationFrame((now) => this.frame(now));
  }

  private frame(now: number): void {
    this.pendingFrame = 0;
    if (!this.state || this.screen.lost) return;
    const gap = now - this.lastFrame;
    this.lastFrame = now;
    const slow = gap > SLOW_FRAME_MS && gap < 1500 && this.counted.frames > 4;
    if (slow && this.glides.active) this.screen.setCoarse(true);
    this.glides.advance(performance.now());
    this.paint();
    this.compass.turn(this.orbit.azimuth, this.orbit.elevation);
    this.drawNames();
    this.needle.draw();
    this.counted.frames++;
    if (this.counted.frames === 1) this.counted.firstPictureMs = performance.now() - this.started;
    if (this.glides.active) this.invalidate();
    else this.ready = this.intake.settled;
  }

  private restSoon(): void {
    clearTimeout(this.restTimer);
    this.restTimer = window.setTimeout(() => this.rest(), REST_AFTER_MS);
  }

  // The picture stands: names find their places, and what was drawn coarsely is drawn again.
  private rest(): void {
    if (this.gone || !this.state) return;
    if (this.glides.active) {
      this.restSoon();
      return;
    }
    this.naming.seek(this.state.labels && this.state.names !== null);
    this.screen.setCoarse(false);
    if (this.screen.stale) this.invalidate();
    else this.drawNames();
  }

  private drawNames(): void {
    if (this.state) this.naming.draw(this.state, this.controls?.hasBar === true);
  }

  // ---- state ---------------------------------------------------------------------------------

  private show(state: State, still: boolean): void {
    if (this.gone || !this.screen.renderer) return;
    this.counted.bytes = this.intake.bytes;
    this.counted.loadMs = performance.now() - this.started;
    this.apply(state, still);
    if (!this.screen.lost) this.screen.unveil(null);
    this.stage.buildTreesWhenIdle(() => this.gone);
  }

  apply(state: State, still: boolean): void {
    const before = this.state;
    this.state = state;
    if (!before || !same(before.controls, state.controls)) this.buildControls(state);
    if (!before || before.theme !== state.theme) {
      this.root.dataset.theme = state.theme;
      this.screen.studio?.setTheme(state.theme);
    }
    const pace = still || !before || this.motionless(state) ? 0 : 1;
    this.stage.apply(before, state, pace);
    if (!before || !same(before.camera, state.camera)) this.walk.glide(state.camera, pace);
    if (before?.serial !== state.serial) this.chosen.set(null, null);
    if (!state.names) this.hover(null);
    this.needle.show(state.needle);
    if (before?.brush !== state.brush) this.brush.show(state.brush);
    this.showChosen();
    this.controls?.sync(state);
    this.telling.describe(state);
    this.partners.join(state.link);
    this.restSoon();
    this.invalidate();
  }

  share(change: Told, still: boolean): void {
    this.partners.tell(change, still);
  }

  follow(change: Told, still: boolean): void {
    this.glides.stop("camera");
    this.desk.take(change, still);
  }

  private motionless(state: State): boolean {
    return !state.motion || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  // ---- the camera ----------------------------------------------------------------------------

  private cameraMoved(): void {
    if (!this.state) return;
    this.glides.stop("camera");
    const camera: CameraState = { ...this.orbit.state, view: null };
    this.state = { ...this.state, camera };
    this.controls?.sync(this.state);
    this.telling.describe(this.state);
    this.tip.hide();
    this.desk.report.later({ camera });
    this.share({ camera }, true);
    const gap = performance.now() - this.lastFrame;
    if (gap > SLOW_FRAME_MS * 2 && gap < 400) this.screen.setCoarse(true);
    this.restSoon();
    this.invalidate();
  }

  // ---- controls and keys ---------------------------------------------------------------------

  private buildControls(state: State): void {
    for (const part of this.controls?.parts ?? []) part.remove();
    this.root.querySelectorAll(".compass, .homeward").forEach((part) => part.remove());
    this.controls = new Controls(state.controls, Object.keys(state.views), {
      view: (name) => this.walk.view(name),
      home: () => this.walk.home(),
      peel: (mm) => this.desk.change({ peel_mm: mm }, true),
      clip: (clip) => this.desk.change({ clip }, true),
      labels: (on) => this.desk.change({ labels: on }),
      theme: () => this.desk.flipTheme(),
      screenshot: () => {
        this.paint();
        this.screen.save("facies.png");
      },
      fullscreen: () => this.screen.flipFull(),
      layer: (name, look) => this.desk.changeLayer(name, look),
      hide: () => this.hideChosen(),
      isolate: () => this.state && this.chosen.isolate(this.state),
      fade: () => this.state && this.intake.original && this.chosen.fade(this.state, this.intake.original),
      showAll: () => this.intake.original && this.chosen.showAll(this.intake.original),
      deselect: () => this.choose(null, null),
    });
    this.controls.setFullscreen(this.screen.isFull);
    this.root.append(...this.controls.parts);
    if (!state.controls.includes("compass")) return;
    this.root.append(this.compass.root, homeButton(() => this.walk.home()));
  }

  private readonly commands: Commands = {
    camera: (event) => this.orbit.key(event),
    view: (place) => this.walk.view(Object.keys(this.state?.views ?? {})[place - 1]),
    home: () => this.walk.home(),
    peel: (step) => this.desk.stepPeel(step),
    cut: () => this.desk.nextCut(),
    labels: () => this.desk.change({ labels: !this.state?.labels }),
    hide: () => this.hideChosen(),
    isolate: () => this.state && this.chosen.isolate(this.state),
    showAll: () => this.intake.original && this.chosen.showAll(this.intake.original),
    fullscreen: () => this.screen.flipFull(),
    theme: () => this.desk.flipTheme(),
    motion: () => this.flipMotion(),
    help: () => this.controls?.toggle("help"),
    select: () => this.clickCentre(),
    letGo: () => this.controls?.closeAll() || this.choose(null, null),
  };

  private flipMotion(): void {
    if (!this.state) return;
    this.state = { ...this.state, motion: !this.state.motion };
    this.telling.say(this.state.motion ? STRINGS.motionOn : STRINGS.motionOff);
  }

  // ---- pointing and choosing -----------------------------------------------------------------

  hitAt(x: number, y: number) {
    return this.stage.hit(this.screen.ray(x, y, this.orbit.camera));
  }

  private clickCentre(): void {
    const box = this.screen.canvas.getBoundingClientRect();
    this.click(box.left + box.width / 2, box.top + box.height / 2);
  }

  private click(x: number, y: number): void {
    if (!this.state || !this.intake.settled) return;
    this.controls?.closeAll();
    this.screen.canvas.focus({ preventScroll: true });
    this.desk.report.now();
    const hit = this.hitAt(x, y);
    const { face, barycentric } = hit ?? { face: null, barycentric: null };
    this.host.send({ type: "pick", serial: this.state.serial, token: hit?.body.token ?? null, face, barycentric });
    this.choose(hit ? hit.body.token : null, hit ? hit.depth : null);
    const name = hit ? this.state.names?.english[hit.body.token] : undefined;
    this.telling.sayHit(hit !== null, name);
  }

  private choose(token: number | null, depth: number | null): void {
    this.chosen.set(token, depth);
    this.showChosen();
    this.invalidate();
  }

  private hideChosen(): void {
    this.chosen.hide();
    this.choose(null, null);
  }

  private showChosen(): void {
    const { state, chosen } = this;
    if (!state) return;
    this.stage.highlight((body, token) => {
      const picked = chosen.token === token && body.kind !== "skin";
      return picked || state.items[token]?.highlight === true;
    }, HIGHLIGHT_INK[state.theme]);
    this.controls?.select(chosen.card(state));
  }

  private hover(at: [number, number] | null): void {
    const { canvas } = this.screen;
    this.tip.hover(this.state?.names ? at : null, (x, y) => {
      const names = this.state?.names;
      if (!names || this.glides.active || this.gone) return;
      const box = canvas.getBoundingClientRect();
      const told = this.tip.show(this.hitAt(x, y), names, x - box.left, y - box.top, box);
      canvas.classList.toggle("over", told);
    });
    if (!at) canvas.classList.remove("over");
  }
}
