// The little card beside the pointer that names what lies under it.

import { element } from "./dom";
import { clamp } from "./orbit";
import type { Hit } from "./picking";
import type { Names } from "./state";
import { STRINGS, millimetres } from "./strings";

const UNTOLD = new Set(["skin"]); // its name would follow the pointer everywhere

export class Tip {
  readonly root = element("div", { class: "tip", role: "tooltip" });
  private at: [number, number] | null = null;

  get text(): string {
    return this.root.style.visibility === "visible" ? (this.root.textContent ?? "") : "";
  }

  // Asks `look` at most once a picture, at the newest place of the pointer; null lets go.
  hover(at: [number, number] | null, look: (x: number, y: number) => void): void {
    const first = this.at === null;
    this.at = at;
    if (!at) {
      this.hide();
    } else if (first) {
      requestAnimationFrame(() => {
        const now = this.at;
        this.at = null;
        if (now) look(...now);
      });
    }
  }

  hide(): void {
    this.root.style.visibility = "hidden";
  }

  // True when there was something to tell; x and y are pixels of the screen.
  show(hit: Hit | null, names: Names, x: number, y: number, room: DOMRect): boolean {
    if (!hit || UNTOLD.has(hit.body.kind)) {
      this.hide();
      return false;
    }
    const rows = [element("b", {}, names.english[hit.body.token] ?? "")];
    const latin = names.latin[hit.body.token];
    if (latin) rows.push(element("i", { lang: "la" }, latin));
    if (hit.depth !== null) rows.push(element("span", {}, STRINGS.deep(millimetres(hit.depth))));
    this.root.replaceChildren(...rows);
    const left = clamp(x + 16, 6, Math.max(6, room.width - this.root.offsetWidth - 8));
    const top = clamp(y + 18, 6, Math.max(6, room.height - this.root.offsetHeight - 8));
    this.root.style.transform = `translate(${left}px, ${top}px)`;
    this.root.style.visibility = "visible";
    return true;
  }
}
