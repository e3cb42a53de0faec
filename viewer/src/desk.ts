// Changes made by hand: drawn at once, told to Python when the hand rests.

import { PEEL_MOST_MM, PEEL_STEP_MM } from "./controls";
import { CUT_RANGE, CUT_START } from "./cut";
import { clamp } from "./orbit";
import { Report } from "./report";
import { tokensOf } from "./selection";
import type { Look } from "./selection";
import { mergeChange } from "./state";
import type { Axis, State } from "./state";

export interface Held {
  state: State | null;
}

export interface Shows extends Held {
  apply(state: State, still: boolean): void;
  share(change: Told, still: boolean): void; // with the views that go together with this one
}

export type Told = Partial<Pick<State, "camera" | "clip" | "labels" | "peel_mm" | "theme">>;

export class Desk {
  readonly report = new Report((told) => this.send(told));

  constructor(
    private readonly viewer: Shows,
    private readonly host: { send(message: Record<string, unknown>): void },
  ) {}

  change(change: Told, still = false): void {
    this.take(change, still);
    this.viewer.share(change, still);
  }

  // The same change without sharing it: it came from a view that goes together with this one.
  take(change: Told, still: boolean): void {
    const { state } = this.viewer;
    if (!state) return;
    this.viewer.apply(mergeChange(state, change), still);
    const { clip, ...rest } = change;
    this.report.later(clip === undefined ? rest : { ...rest, clip: clip ?? "none" });
  }

  changeItems(tokens: number[], look: Look): void {
    const { state } = this.viewer;
    if (!state || tokens.length === 0) return;
    this.viewer.apply(mergeChange(state, { items: [{ tokens, ...look }] }), false);
    this.send({ items: { tokens, ...look } });
  }

  changeLayer(name: string, look: Look): void {
    const { state } = this.viewer;
    if (!state) return;
    this.changeItems(tokensOf(state, (_, token) => state.names?.layer[token] === name), look);
  }

  stepPeel(millimetre: number): void {
    const peel = clamp((this.viewer.state?.peel_mm ?? 0) + millimetre, 0, PEEL_MOST_MM);
    const steps = Math.round(peel / PEEL_STEP_MM);
    this.change({ peel_mm: Math.round(steps * PEEL_STEP_MM * 10) / 10 });
  }

  nextCut(): void {
    const axes = Object.keys(CUT_RANGE) as Axis[];
    const now = this.viewer.state?.clip;
    const axis = axes[(now ? axes.indexOf(now.axis as Axis) : -1) + 1];
    this.change({ clip: axis ? { axis, offset_mm: CUT_START[axis], flip: false } : null });
  }

  flipTheme(): void {
    this.change({ theme: this.viewer.state?.theme === "light" ? "dark" : "light" });
  }

  private send(told: Record<string, unknown>): void {
    this.host.send({ type: "changed", serial: this.viewer.state?.serial ?? 0, ...told });
  }
}
