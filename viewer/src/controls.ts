// The toolbar, its panels, the peel slider and the card of what is selected.

import { CUT_RANGE, CUT_START, cutRange } from "./cut";
import { element } from "./dom";
import { icon } from "./icons";
import type { Axis, ClipState, State } from "./state";
import { STRINGS, millimetres } from "./strings";

export const PEEL_MOST_MM = 25;
export const PEEL_STEP_MM = 0.2;

export interface Actions {
  view(name: string): void;
  home(): void;
  peel(mm: number): void;
  clip(clip: ClipState | null): void;
  labels(on: boolean): void;
  theme(): void;
  screenshot(): void;
  fullscreen(): void;
  layer(name: string, look: { visible?: boolean; opacity?: number }): void;
  hide(): void;
  isolate(): void;
  fade(): void;
  showAll(): void;
  deselect(): void;
}

export interface Selection {
  name: string;
  latin: string;
  depth: number | null;
  faded: boolean;
}

export class Controls {
  readonly parts: HTMLElement[] = [];
  private readonly bar = element("div", { class: "bar panel", role: "toolbar", "aria-label": STRINGS.toolbar });
  private readonly panels = new Map<string, { button: HTMLButtonElement; panel: HTMLElement }>();
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private readonly peelInput = element("input", {
    type: "range", min: 0, max: PEEL_MOST_MM, step: PEEL_STEP_MM, value: 0, "aria-label": STRINGS.peelDepth,
  });
  private readonly peelOutput = element("output", {}, STRINGS.notPeeled);
  private readonly chip = element("section", { class: "chip panel" });
  private layersShown = "";

  constructor(
    offered: string[],
    private readonly views: string[],
    private readonly actions: Actions,
  ) {
    const has = (name: string) => offered.includes(name);
    if (has("views")) this.addPanel("views", this.viewsPanel());
    if (has("layers")) this.addPanel("layers", element("div"));
    if (has("cut")) this.addPanel("cut", this.cutPanel());
    if (has("labels")) this.addButton("labels", () => actions.labels(!this.pressed("labels")), true);
    if (has("theme")) this.addButton("theme", () => actions.theme());
    if (has("screenshot")) this.addButton("screenshot", () => actions.screenshot());
    if (has("fullscreen") && document.fullscreenEnabled) this.addButton("fullscreen", () => actions.fullscreen());
    if (has("help")) this.addPanel("help", helpPanel());
    this.foldBar();
    if (this.bar.childElementCount > 0) this.parts.push(this.bar);
    if (has("peel")) this.parts.push(this.slider());
    if (has("selection")) this.parts.push(this.chip);
    for (const { panel } of this.panels.values()) this.parts.push(panel);
    rovingFocus(this.bar);
  }

  get hasBar(): boolean {
    return this.bar.childElementCount > 0;
  }

  sync(state: State): void {
    this.peelInput.value = String(state.peel_mm);
    this.peelInput.style.setProperty("--fill", `${(state.peel_mm / PEEL_MOST_MM) * 100}%`);
    const text = state.peel_mm > 0 ? STRINGS.peelValue(millimetres(state.peel_mm)) : STRINGS.notPeeled;
    this.peelOutput.textContent = text;
    this.peelInput.setAttribute("aria-valuetext", text);
    this.press("labels", state.labels);
    const theme = this.buttons.get("theme");
    if (theme) theme.innerHTML = icon(state.theme === "light" ? "dark" : "light");
    for (const name of this.views) this.mark("views", name, state.camera.view === name);
    this.mark("cut", "none", state.clip === null);
    for (const axis of Object.keys(CUT_RANGE)) this.mark("cut", axis, state.clip?.axis === axis);
    this.syncCut(state.clip);
    this.syncLayers(state);
  }

  // The button tells what it would do next.
  setFullscreen(on: boolean): void {
    const made = this.buttons.get("fullscreen");
    if (!made) return;
    made.innerHTML = icon(on ? "leave" : "fullscreen");
    made.title = on ? STRINGS.leaveFullscreen : STRINGS.fullscreen;
    made.setAttribute("aria-label", made.title);
  }

