// Painting on the skin: round marks that follow the hand, drawn at once, told when the hand lifts.

import { element } from "./dom";
import type { Orbit } from "./orbit";
import type { Hit } from "./picking";
import type { BrushState, State } from "./state";

const APART = 1.4; // radii between the middles of two marks: a stroke leaves no gap

interface Painted {
  readonly orbit: Orbit;
  readonly state: State | null;
  readonly screen: { canvas: HTMLCanvasElement };
  hitAt(x: number, y: number): Hit | null;
}

export class Brush {
  readonly root = element("div", { class: "strokes" });
  private brush: BrushState | null = null;
  private stroke: Hit[] = [];

  constructor(
    private readonly viewer: Painted,
    private readonly host: { send(message: Record<string, unknown>): void },
  ) {}

  show(brush: BrushState | null): void {
    this.brush = brush;
    this.drop();
    this.viewer.screen.canvas.classList.toggle("brush", brush !== null);
  }

  // Whether a drag that begins here paints; beside the face it turns the head as ever.
  begins(x: number, y: number): boolean {
    this.drop();
    return this.brush !== null && this.viewer.hitAt(x, y) !== null;
  }

  move(x: number, y: number): void {
    const { brush } = this;
    const hit = brush && this.stroke.length < brush.left ? this.viewer.hitAt(x, y) : null;
    if (!brush || !hit) return;
    const near = APART * brush.radius_mm;
    if (this.stroke.some((one) => one.point.distanceTo(hit.point) < near)) return;
    this.stroke.push(hit);
    const wide = 2 * brush.radius_mm * this.viewer.orbit.pixelsPerMm;
    const box = this.viewer.screen.canvas.getBoundingClientRect();
    const mark = element("div", {});
    mark.style.cssText = `left:${x - box.left}px;top:${y - box.top}px;width:${wide}px;height:${wide}px`;
    this.root.append(mark);
  }

  // What was painted stays on the picture until Python has drawn it.
  lift(): void {
    const places = this.stroke.map(({ body, face, barycentric }) => ({ token: body.token, face, barycentric }));
    this.stroke = [];
    if (places.length > 0) this.host.send({ type: "paint", serial: this.viewer.state?.serial ?? 0, places });
  }

  drop(): void {
    this.stroke = [];
    this.root.replaceChildren();
  }
}
