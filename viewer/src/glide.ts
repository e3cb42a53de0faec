// Things that change smoothly over a short time, or at once where motion is unwelcome.

interface Glide {
  start: number;
  length: number;
  step(share: number): void;
  done(): void;
}

export class Glides {
  private readonly running = new Map<string, Glide>();

  get active(): boolean {
    return this.running.size > 0;
  }

  // Starts or replaces the glide of this name; step gets an eased share from 0 to 1.
  start(name: string, length: number, step: (share: number) => void, done: () => void = () => {}): void {
    if (length <= 0) {
      this.running.delete(name);
      step(1);
      done();
      return;
    }
    this.running.set(name, { start: performance.now(), length, step, done });
  }

  stop(name: string): void {
    this.running.delete(name);
  }

  advance(now: number): void {
    for (const [name, glide] of [...this.running]) {
      const share = Math.min(1, Math.max(0, (now - glide.start) / glide.length));
      glide.step(eased(share));
      if (share >= 1) {
        this.running.delete(name);
        glide.done();
      }
    }
  }
}

function eased(share: number): number {
  return share < 0.5 ? 4 * share ** 3 : 1 - (-2 * share + 2) ** 3 / 2;
}
