// The hand on the needle: the hub tilts it, the handle behind it pushes it, keys and wheel do both.
// All motion is drawn at once; Python hears of it now and then, and surely where it came to rest.

import type * as THREE from "three";
import { element } from "./dom";
import { NeedleModel } from "./needle";
import { leaning, onSphere, outward, rounded, stepped, vector } from "./needle_pose";
import type { Step } from "./needle_pose";
import { clamp } from "./orbit";
import type { Orbit } from "./orbit";
import type { Screen } from "./screen";
import type { NeedleState, State } from "./state";
import { STRINGS, millimetres } from "./strings";

const TELL_GAP_MS = 85; // at most some twelve messages a second
const REST_MS = 220; // of quiet after keys and wheel
const DEPTH_STEP_MM = 0.5;
const TURN_STEP_DEG = 5;
const WHEEL_MM_PER_PIXEL = 0.005;
const HANDLE_GAP_PIXELS = 50;
const MARGIN_PIXELS = 24;
const END_ON = 1.2; // pixels a mm; seen so much from behind, a needle is pushed by dragging up and down
const END_ON_PIXELS = 5;

type Place = { x: number; y: number };

interface Held {
  readonly screen: Screen;
  readonly orbit: Orbit;
  readonly stage: { readonly scene: THREE.Scene };
  readonly root: HTMLElement;
  state: State | null;
  invalidate(): void;
}

export class NeedleHand {
  readonly tilt = element("div", {
    class: "grip tilt", role: "slider", tabindex: 0, "aria-label": STRINGS.needle, title: STRINGS.needleTilt,
    "aria-orientation": "vertical", "aria-valuemin": 0,
  });
  readonly push = element("div", { class: "grip push", "aria-hidden": "true", title: STRINGS.needlePush });
  readonly told = element("div", { class: "pose", "aria-hidden": "true" });
  pose: NeedleState | null = null;
  private readonly model = new NeedleModel();
  private readonly stop = new AbortController();
  private holding = false;
  private gap = 0; // timers
  private quiet = 0;
  private untold = false;

  constructor(
    private readonly viewer: Held,
    private readonly host: { send(message: Record<string, unknown>): void },
  ) {
    viewer.stage.scene.add(this.model.group);
    this.holdable(this.tilt, (start) => this.tilting(start));
    this.holdable(this.push, (start) => this.pushing(start));
    this.tilt.addEventListener("keydown", (event) => this.key(event), { signal: this.stop.signal });
    this.hide();
  }

  get parts(): HTMLElement[] {
    return [this.tilt, this.push, this.told];
  }

  // What Python said of the needle. While a hand holds this very one, the hand is right.
  show(pose: NeedleState | null): void {
    const busy = this.holding || this.quiet !== 0;
    if (busy && this.pose && pose && pose.number === this.pose.number) {
      if (this.viewer.state) this.viewer.state = { ...this.viewer.state, needle: this.pose };
      return;
    }
    if (pose === this.pose) return;
    if (pose?.number !== this.pose?.number) this.drop();
    this.pose = pose;
    this.model.show(pose);
    if (!pose) this.hide();
  }

  // Puts the handles where the hub is in the picture just drawn.
  draw(): void {
    const pose = this.pose;
    if (!pose) return;
    const { root } = this.viewer;
    const hub = this.within(this.viewer.screen.place(NeedleModel.grip(pose), this.viewer.orbit.camera));
    const [dx, dy] = this.axis();
    const length = Math.hypot(dx, dy) || 1;
    let end = this.within({
      x: hub.x + (dx / length) * HANDLE_GAP_PIXELS, y: hub.y + (dy / length) * HANDLE_GAP_PIXELS,
    });
    if (Math.hypot(end.x - hub.x, end.y - hub.y) < HANDLE_GAP_PIXELS - 4) {
      const side = hub.x > root.clientWidth / 2 ? -1 : 1;
      end = { x: hub.x + side * HANDLE_GAP_PIXELS, y: hub.y };
    }
    place(this.tilt, hub);
    place(this.push, end, Math.atan2(dy, dx));
    this.told.style.display = "";
    this.write(rounded(pose));
  }

  dispose(): void {
    this.stop.abort();
    this.drop();
    this.model.dispose();
  }

  // ---- how a hand moves it -------------------------------------------------------------------

  private holdable(handle: HTMLElement, begin: (start: PointerEvent) => (now: PointerEvent) => void): void {
    const options = { signal: this.stop.signal };
    let move: ((now: PointerEvent) => void) | null = null;
    let pointer = -1;
    handle.addEventListener("pointerdown", (event) => {
      if (move || event.button !== 0 || !this.pose) return;
      event.preventDefault();
      handle.setPointerCapture(event.pointerId);
      this.tilt.focus({ preventScroll: true });
      pointer = event.pointerId;
      move = begin(event);
      this.holding = true;
      handle.classList.add("held");
    }, options);
    handle.addEventListener("pointermove", (event) => {
      if (event.pointerId === pointer) move?.(event);
    }, options);
    const end = (event: PointerEvent) => {
      if (event.pointerId !== pointer || !move) return;
      move = null;
      this.holding = false;
      handle.classList.remove("held");
      this.rest();
    };
    handle.addEventListener("pointerup", end, options);
    handle.addEventListener("pointercancel", end, options);
    handle.addEventListener("wheel", (event) => {
      event.preventDefault();
      const pixels = event.deltaMode === 1 ? event.deltaY * 33 : event.deltaY;
      this.step({ depth: clamp(pixels, -200, 200) * WHEEL_MM_PER_PIXEL });
    }, { ...options, passive: false });
  }

