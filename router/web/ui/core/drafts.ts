// What was typed and not sent, per shop, agent and conversation; survives a reload and a crash.
import { read, write } from "./stored";

const DELAY_MS = 300;

/** The drafts of one person. */
export class Drafts {
  private pending = new Map<string, string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly prefix: string) {
    for (const event of ["pagehide", "blur"]) addEventListener(event, () => this.flush());
    document.addEventListener("visibilitychange", () => this.flush());
  }

  private key(conversation: number | string): string {
    return `draft:${this.prefix}:${conversation}`;
  }

  load(conversation: number | string): string {
    const key = this.key(conversation);
    return this.pending.get(key) ?? read(key, "");
  }

  /** Keep a text 300 ms after the last key, or at once when the page goes away. */
  save(conversation: number | string, text: string): void {
    this.pending.set(this.key(conversation), text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), DELAY_MS);
  }

  clear(conversation: number | string): void {
    this.pending.delete(this.key(conversation));
    write(this.key(conversation), null);
  }

  flush(): void {
    for (const [key, text] of this.pending) write(key, text.trim() ? text : null);
    this.pending.clear();
  }
}
