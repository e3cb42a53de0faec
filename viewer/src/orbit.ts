// The camera walks on a sphere round a target: mouse, touch and keys turn, shift and zoom it.

import * as THREE from "three";
import type { CameraState, Vec3 } from "./state";

const FIELD_DEG = 25;
const NARROW_ASPECT = 0.7; // narrower than this, the field widens so that the face still fits
const STEEPEST_DEG = 89;
const NEAREST_MM = 60;
const FARTHEST_MM = 1800;
const TURN_DEG_PER_PIXEL = 0.4;
const HEAD_REACH_MM = 420; // nothing drawn is farther than this from the target
const KEY_TURN_DEG = 10;
const KEY_ZOOM = 1.15;
const CLICK_SLACK_PIXELS = 6;
const TAP_SLACK_PIXELS = 14; // a finger rolls

// What a drag that begins on the face may do in place of turning the head.
export interface Hand {
  begins(x: number, y: number): boolean;
  move(x: number, y: number): void;
  lift(): void;
  drop(): void;
}

export interface Gesture {
  brush: Hand;
  onClick(x: number, y: number): void;
  onMove(): void;
  onHover(x: number, y: number, event: PointerEvent): void;
  onLeave(): void;
}

export class Orbit {
  readonly camera = new THREE.PerspectiveCamera(FIELD_DEG, 1, 5, 6000);
  azimuth = 0;
  elevation = 0;
  distance = 620;
  readonly target = new THREE.Vector3(0, 0, 60);
  private readonly down = new Map<number, { x: number; y: number }>();
  private travelled = 0;
  private pinch = 0;
  private slack = CLICK_SLACK_PIXELS;
  private panning = false;
  private painting = false;
  private readonly stop = new AbortController();

  constructor(
    private readonly element: HTMLElement,
    private readonly gesture: Gesture,
  ) {
    const options = { signal: this.stop.signal };
    element.addEventListener("pointerdown", (e) => this.press(e), options);
    element.addEventListener("pointermove", (e) => this.drag(e), options);
    element.addEventListener("pointerup", (e) => this.release(e, true), options);
    element.addEventListener("pointercancel", (e) => this.release(e, false), options);
    element.addEventListener("keydown", () => this.byHand(false), options);
    element.addEventListener("pointerleave", () => gesture.onLeave(), options);
    element.addEventListener("contextmenu", (e) => e.preventDefault(), options);
    element.addEventListener("wheel", (e) => this.wheel(e), { ...options, passive: false });
  }

  get state(): Omit<CameraState, "view"> {
    return {
      azimuth_deg: this.azimuth,
      elevation_deg: this.elevation,
      distance_mm: this.distance,
      target: this.target.toArray() as Vec3,
    };
  }

  place(state: Omit<CameraState, "view">): void {
    this.azimuth = wrapped(state.azimuth_deg);
    this.elevation = clamp(state.elevation_deg, -STEEPEST_DEG, STEEPEST_DEG);
    this.distance = clamp(state.distance_mm, NEAREST_MM, FARTHEST_MM);
    this.target.fromArray(state.target);
    this.apply();
  }

  resize(width: number, height: number): void {
    const aspect = width / Math.max(1, height);
    const half = Math.tan(THREE.MathUtils.degToRad(FIELD_DEG / 2));
    const wider = Math.max(1, NARROW_ASPECT / aspect);
    this.camera.fov = THREE.MathUtils.radToDeg(2 * Math.atan(half * wider));
    this.camera.aspect = aspect;
    this.camera.updateProjectionMatrix();
    this.apply();
  }

