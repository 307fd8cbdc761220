// The patience to show a new order: nothing moves under the pointer or the focus.
import { effect, signal, type ReadonlySignal } from "@preact/signals";

const IDLE_MS = 2000;

function countChanges(now: number[], next: number[]): number {
  const differing = next.filter((id, index) => now[index] !== id).length;
  return Math.min(differing, next.length) || Math.abs(next.length - now.length);
}

/** Follow an order of ids; while somebody is at work in the list, changes wait until it is left alone for 2 s. */
export class Patience {
  /** The ids on the screen, in their order. */
  readonly shown = signal<number[]>([]);
  /** Changes that wait. */
  readonly heldBack = signal(0);

  private busyUntil = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly wanted: ReadonlySignal<number[]>) {
    effect(() => this.follow(wanted.value));
  }

  /** The pointer or a key is at work in the list. */
  readonly touch = (): void => { this.busyUntil = performance.now() + IDLE_MS; };

  /** Show the wanted order now. */
  readonly settle = (): void => {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.shown.value = this.wanted.value;
    this.heldBack.value = 0;
  };

  private follow(next: number[]): void {
    const now = this.shown.peek();
    if (next.join() === now.join()) { this.heldBack.value = 0; return; }
    if (performance.now() >= this.busyUntil) { this.shown.value = next; this.heldBack.value = 0; return; }
    this.heldBack.value = countChanges(now, next);
    this.timer ??= setTimeout(() => this.settleWhenIdle(), this.busyUntil - performance.now() + 1);
  }

  private settleWhenIdle(): void {
    const left = this.busyUntil - performance.now();
    if (left <= 0) return this.settle();
    this.timer = setTimeout(() => this.settleWhenIdle(), left + 1);
  }
}
