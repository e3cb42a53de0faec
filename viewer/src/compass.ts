// A small cube that turns with the head; its faces are buttons.

import { element } from "./dom";
import { icon } from "./icons";
import { STRINGS } from "./strings";

const FACES: [keyof typeof STRINGS.cube, string, number, number][] = [
  // name, where it sits on the cube, camera azimuth, camera elevation
  ["front", "rotateY(0deg)", 0, 0],
  ["back", "rotateY(180deg)", 180, 0],
  ["left", "rotateY(90deg)", 90, 0],
  ["right", "rotateY(-90deg)", -90, 0],
  ["above", "rotateX(90deg)", 0, 89],
  ["below", "rotateX(-90deg)", 0, -89],
];
const HALF_PIXELS = 26;

export class Compass {
  readonly root = element("div", { class: "compass", role: "group", "aria-label": STRINGS.compass });
  private readonly cube = element("div", { class: "cube" });

  constructor(look: (azimuth: number, elevation: number) => void) {
    for (const [name, turn, azimuth, elevation] of FACES) {
      const side = STRINGS.cube[name];
      const face = element("button", { type: "button", "aria-label": STRINGS.cubeHint(side) }, side);
      face.style.transform = `${turn} translateZ(${HALF_PIXELS}px)`;
      face.addEventListener("click", () => look(azimuth, elevation));
      this.cube.append(face);
    }
    this.root.append(this.cube);
  }

  turn(azimuth: number, elevation: number): void {
    this.cube.style.transform = `translateZ(-${HALF_PIXELS}px) rotateX(${-elevation}deg) rotateY(${-azimuth}deg)`;
  }
}

export function homeButton(act: () => void): HTMLButtonElement {
  const label = { "aria-label": STRINGS.home, title: STRINGS.home };
  const home = element("button", { type: "button", class: "homeward panel", ...label });
  home.innerHTML = icon("home");
  home.addEventListener("click", act);
  return home;
}