  // The hub goes round the entry on a ball, under the pointer.
  private tilting(start: PointerEvent): (now: PointerEvent) => void {
    const { screen, orbit } = this.viewer;
    const box = screen.canvas.getBoundingClientRect();
    const hub = this.pose ? screen.place(NeedleModel.grip(this.pose), orbit.camera) : { x: 0, y: 0 };
    const off = { x: box.left + hub.x - start.clientX, y: box.top + hub.y - start.clientY };
    return (now) => {
      if (!this.pose) return;
      const ray = screen.ray(now.clientX + off.x, now.clientY + off.y, orbit.camera);
      const out = onSphere(ray, vector(this.pose.entry), NeedleModel.reach(this.pose), outward(this.pose));
      this.moved(leaning(this.pose, out));
    };
  }

  // The needle slides along its own axis, as far as the pointer goes along it in the picture.
  private pushing(start: PointerEvent): (now: PointerEvent) => void {
    const first = this.pose?.depth_mm ?? 0;
    const [dx, dy] = this.axis();
    return (now) => {
      if (!this.pose) return;
      const along = (now.clientX - start.clientX) * dx + (now.clientY - start.clientY) * dy;
      const depth = first - along / (dx * dx + dy * dy);
      this.moved(stepped(this.pose, { depth: depth - this.pose.depth_mm }));
    };
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = stepOf(event);
    if (!step) return;
    event.preventDefault();
    event.stopPropagation(); // these keys turn the head elsewhere in the view
    this.step(step);
  }

  private step(step: Step): void {
    if (!this.pose) return;
    clearTimeout(this.quiet);
    this.quiet = window.setTimeout(() => this.rest(), REST_MS);
    this.moved(stepped(this.pose, step));
  }

  private moved(pose: NeedleState): void {
    this.pose = pose;
    this.model.show(pose);
    if (this.viewer.state) this.viewer.state = { ...this.viewer.state, needle: pose };
    this.viewer.invalidate();
    this.tellSoon();
  }

  // ---- what is told --------------------------------------------------------------------------

  private tellSoon(): void {
    this.untold = true;
    if (this.gap) return;
    this.tell(true);
    this.gap = window.setTimeout(() => {
      this.gap = 0;
      if (this.untold) this.tellSoon();
    }, TELL_GAP_MS);
  }

  private rest(): void {
    this.drop();
    this.tell(false);
  }

  private drop(): void {
    clearTimeout(this.gap);
    clearTimeout(this.quiet);
    this.gap = this.quiet = 0;
    this.untold = false;
  }

  private tell(moving: boolean): void {
    if (!this.pose) return;
    this.untold = false;
    const { number, angle_deg, towards_deg, depth_mm } = rounded(this.pose);
    const serial = this.viewer.state?.serial ?? 0;
    this.host.send({ type: "needle", serial, number, angle_deg, towards_deg, depth_mm, moving });
  }

  private write({ angle_deg, towards_deg, depth_mm, length_mm }: NeedleState): void {
    const told = [String(angle_deg), String(towards_deg), millimetres(depth_mm)] as const;
    this.told.textContent = STRINGS.needleShort(...told);
    this.tilt.setAttribute("aria-valuemax", String(length_mm));
    this.tilt.setAttribute("aria-valuenow", String(depth_mm));
    this.tilt.setAttribute("aria-valuetext", STRINGS.needlePose(...told));
  }

  // ---- where things are ----------------------------------------------------------------------

  // Pixels a millimetre toward the hub, in the picture.
  private axis(): [number, number] {
    if (!this.pose) return [0, -END_ON_PIXELS];
    const { screen, orbit } = this.viewer;
    const entry = vector(this.pose.entry);
    const a = screen.place(entry, orbit.camera);
    const b = screen.place(entry.addScaledVector(outward(this.pose), 4), orbit.camera);
    const axis: [number, number] = [(b.x - a.x) / 4, (b.y - a.y) / 4];
    return Math.hypot(...axis) < END_ON ? [0, -END_ON_PIXELS] : axis;
  }

  private within({ x, y }: Place): Place {
    const { clientWidth, clientHeight } = this.viewer.root;
    return {
      x: clamp(x, MARGIN_PIXELS, Math.max(MARGIN_PIXELS, clientWidth - MARGIN_PIXELS)),
      y: clamp(y, MARGIN_PIXELS, Math.max(MARGIN_PIXELS, clientHeight - MARGIN_PIXELS)),
    };
  }

  private hide(): void {
    for (const part of this.parts) part.style.display = "none";
  }
}

function stepOf(event: KeyboardEvent): Step | null {
  const sign = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (sign === undefined) return null;
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") return { towards: sign * TURN_STEP_DEG };
  return event.shiftKey ? { angle: -sign * TURN_STEP_DEG } : { depth: sign * DEPTH_STEP_MM };
}

function place(part: HTMLElement, { x, y }: Place, turn = 0): void {
  part.style.display = "";
  part.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%) rotate(${turn}rad)`;
}
