// What is chosen, and what can be done with it: hide it, see it alone, fade it, show all again.

import { PICKABLE_OPACITY } from "./body";
import type { Selection } from "./controls";
import type { State } from "./state";

const FADED = 0.15;

export interface Look {
  visible?: boolean;
  opacity?: number;
}
export type ChangeItems = (tokens: number[], look: Look) => void;

export class Chosen {
  token: number | null = null;
  private depth: number | null = null;

  constructor(private readonly change: ChangeItems) {}

  set(token: number | null, depth: number | null): void {
    this.token = token;
    this.depth = depth;
  }

  // What the card says; nothing while names are withheld.
  card(state: State): Selection | null {
    const { token, depth } = this;
    if (token === null || !state.names) return null;
    const faded = (state.items[token]?.opacity ?? 1) < PICKABLE_OPACITY;
    const { english, latin } = state.names;
    return { name: english[token] ?? "", latin: latin[token] ?? "", depth, faded };
  }

  hide(): void {
    if (this.token !== null) this.change([this.token], { visible: false });
  }

  isolate(state: State): void {
    const { token } = this;
    if (token === null) return;
    this.change(tokensOf(state, (_, t) => t !== token), { visible: false });
    this.change([token], { visible: true });
  }

  fade(state: State, original: State): void {
    const { token } = this;
    if (token === null) return;
    const faded = (state.items[token]?.opacity ?? 1) < PICKABLE_OPACITY;
    const solid = Math.max(original.items[token]?.opacity ?? 1, PICKABLE_OPACITY);
    this.change([token], { opacity: faded ? solid : FADED });
  }

  showAll(original: State): void {
    for (const visible of [true, false]) {
      this.change(tokensOf(original, (item) => item.visible === visible), { visible });
    }
    for (const opacity of new Set(original.items.map((item) => item.opacity))) {
      this.change(tokensOf(original, (item) => item.opacity === opacity), { opacity });
    }
  }
}

export function tokensOf(
  state: State,
  test: (item: State["items"][number], token: number) => boolean,
): number[] {
  return state.items.map((_, token) => token).filter((token) => test(state.items[token]!, token));
}
