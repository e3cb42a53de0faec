// A page for paper: the picture with names and a scale, and below it whose it is and what it is not.

import { element } from "./dom";
import type { Placed, PlacedPin, Room } from "./labels";
import type { Naming } from "./naming";
import type { Orbit } from "./orbit";
import type { Screen } from "./screen";
import type { Stage } from "./stage";
import type { State } from "./state";
import { STRINGS } from "./strings";

export interface Caption {
  title: string;
  lines: string[]; // what is shown, whose it is
  warning: string;
  file: string; // name of the picture's file
}

export interface Marks {
  names: Placed[];
  pins: PlacedPin[];
  room: Room;
  pixelsPerMm: number;
}

const STEPS_MM = [5, 10, 20, 50];
const SCALE_PIXELS = 130; // the longest the bar may be
const INK = "#1d2125";
const SOFT = "#50575d";
const EDGE = 14;
const NAME = 12.5;
const TITLE = 19;
const LINE = 12.5;
const PIN = 12;
const PIN_PAD = 6;
const PIN_LIFT = 10;
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif';

interface Printable {
  state: State | null;
  readonly screen: Screen;
  readonly stage: Stage;
  readonly orbit: Orbit;
  readonly naming: Naming;
  apply(state: State, still: boolean): void;
}

// Shows the view as a page for paper, with names, a scale and what Python says below it.
export function printView(viewer: Printable, caption: Caption): void {
  const { state, screen, stage, orbit, naming } = viewer;
  if (!state || screen.lost) return;
  naming.seek(state.names !== null);
  const marks = { ...naming.placed({ ...state, labels: true }), pixelsPerMm: orbit.pixelsPerMm };
  openPaper(screen.shot(stage, orbit, state.theme), caption, marks);
  viewer.apply(state, true); // the screen's own picture is drawn anew
}

function openPaper(shot: HTMLCanvasElement, caption: Caption, marks: Marks): void {
  document.querySelector(".facies-paper")?.remove();
  const picture = drawPaper(shot, caption, marks);
  const listed = marks.names.map(({ anchor }) => anchor.name).sort();
  const alt = STRINGS.paperPicture(caption.title, listed.join("; "));
  const image = element("img", { alt, src: picture.toDataURL("image/png") });
  const dialog = element("dialog", { class: "facies-paper", "aria-label": STRINGS.paperTitle });
  const style = element("style");
  style.textContent = PAPER_STYLE;
  const close = press(STRINGS.close, () => dialog.close());
  const row = element(
    "div", { class: "row" }, press(STRINGS.print, () => window.print()),
    press(STRINGS.savePicture, () => save(picture, caption.file)), close,
  );
  dialog.append(style, row, image);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function press(text: string, act: () => void): HTMLButtonElement {
  const made = element("button", { type: "button" }, text);
  made.addEventListener("click", act);
  return made;
}

function save(picture: HTMLCanvasElement, file: string): void {
  const link = element("a", { download: file, href: picture.toDataURL("image/png") });
  link.click();
}

function drawPaper(shot: HTMLCanvasElement, caption: Caption, marks: Marks): HTMLCanvasElement {
  const ratio = shot.width / marks.room.width;
  const high = shot.height / ratio;
  const pen = element("canvas").getContext("2d")!;
  pen.font = `600 ${NAME}px ${FONT}`;
  // Names stand beside the picture, as on a plate in a book.
  const aside = Math.max(0, ...marks.names.map(({ anchor }) => pen.measureText(anchor.name).width + 2 * EDGE + 8));
  const width = marks.room.width + 2 * aside;
  pen.font = `${LINE}px ${FONT}`;
  const lines = [...caption.lines, caption.warning].flatMap((line) => wrapped(pen, line, width - 2 * EDGE));
  const foot = EDGE * 2 + TITLE + 8 + lines.length * (LINE + 5);
  pen.canvas.width = Math.round(width * ratio);
  pen.canvas.height = Math.round((high + foot) * ratio);
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, pen.canvas.width, pen.canvas.height);
  pen.drawImage(shot, Math.round(aside * ratio), 0);
  pen.scale(ratio, ratio);
  for (const { anchor, ...rest } of marks.names) {
    drawName(pen, { anchor: { ...anchor, x: anchor.x + aside }, ...rest }, width);
  }
  for (const pin of marks.pins) drawPin(pen, pin, aside);
  drawScale(pen, marks.pixelsPerMm, high, aside + EDGE);
  drawFoot(pen, caption, lines, high);
  return pen.canvas;
}

