// Tells Python what was changed by hand, once the hand rests.

const TELL_AFTER_MS = 350; // of quiet, before Python hears of a new camera or peel

export class Report {
  private timer = 0;
  private untold: Record<string, unknown> = {};

  constructor(private readonly send: (told: Record<string, unknown>) => void) {}

  later(told: Record<string, unknown>): void {
    Object.assign(this.untold, told);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.now(), TELL_AFTER_MS);
  }

  now(): void {
    const told = this.untold;
    this.drop();
    if (Object.keys(told).length > 0) this.send(told);
  }

  drop(): void {
    clearTimeout(this.timer);
    this.untold = {};
  }
}
