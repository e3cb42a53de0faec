// Which key does what.

export interface Commands {
  camera(event: KeyboardEvent): boolean; // true when the key turned, shifted or zoomed
  view(place: number): boolean; // true when there is a view of this number
  home(): void;
  peel(millimetres: number): void;
  cut(): void;
  labels(): void;
  hide(): void;
  isolate(): void;
  showAll(): void;
  fullscreen(): void;
  theme(): void;
  motion(): void;
  help(): void;
  select(): void;
  letGo(): void;
}

const KEYS: Record<string, (commands: Commands) => void> = {
  "0": (c) => c.home(),
  home: (c) => c.home(),
  "[": (c) => c.peel(-1),
  "]": (c) => c.peel(1),
  c: (c) => c.cut(),
  l: (c) => c.labels(),
  h: (c) => c.hide(),
  i: (c) => c.isolate(),
  u: (c) => c.showAll(),
  f: (c) => c.fullscreen(),
  t: (c) => c.theme(),
  m: (c) => c.motion(),
  "?": (c) => c.help(),
  enter: (c) => c.select(),
  escape: (c) => c.letGo(),
};

// Does what the key means, unless it belongs to a slider, a button or the browser.
export function runShortcut(event: KeyboardEvent, commands: Commands): void {
  const origin = event.composedPath()[0];
  if (event.ctrlKey || event.metaKey || event.altKey || origin instanceof HTMLInputElement) return;
  const pressing = event.key === "Enter" || event.key === " ";
  if (origin instanceof HTMLButtonElement && pressing) return;
  const act = KEYS[event.key.toLowerCase()];
  const done = commands.camera(event) || commands.view(Number(event.key)) || act !== undefined;
  if (!done) return;
  act?.(commands);
  event.preventDefault();
}
