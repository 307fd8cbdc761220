// Messages on their way: shown at once, kept until the server has them, sent again under the same id.
import { signal } from "@preact/signals";
import { freshId, type Refused } from "./http";
import { explain } from "./refusals";
import { read, write } from "./stored";

export type PendingState = "sending" | "unsure" | "waiting" | "failed" | "old" | "sent";

export interface Pending {
  id: string;
  conversation: number;
  text: string;
  internal: boolean;
  at: number;
  state: PendingState;
  seq?: number;
  problem?: string;
}

interface Options {
  key: string;
  connected: () => boolean;
  transmit: (message: Pending) => Promise<{ message_seq: number; conversation_id: number }>;
  /** Give the text back to the writer: this message can never be delivered. Returns true when it was taken. */
  returned: (message: Pending, error: Refused) => boolean;
}

const ASK_AFTER_MS = 10 * 60_000;
const AGAIN_MS = 2000;
const PASSING = new Set(["unavailable", "overloaded", "rate_limited", "restarting"]);

/** The outbox of one page; messages of a conversation keep their local order. */
export class Outbox {
  readonly items = signal<Pending[]>([]);

  constructor(private readonly options: Options) {
    const kept = read<Pending[]>(options.key, []);
    this.items.value = kept.map((item) => ({ ...item, state: tooOld(item) ? "old" : "waiting" }));
  }

  add(conversation: number, text: string, internal = false): void {
    const item: Pending = { id: freshId(), conversation, text, internal, at: Date.now(), state: "waiting" };
    this.set([...this.items.value, item]);
    void this.send(item.id);
  }

  /** Send everything that waits, in order; called on every `ready`. */
  flush(): void {
    for (const item of this.items.value) {
      if (item.state === "sent" || item.state === "old" || item.state === "failed") continue;
      if (tooOld(item)) this.patch(item.id, { state: "old" });
      else void this.send(item.id);
    }
  }

  retry(id: string): void {
    this.patch(id, { at: Date.now(), state: "waiting" });
    void this.send(id);
  }

  /** Remove a message and return its text (to delete it, or to edit it). */
  drop(id: string): string {
    const found = this.find(id);
    this.set(this.items.value.filter((item) => item.id !== id));
    return found?.text ?? "";
  }

  /** The server showed us our own message: it needs no place here any more. */
  seen(id: string | null | undefined): void {
    if (id && this.find(id)) this.drop(id);
  }

  private async send(id: string): Promise<void> {
    const item = this.find(id);
    if (!item || !this.options.connected()) return;
    this.patch(id, { state: "sending", problem: undefined });
    try {
      const ack = await this.options.transmit(item);
      this.patch(id, { state: "sent", seq: ack.message_seq, conversation: ack.conversation_id });
    } catch (error) {
      this.failed(item, error as Refused);
    }
  }

  private failed(item: Pending, error: Refused): void {
    if (error.code === "disconnected") return this.patch(item.id, { state: "waiting" });
    if (error.code === "timeout") return this.again(item.id, "unsure");
    if (PASSING.has(error.code)) return this.again(item.id, "waiting");
    if (this.options.returned(item, error)) { this.drop(item.id); return; }
    this.patch(item.id, { state: "failed", problem: explain(error) });
  }

  private again(id: string, state: PendingState): void {
    this.patch(id, { state });
    setTimeout(() => { if (this.find(id)?.state === state) void this.send(id); }, AGAIN_MS);
  }

  private find(id: string): Pending | undefined {
    return this.items.value.find((item) => item.id === id);
  }

  private patch(id: string, change: Partial<Pending>): void {
    this.set(this.items.value.map((item) => (item.id === id ? { ...item, ...change } : item)));
  }

  private set(items: Pending[]): void {
    this.items.value = items;
    const kept = items.filter((item) => item.state !== "sent");
    write(this.options.key, kept.length ? kept : null);
  }
}

function tooOld(item: Pending): boolean {
  return Date.now() - item.at > ASK_AFTER_MS;
}
