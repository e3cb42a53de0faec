// What is told to those who do not see the picture: what it shows, and what was just done.

import { element } from "./dom";
import type { State } from "./state";
import { STRINGS, millimetres } from "./strings";

export class Telling {
  private readonly said = element("div", { class: "said", "aria-live": "polite", role: "status" });
  private readonly told = element("div", { class: "said" });

  get parts(): HTMLElement[] {
    return [this.said, this.told];
  }

  say(text: string): void {
    this.said.textContent = text;
  }

  sayHit(hit: boolean, name: string | undefined): void {
    const what = name ? STRINGS.selected(name) : STRINGS.selectedSafe;
    this.say(hit ? what : STRINGS.nothing);
  }

  describe(state: State): void {
    const view = STRINGS.viewNames[state.camera.view ?? ""] ?? STRINGS.freeView;
    const peel = state.peel_mm > 0 ? STRINGS.peeledTo(millimetres(state.peel_mm)) : STRINGS.skinOn;
    const cut = state.clip ? (STRINGS.axes[state.clip.axis] ?? "") : STRINGS.noCut;
    this.told.textContent = STRINGS.shownNow(view, peel, cut);
  }
}