  select(selection: Selection | null): void {
    this.chip.classList.toggle("open", selection !== null);
    if (!selection) {
      this.chip.replaceChildren();
      return;
    }
    const close = button("close", STRINGS.close, () => this.actions.deselect());
    close.classList.add("shut");
    const rows: (Node | string)[] = [element("b", {}, selection.name || STRINGS.selectedSafe)];
    if (selection.latin) rows.push(element("i", { lang: "la" }, selection.latin));
    if (selection.depth !== null && selection.name) {
      rows.push(element("span", { class: "deep" }, STRINGS.deep(millimetres(selection.depth))));
    }
    const row = element("div", { class: "row" });
    const choices: [string, () => void][] = [
      [STRINGS.isolate, () => this.actions.isolate()],
      [selection.faded ? STRINGS.unfade : STRINGS.fade, () => this.actions.fade()],
      [STRINGS.hide, () => this.actions.hide()],
      [STRINGS.showAll, () => this.actions.showAll()],
    ];
    for (const [name, act] of choices) {
      const made = element("button", { type: "button" }, name);
      made.addEventListener("click", act);
      row.append(made);
    }
    this.chip.replaceChildren(...rows, row, close);
  }

  toggle(name: string): void {
    const wanted = this.panels.get(name);
    const opening = wanted !== undefined && !wanted.panel.classList.contains("open");
    this.closeAll();
    if (!wanted || !opening) return;
    wanted.panel.classList.add("open");
    wanted.button.setAttribute("aria-expanded", "true");
    wanted.panel.querySelector<HTMLElement>("button, input")?.focus();
  }

  // True when something was open.
  closeAll(): boolean {
    let any = false;
    for (const { panel, button: opener } of this.panels.values()) {
      if (!panel.classList.contains("open")) continue;
      any = true;
      if (panel.contains((panel.getRootNode() as Document | ShadowRoot).activeElement)) opener.focus();
      panel.classList.remove("open");
      opener.setAttribute("aria-expanded", "false");
    }
    return any;
  }

  // Where there is little room, one button opens the others (style.ts).
  private foldBar(): void {
    if (this.bar.childElementCount === 0) return;
    const more = button("more", STRINGS.more, () => {
      const open = this.bar.classList.toggle("unfolded");
      more.setAttribute("aria-expanded", String(open));
      if (!open) this.closeAll();
    });
    more.classList.add("more");
    more.setAttribute("aria-expanded", "false");
    this.bar.prepend(more);
  }

  private addButton(name: string, act: () => void, toggles = false): HTMLButtonElement {
    const label = STRINGS[name as keyof typeof STRINGS] as string;
    const made = button(name === "theme" ? "dark" : name, label, act);
    if (toggles) made.setAttribute("aria-pressed", "false");
    this.buttons.set(name, made);
    this.bar.append(made);
    return made;
  }

  private addPanel(name: string, content: HTMLElement): void {
    const title = STRINGS[name as keyof typeof STRINGS] as string;
    const panel = element("div", { class: "pop panel", role: "dialog", "aria-label": title });
    panel.append(element("h3", {}, name === "help" ? STRINGS.helpTitle : title), content);
    const opener = this.addButton(name, () => this.toggle(name));
    opener.setAttribute("aria-expanded", "false");
    opener.setAttribute("aria-haspopup", "dialog");
    this.panels.set(name, { button: opener, panel });
  }

  private slider(): HTMLElement {
    this.peelInput.addEventListener("input", () => this.actions.peel(Number(this.peelInput.value)));
    const label = element("label", {}, STRINGS.peel);
    return element("div", { class: "slider panel" }, label, this.peelInput, this.peelOutput);
  }

  private viewsPanel(): HTMLElement {
    const list = element("div");
    this.views.forEach((name, i) => {
      const key = element("kbd", {}, String(i + 1));
      const made = choice(name, STRINGS.viewNames[name] ?? name, () => this.actions.view(name));
      made.append(key);
      list.append(made);
    });
    return list;
  }

  private cutPanel(): HTMLElement {
    const row = element("div", { class: "row", role: "group" });
    row.append(cutChoice("none", STRINGS.noCutAxis, () => this.actions.clip(null)));
    for (const axis of Object.keys(CUT_RANGE) as Axis[]) {
      const act = () => this.actions.clip({ axis, offset_mm: CUT_START[axis], flip: false });
      row.append(cutChoice(axis, STRINGS.axes[axis] ?? axis, act));
    }
    const detail = element("div", { class: "detail" });
    return element("div", {}, row, detail);
  }

