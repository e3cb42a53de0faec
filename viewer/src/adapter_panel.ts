// The thin layer between Panel's JSComponent and the viewer.

import { printView } from "./paper";
import type { Caption } from "./paper";
import { Probe } from "./probe";
import type { Message } from "./state";
import type { Bytes } from "./intake";
import { speak } from "./strings";
import { FaciesViewer } from "./viewer";

interface PanelModel {
  pack: Bytes;
  extra: Bytes;
  fallback: Bytes;
  initial: string;
  send_msg(data: unknown): void;
  on(event: string, callback: (event?: unknown) => void): void;
}

interface Shown {
  viewers: Probe[];
  viewer: Probe | null;
}

declare global {
  interface Window {
    facies?: Shown;
  }
}

export function render({ model, el }: { model: PanelModel; el: HTMLElement }): HTMLElement {
  const place = document.createElement("div");
  place.style.cssText = "width: 100%; height: 100%;";
  el.append(place);
  place.addEventListener("focusin", () => keepKeys(place));
  const first = read(model.initial);
  speak(first?.full?.language ?? "en");
  const viewer = new FaciesViewer(place, { send: (message) => model.send_msg(message) }, first);
  const shown: Shown = (window.facies ??= { viewers: [], viewer: null });
  const probe = new Probe(viewer);
  shown.viewers.push(probe);
  shown.viewer = probe;
  const load = () => {
    void viewer.intake.setFile(0, model.pack);
    void viewer.intake.setFile(1, model.extra);
  };
  model.on("msg:custom", (event) => {
    const data = (event as { data?: unknown } | undefined)?.data ?? event;
    if (isPaper(data)) printView(viewer, data.paper);
    const message = typeof data === "string" ? read(data) : null;
    if (message) viewer.intake.receive(message);
  });
  model.on("pack", load);
  model.on("extra", load);
  model.on("fallback", () => viewer.setStill(model.fallback));
  model.on("remove", () => {
    viewer.dispose();
    shown.viewers = shown.viewers.filter((other) => other !== probe);
    shown.viewer = shown.viewers.at(-1) ?? null;
  });
  viewer.setStill(model.fallback);
  load();
  model.send_msg({ type: "ready", revision: first?.revision ?? -1 });
  return place;
}

// JupyterLab's keys (0 0 restarts the kernel) are not meant for a view that has the focus. It asks
// the element of the page that holds the view, however deep the view lies in it.
function keepKeys(place: HTMLElement): void {
  let root = place.getRootNode();
  while (root instanceof ShadowRoot) {
    root.host.setAttribute("data-lm-suppress-shortcuts", "true");
    root = root.host.getRootNode();
  }
}

function isPaper(data: unknown): data is { paper: Caption } {
  return typeof data === "object" && data !== null && "paper" in data;
}

function read(text: string): Message | null {
  try {
    const message = JSON.parse(text) as Message;
    return typeof message.revision === "number" ? message : null;
  } catch {
    return null;
  }
}

export default { render };
