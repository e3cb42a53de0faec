// Names with leader lines in two columns, labels of pins, and the arrow from an answer to the truth.

import { drawn, element } from "./dom";
import { MARKER_COLORS } from "./markers";

export interface Anchor {
  token: number;
  name: string;
  x: number;
  y: number;
}

export interface PinPlace {
  kind: string;
  label: string;
  x: number;
  y: number;
  hidden: boolean;
}

export interface PlacedPin extends PinPlace {
  leftward: boolean;
  from: number; // left and right end of the label
  to: number;
}

export interface Placed {
  anchor: Anchor;
  side: "left" | "right";
  top: number; // of the text line's middle
}

const LINE_PIXELS = 21;
const EDGE_PIXELS = 14;
const MOST_A_SIDE = 14;
const MOST_WHEN_NARROW = 7;
const PIN_HEIGHT_PIXELS = 22;
const TEXT_GAP_PIXELS = 8;
const PIN_LIFT_PIXELS = 16;
const PIN_ASIDE_PIXELS = 11;
const PIN_LETTER_PIXELS = 7.2;
const PIN_WIDEST = 280;
const PIN_WIDEST_WHEN_NARROW = 128;
const MOST_ON_ONE_SIDE = 2;
const NARROW_PIXELS = 560; // as in style.ts
const MOST_OF_WIDTH = 0.42; // of the room, for one name

export interface Room {
  width: number;
  enlarged: number; // how much larger than usual the type is
  right: number; // kept free at the right edge, for the toolbar
  top: number;
  bottom: number;
}

// Each name keeps to the side its anchor is on, in the order of height; none overlap.
export function layOut(anchors: Anchor[], room: Room): Placed[] {
  const most = room.width < NARROW_PIXELS ? MOST_WHEN_NARROW : MOST_A_SIDE;
  const line = LINE_PIXELS * room.enlarged;
  const fits = Math.min(most, Math.max(1, Math.floor((room.bottom - room.top) / line)));
  const middle = room.width / 2;
  const sides: Record<"left" | "right", Anchor[]> = { left: [], right: [] };
  for (const anchor of anchors) {
    const near = anchor.x < middle ? "left" : "right";
    const other = near === "left" ? "right" : "left";
    if (sides[near].length < fits) sides[near].push(anchor);
    else if (sides[other].length < fits) sides[other].push(anchor);
  }
  return (["left", "right"] as const).flatMap((side) => column(sides[side], side, room));
}

function column(anchors: Anchor[], side: "left" | "right", room: Room): Placed[] {
  const sorted = [...anchors].sort((a, b) => a.y - b.y);
  const line = LINE_PIXELS * room.enlarged;
  const tops: number[] = [];
  sorted.forEach((anchor, i) => {
    const lowest = room.bottom - (sorted.length - i - 0.5) * line;
    const after = i === 0 ? room.top + line / 2 : tops[i - 1]! + line;
    tops.push(Math.max(after, Math.min(anchor.y, lowest)));
  });
  return sorted.map((anchor, i) => ({ anchor, side, top: tops[i]! }));
}

export class Labels {
  readonly lines = drawn("svg", { class: "lines", "aria-hidden": "true" });
  readonly names = element("div", { class: "names", "aria-hidden": "true" });

  draw(anchors: Anchor[], pins: PinPlace[], room: Room): void {
    const lines: SVGElement[] = [];
    const names: HTMLElement[] = [];
    for (const placed of layOut(anchors, room)) this.drawName(placed, room, lines, names);
    this.drawArrow(pins, lines);
    for (const pin of parted(pins, room)) names.push(pinLabel(pin, widestPin(room)));
    this.lines.replaceChildren(...lines);
    this.names.replaceChildren(...names);
  }

  private drawName(placed: Placed, room: Room, lines: SVGElement[], names: HTMLElement[]): void {
    const { anchor, side, top } = placed;
    const name = element("div", { class: `name ${side}` }, anchor.name);
    const left = side === "left";
    if (left) name.style.left = `${EDGE_PIXELS}px`;
    else Object.assign(name.style, { left: "auto", right: `${EDGE_PIXELS + room.right}px` });
    const line = LINE_PIXELS * room.enlarged;
    name.style.transform = `translateY(${(top - line / 2 + 1).toFixed(1)}px)`;
    const narrow = room.width < NARROW_PIXELS;
    const widest = widestOf(narrow ? 112 : room.width > 1100 ? 260 : 190, room);
    name.style.maxWidth = `${widest}px`;
    names.push(name);
    const letters = anchor.name.length * (narrow ? 6 : 6.9) * room.enlarged;
    const text = Math.min(widest, letters) + TEXT_GAP_PIXELS;
    const from = left ? EDGE_PIXELS + text : room.width - EDGE_PIXELS - room.right - text;
    const bend = left ? Math.min(from + 16, anchor.x) : Math.max(from - 16, anchor.x);
    const points = `${from},${top} ${bend},${top} ${anchor.x},${anchor.y}`;
    const common = { fill: "none", "stroke-linejoin": "round" };
    lines.push(drawn("polyline", { ...common, points, stroke: "var(--halo)", "stroke-width": 3, opacity: 0.5 }));
    lines.push(drawn("polyline", { ...common, points, stroke: "var(--ink)", "stroke-width": 1 }));
    const dot = { cx: anchor.x, cy: anchor.y, r: 2.6, fill: "var(--ink)", stroke: "var(--halo)" };
    lines.push(drawn("circle", { ...dot, "stroke-width": 1.2 }));
  }