  private syncCut(clip: ClipState | null): void {
    const detail = this.panels.get("cut")?.panel.querySelector(".detail");
    if (!detail) return;
    if (!clip) {
      detail.replaceChildren();
      return;
    }
    let input = detail.querySelector("input");
    const [low, high] = cutRange(clip);
    if (!input) {
      input = element("input", { type: "range", step: 0.5, "aria-label": STRINGS.cutOffset });
      input.style.width = "100%";
      const flip = element("button", { type: "button" }, STRINGS.flip);
      detail.replaceChildren(element("output"), input, element("div", { class: "row" }, flip));
    }
    input.min = String(low);
    input.max = String(high);
    input.value = String(clip.offset_mm);
    input.style.setProperty("--fill", `${((clip.offset_mm - low) / (high - low)) * 100}%`);
    input.oninput = () => this.actions.clip({ ...clip, offset_mm: Number(input.value) });
    detail.querySelector("output")!.textContent = STRINGS.peelValue(millimetres(clip.offset_mm));
    const flip = detail.querySelector("button")!;
    flip.onclick = () => this.actions.clip({ ...clip, flip: !clip.flip });
  }

  private syncLayers(state: State): void {
    const panel = this.panels.get("layers")?.panel;
    if (!panel) return;
    const content = panel.lastElementChild as HTMLElement;
    const key = JSON.stringify([state.names?.layers, state.names?.layer]);
    if (key !== this.layersShown) {
      this.layersShown = key;
      content.replaceChildren(...this.layerRows(state));
    }
    for (const row of content.querySelectorAll<HTMLElement>(".layer")) {
      const name = row.dataset.layer ?? "";
      const items = state.items.filter((_, t) => state.names?.layer[t] === name);
      const visible = items.some((item) => item.visible);
      const eye = row.querySelector("button")!;
      eye.setAttribute("aria-pressed", String(visible));
      eye.innerHTML = icon(visible ? "eye" : "hidden");
      const opacity = items.length ? Math.max(...items.map((item) => item.opacity)) : 1;
      const input = row.querySelector("input")!;
      input.value = String(opacity);
      input.style.setProperty("--fill", `${opacity * 100}%`);
    }
  }

  private layerRows(state: State): HTMLElement[] {
    if (!state.names) return [element("p", {}, STRINGS.layersWithheld)];
    return state.names.layers.map((name) => {
      const shown = humane(name);
      const eye = button("eye", STRINGS.layerShown(shown), () => {
        this.actions.layer(name, { visible: eye.getAttribute("aria-pressed") !== "true" });
      });
      const input = element("input", {
        type: "range", min: 0, max: 1, step: 0.05, "aria-label": STRINGS.layerOpacity(shown),
      });
      input.addEventListener("input", () => this.actions.layer(name, { opacity: Number(input.value) }));
      const row = element("div", { class: "layer" }, eye, element("span", { title: shown }, shown), input);
      row.dataset.layer = name;
      return row;
    });
  }

  private mark(panel: string, name: string, on: boolean): void {
    const found = this.panels.get(panel)?.panel.querySelector(`[data-choice="${name}"]`);
    found?.setAttribute("aria-pressed", String(on));
  }

  private press(name: string, on: boolean): void {
    this.buttons.get(name)?.setAttribute("aria-pressed", String(on));
  }

  private pressed(name: string): boolean {
    return this.buttons.get(name)?.getAttribute("aria-pressed") === "true";
  }
}

export function humane(layer: string): string {
  const text = layer.replaceAll("_", " ");
  return text.length <= 4 && text !== "skin" && text !== "bone" && text !== "zone"
    ? text.toUpperCase()
    : text.charAt(0).toUpperCase() + text.slice(1);
}

function button(iconName: string, label: string, act: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", "aria-label": label, title: label });
  made.innerHTML = icon(iconName);
  made.addEventListener("click", act);
  return made;
}

function choice(name: string, label: string, act: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", class: "choice", "data-choice": name }, label);
  made.addEventListener("click", act);
  return made;
}

function cutChoice(name: string, label: string, act: () => void): HTMLButtonElement {
  const made = choice(name, label, act);
  made.classList.remove("choice");
  return made;
}

function helpPanel(): HTMLElement {
  const rows = STRINGS.helpRows.map(([keys, what]) =>
    element("tr", {}, element("td", {}, keys), element("td", {}, what)),
  );
  return element("table", {}, element("tbody", {}, ...rows));
}

// One stop for Tab; arrow keys walk from button to button, as toolbars do.
function rovingFocus(bar: HTMLElement): void {
  const buttons = [...bar.querySelectorAll("button")];
  buttons.forEach((made, i) => (made.tabIndex = i === 0 ? 0 : -1));
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const active = (bar.getRootNode() as Document | ShadowRoot).activeElement;
    const at = buttons.indexOf(active as HTMLButtonElement);
    const next = buttons[(at + step + buttons.length) % buttons.length];
    buttons.forEach((made) => (made.tabIndex = made === next ? 0 : -1));
    next?.focus();
    event.preventDefault();
    event.stopPropagation();
  });
}
