// What comes in a flood is taken together: once per picture of the screen, in its order.
import { batch } from "@preact/signals";

/** A hidden page draws no pictures. */
const HIDDEN_MS = 250;
/** More than so many between two pictures are a flood: then reading comes before painting. */
const FLOOD = 8;
const FLOOD_MS = 100;

/** Gather what is put, and apply it before the next picture; whoever looks in between asks for `flush` first. */
export class Gathered<T> {
  private waiting: T[] = [];
  private picture = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private flood = false;

  /** `together` runs what is applied at once; by itself it only paints once. */
  constructor(private readonly apply: (one: T) => void, private readonly together: (work: () => void) => void = batch) {}

  readonly put = (one: T): void => {
    if (this.waiting.push(one) > 1) return;
    if (!this.flood) this.picture = requestAnimationFrame(this.flush);
    this.timer = setTimeout(this.flush, this.flood ? FLOOD_MS : HIDDEN_MS);
  };

  /** Apply what was put until now; what fails is reported and costs itself alone. */
  readonly flush = (): void => {
    if (!this.waiting.length) return;
    cancelAnimationFrame(this.picture);
    clearTimeout(this.timer);
    const taken = this.waiting;
    this.flood = taken.length > FLOOD;
    this.waiting = [];
    this.together(() => taken.forEach((one) => {
      try { this.apply(one); } catch (error) { reportError(error); }
    }));
  };
}