function drawName(pen: CanvasRenderingContext2D, { anchor, side, top }: Placed, width: number): void {
  pen.font = `600 ${NAME}px ${FONT}`;
  const long = pen.measureText(anchor.name).width + 8;
  const left = side === "left";
  const from = left ? EDGE + long : width - EDGE - long;
  const bend = left ? Math.min(from + 16, anchor.x) : Math.max(from - 16, anchor.x);
  pen.lineJoin = "round";
  for (const [color, thick] of [["rgb(255 255 255 / 70%)", 3], [INK, 1]] as const) {
    pen.strokeStyle = color;
    pen.lineWidth = thick;
    pen.beginPath();
    pen.moveTo(from, top);
    pen.lineTo(bend, top);
    pen.lineTo(anchor.x, anchor.y);
    pen.stroke();
  }
  pen.beginPath();
  pen.arc(anchor.x, anchor.y, 2.6, 0, 2 * Math.PI);
  pen.fillStyle = INK;
  pen.fill();
  write(pen, anchor.name, left ? EDGE : width - EDGE - long + 8, top + NAME / 3);
}

// The number or words of a pin on a white plate beside its head, as on the screen.
function drawPin(pen: CanvasRenderingContext2D, pin: PlacedPin, aside: number): void {
  pen.font = `650 ${PIN}px ${FONT}`;
  const wide = pen.measureText(pin.label).width + 2 * PIN_PAD;
  const left = aside + (pin.leftward ? pin.to - wide : pin.from);
  pen.beginPath();
  pen.roundRect(left, pin.y - PIN_LIFT - PIN / 2, wide, PIN + 8, 5);
  pen.fillStyle = "#ffffff";
  pen.fill();
  pen.strokeStyle = INK;
  pen.lineWidth = 1;
  pen.stroke();
  pen.fillStyle = INK;
  pen.fillText(pin.label, left + PIN_PAD, pin.y - PIN_LIFT + PIN / 2 + 2);
}

function drawScale(pen: CanvasRenderingContext2D, pixelsPerMm: number, high: number, x: number): void {
  const mm = STEPS_MM.filter((step) => step * pixelsPerMm <= SCALE_PIXELS).at(-1) ?? 1;
  const long = mm * pixelsPerMm;
  const y = high - EDGE;
  pen.strokeStyle = INK;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(x, y - 5);
  pen.lineTo(x, y);
  pen.lineTo(x + long, y);
  pen.lineTo(x + long, y - 5);
  pen.stroke();
  pen.font = `${LINE}px ${FONT}`;
  write(pen, STRINGS.paperScale(mm), x + long + 8, y);
}

function drawFoot(pen: CanvasRenderingContext2D, caption: Caption, lines: string[], high: number): void {
  let y = high + EDGE + TITLE;
  pen.fillStyle = INK;
  pen.font = `650 ${TITLE}px ${FONT}`;
  pen.fillText(caption.title, EDGE, y);
  pen.font = `${LINE}px ${FONT}`;
  pen.fillStyle = SOFT;
  y += 4;
  for (const line of lines) {
    y += LINE + 5;
    if (caption.warning.startsWith(line)) pen.font = `650 ${LINE}px ${FONT}`;
    pen.fillText(line, EDGE, y);
  }
}

function write(pen: CanvasRenderingContext2D, text: string, x: number, y: number): void {
  pen.strokeStyle = "rgb(255 255 255 / 85%)";
  pen.lineWidth = 3;
  pen.strokeText(text, x, y);
  pen.fillStyle = INK;
  pen.fillText(text, x, y);
}

function wrapped(pen: CanvasRenderingContext2D, text: string, width: number): string[] {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (pen.measureText(longer).width <= width || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

const PAPER_STYLE = /* css */ `
.facies-paper { border: 0; border-radius: 14px; padding: 16px; max-width: min(1200px, 96vw); max-height: 94dvh; overflow: auto;
  background: #fff; color: #1d2125; font: 400 15px/1.4 ${FONT}; box-shadow: 0 20px 70px rgb(0 0 0 / 35%); }
.facies-paper::backdrop { background: rgb(10 14 18 / 55%); }
.facies-paper .row { display: flex; gap: 8px; justify-content: flex-end; margin-bottom: 12px; flex-wrap: wrap; }
.facies-paper button { font: inherit; font-weight: 560; min-height: 44px; padding: 6px 16px; border-radius: 10px; border: 1px solid #84888a;
  background: #fff; color: #125a6b; cursor: pointer; }
.facies-paper button:first-child { background: #125a6b; border-color: #125a6b; color: #fff; }
.facies-paper button:focus-visible { outline: 3px solid #125a6b; outline-offset: 2px; }
.facies-paper img { display: block; max-width: 100%; max-height: calc(94dvh - 96px); margin: 0 auto; border: 1px solid #d9d6ce; border-radius: 8px; }
@media print {
  @page { margin: 12mm; }
  html, body { background: #fff !important; height: auto !important; overflow: visible !important; }
  body > :not(.facies-paper) { display: none !important; }
  .facies-paper { position: static; width: 100%; max-width: none; max-height: none; padding: 0; box-shadow: none; border-radius: 0; overflow: visible; }
  .facies-paper .row { display: none; }
  .facies-paper img { border: 0; border-radius: 0; max-height: 250mm; width: auto; max-width: 100%; margin: 0 auto; }
}
`;