  apply(): void {
    const a = THREE.MathUtils.degToRad(this.azimuth);
    const e = THREE.MathUtils.degToRad(this.elevation);
    const out = new THREE.Vector3(Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e));
    this.camera.position.copy(this.target).addScaledVector(out, this.distance);
    this.camera.lookAt(this.target);
    this.camera.near = Math.max(5, this.distance - HEAD_REACH_MM);
    this.camera.far = this.distance + HEAD_REACH_MM * 2;
    this.camera.updateProjectionMatrix();
    this.camera.updateMatrixWorld();
  }

  turn(azimuthDeg: number, elevationDeg: number): void {
    this.azimuth = wrapped(this.azimuth + azimuthDeg);
    this.elevation = clamp(this.elevation + elevationDeg, -STEEPEST_DEG, STEEPEST_DEG);
    this.moved();
  }

  zoom(factor: number): void {
    this.distance = clamp(this.distance * factor, NEAREST_MM, FARTHEST_MM);
    this.moved();
  }

  // At the distance of the target.
  get pixelsPerMm(): number {
    const field = THREE.MathUtils.degToRad(this.camera.fov / 2);
    return (this.element.clientHeight || 1) / (2 * Math.tan(field) * this.distance);
  }

  shift(dx: number, dy: number): void {
    const scale = 1 / this.pixelsPerMm;
    const right = new THREE.Vector3().setFromMatrixColumn(this.camera.matrixWorld, 0);
    const up = new THREE.Vector3().setFromMatrixColumn(this.camera.matrixWorld, 1);
    this.target.addScaledVector(right, -dx * scale).addScaledVector(up, dy * scale);
    this.moved();
  }

  // True when the key was one of the camera's own.
  key(event: KeyboardEvent): boolean {
    const step = event.shiftKey ? 0 : KEY_TURN_DEG;
    const pan = event.shiftKey ? 24 : 0;
    switch (event.key) {
      case "ArrowLeft":
        this.turnOrShift(-step, 0, pan, 0);
        return true;
      case "ArrowRight":
        this.turnOrShift(step, 0, -pan, 0);
        return true;
      case "ArrowUp":
        this.turnOrShift(0, step, 0, pan);
        return true;
      case "ArrowDown":
        this.turnOrShift(0, -step, 0, -pan);
        return true;
      case "+":
      case "=":
        this.zoom(1 / KEY_ZOOM);
        return true;
      case "-":
      case "_":
        this.zoom(KEY_ZOOM);
        return true;
      default:
        return false;
    }
  }

  dispose(): void {
    this.stop.abort();
  }

  private turnOrShift(azimuth: number, elevation: number, dx: number, dy: number): void {
    if (dx !== 0 || dy !== 0) this.shift(dx, dy);
    else this.turn(azimuth, elevation);
  }

  private moved(): void {
    this.apply();
    this.gesture.onMove();
  }

  private press(event: PointerEvent): void {
    this.byHand(true);
    this.slack = event.pointerType === "touch" ? TAP_SLACK_PIXELS : CLICK_SLACK_PIXELS;
    this.travelled = this.down.size === 0 ? 0 : this.slack; // two fingers never tap
    this.down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.panning = event.button !== 0 || event.shiftKey;
    if (this.painting) this.gesture.brush.drop(); // a second finger moves the face
    const alone = this.down.size === 1 && !this.panning;
    this.painting = alone && this.gesture.brush.begins(event.clientX, event.clientY);
    this.pinch = this.spread();
    try {
      this.element.setPointerCapture(event.pointerId);
    } catch {
      // The pointer is gone already; nothing is left to capture.
    }
  }

  // Focus is drawn for those who use keys (style.ts).
  private byHand(yes: boolean): void {
    this.element.classList.toggle("by-hand", yes);
  }

  private drag(event: PointerEvent): void {
    const last = this.down.get(event.pointerId);
    if (!last) {
      this.gesture.onHover(event.clientX, event.clientY, event);
      return;
    }
    const dx = event.clientX - last.x;
    const dy = event.clientY - last.y;
    this.travelled += Math.hypot(dx, dy);
    this.down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.travelled < this.slack) return;
    if (this.painting) {
      this.gesture.brush.move(event.clientX, event.clientY);
    } else if (this.down.size >= 2) {
      const spread = this.spread();
      if (this.pinch > 0 && spread > 0) this.zoom(this.pinch / spread);
      this.pinch = spread;
      this.shift(dx / 2, dy / 2);
    } else if (this.panning) {
      this.shift(dx, dy);
    } else {
      this.turn(-dx * TURN_DEG_PER_PIXEL, dy * TURN_DEG_PER_PIXEL);
    }
  }

  private release(event: PointerEvent, ended: boolean): void {
    const known = this.down.delete(event.pointerId);
    if (this.painting) {
      if (ended) this.gesture.brush.lift();
      else this.gesture.brush.drop();
      this.painting = false;
    }
    this.pinch = this.spread();
    const still = known && ended && this.down.size === 0 && this.travelled < this.slack;
    if (still && event.button === 0) this.gesture.onClick(event.clientX, event.clientY);
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const pixels = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
    this.zoom(Math.exp(clamp(pixels, -240, 240) * 0.0012));
  }

  private spread(): number {
    const [a, b] = [...this.down.values()];
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  }
}

export function wrapped(degrees: number): number {
  return ((((degrees + 180) % 360) + 360) % 360) - 180;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