  private drawArrow(pins: PinPlace[], lines: SVGElement[]): void {
    const from = pins.find((pin) => pin.kind === "answer");
    const to = pins.find((pin) => pin.kind === "truth");
    if (!from || !to) return;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    if (length < 10) return;
    const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
    const end = { x: to.x - ux * 7, y: to.y - uy * 7 };
    const line = { x1: from.x, y1: from.y, x2: end.x, y2: end.y, "stroke-linecap": "round" };
    lines.push(drawn("line", { ...line, stroke: "var(--halo)", "stroke-width": 5, opacity: 0.75 }));
    const color = MARKER_COLORS.truth!;
    lines.push(drawn("line", { ...line, stroke: color, "stroke-width": 2.4, "stroke-dasharray": "6 4" }));
    const [px, py] = [-uy, ux];
    const wing = (s: number) => `${end.x - ux * 9 + px * s},${end.y - uy * 9 + py * s}`;
    lines.push(drawn("polygon", { points: `${end.x},${end.y} ${wing(5)} ${wing(-5)}`, fill: color }));
  }
}

// The pins whose labels are shown, each label pushed down until it lies on no other.
export function parted(pins: PinPlace[], room: Room): PlacedPin[] {
  const shown = pins.filter((p) => !p.hidden && p.label).sort((a, b) => a.y - b.y);
  const middle = shown.reduce((sum, pin) => sum + pin.x, 0) / Math.max(1, shown.length);
  const high = PIN_HEIGHT_PIXELS * room.enlarged;
  const placed: PlacedPin[] = [];
  for (const pin of shown) {
    const leftward = goesLeft(pin, middle, { room, alone: shown.length <= MOST_ON_ONE_SIDE });
    const [from, to] = extent(pin, leftward, room);
    let y = pin.y;
    for (const other of placed) {
      const apart = to < other.from || from > other.to;
      if (!apart && y < other.y + high) y = Math.max(y, other.y + high);
    }
    placed.push({ ...pin, y, leftward, from, to });
  }
  return placed;
}

// Many labels part at their middle, so that none covers another's pin; a few go where room is.
function goesLeft(pin: PinPlace, middle: number, where: { room: Room; alone: boolean }): boolean {
  if (pin.x > where.room.width * 0.7) return true;
  if (where.alone || pin.x >= middle - 1) return false;
  return extent(pin, true, where.room)[0] >= 0;
}

function extent(pin: PinPlace, leftward: boolean, room: Room): [number, number] {
  const wide = Math.min(widestPin(room), PIN_LETTER_PIXELS * room.enlarged * pin.label.length + 16);
  const near = pin.x + (leftward ? -PIN_ASIDE_PIXELS : PIN_ASIDE_PIXELS);
  return leftward ? [near - wide, near] : [near, near + wide];
}

function widestPin(room: Room): number {
  return widestOf(room.width < NARROW_PIXELS ? PIN_WIDEST_WHEN_NARROW : PIN_WIDEST, room);
}

// Larger type may be wider, but never so wide that two columns meet.
function widestOf(usual: number, room: Room): number {
  return Math.max(usual, Math.min(usual * room.enlarged, room.width * MOST_OF_WIDTH));
}

function pinLabel(pin: PlacedPin, widest: number): HTMLElement {
  const label = element("div", { class: "name pin" }, pin.label);
  const x = pin.leftward ? pin.to : pin.from;
  const shift = pin.leftward ? "-100%" : "0";
  label.style.maxWidth = `${widest}px`;
  label.style.transform = `translate(${x.toFixed(1)}px, ${(pin.y - PIN_LIFT_PIXELS).toFixed(1)}px) translateX(${shift})`;
  label.style.borderColor = MARKER_COLORS[pin.kind] ?? "";
  return label;
}
