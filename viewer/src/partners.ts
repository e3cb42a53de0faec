// Views that go together: what a hand does to one, the others do at once, without the server.

import type { Told } from "./desk";

export interface Partner {
  follow(change: Told, still: boolean): void;
}

declare global {
  interface Window {
    faciesPartners?: Map<string, Set<Partner>>; // each view may come from a bundle of its own
  }
}

export class Partners {
  private name = "";

  constructor(private readonly own: Partner) {}

  join(name: string): void {
    if (name === this.name) return;
    this.leave();
    this.name = name;
    if (!name) return;
    const all = (window.faciesPartners ??= new Map<string, Set<Partner>>());
    const group = all.get(name) ?? new Set<Partner>();
    all.set(name, group.add(this.own));
  }

  leave(): void {
    window.faciesPartners?.get(this.name)?.delete(this.own);
    this.name = "";
  }

  tell({ theme: _, ...change }: Told, still: boolean): void {
    if (!this.name || Object.keys(change).length === 0) return;
    for (const other of window.faciesPartners?.get(this.name) ?? []) {
      if (other !== this.own) other.follow(change, still);
    }
  }
}
