// Takes in what Python sends: files of shapes and states, each held until the other has come.

import type { Stage } from "./stage";
import { mergeChange } from "./state";
import type { Message, State } from "./state";
import { gunzip, packKey, unpack } from "./unpack";

export type Bytes = ArrayBuffer | Uint8Array;

interface Listener {
  busy(): void;
  missed(): void; // a message was missed: the whole is wanted
  damaged(): void; // a file did not arrive whole
  whole(state: State, still: boolean): void; // a new scene, its shapes on the stage
  changed(state: State, still: boolean): void;
}

export class Intake {
  revision = -1;
  bytes = 0;
  original: State | null = null; // as Python last sent it whole
  shown: State | null = null; // as it stands, with what was changed by hand
  private waiting: { state: State; still: boolean } | null = null; // for its shapes
  private readonly asked: [number, number] = [0, 0]; // keys of the files being read or held
  private loading = 0;

  constructor(
    private readonly stage: Stage,
    private readonly listener: Listener,
  ) {}

  get settled(): boolean {
    return this.loading === 0 && this.waiting === null;
  }

  async setFile(which: 0 | 1, data: Bytes | null): Promise<void> {
    const key = data ? packKey(data) : 0;
    if (key === this.asked[which]) return;
    this.asked[which] = key;
    this.listener.busy();
    this.loading++;
    try {
      const packed = key === 0 || !data ? null : unpack(await gunzip(data));
      if (this.asked[which] !== key) return; // a newer file came meanwhile
      this.stage.setFile(which, key, packed);
      this.bytes += data?.byteLength ?? 0;
    } catch {
      this.listener.damaged();
    } finally {
      this.loading--;
    }
    this.tryWaiting();
  }

  receive(message: Message): void {
    if (message.full) {
      this.revision = message.revision;
      this.original = message.full;
      this.waiting = { state: message.full, still: message.still === true || this.shown === null };
      this.listener.busy();
      this.tryWaiting();
      return;
    }
    if (!message.set) return;
    const base = this.waiting?.state ?? this.shown;
    if (!base || message.revision !== this.revision + 1) {
      this.listener.missed();
      return;
    }
    this.revision = message.revision;
    const merged = mergeChange(base, message.set);
    if (this.waiting) this.waiting.state = merged;
    else this.listener.changed(merged, message.still === true);
  }

  private tryWaiting(): void {
    if (!this.waiting || this.loading > 0 || !this.stage.holdsFilesOf(this.waiting.state)) return;
    const { state, still } = this.waiting;
    this.waiting = null;
    this.listener.whole(state, still);
  }
}
