// Questions on the socket and their answers, matched by ref.
import { Refused } from "./http";

interface Open { resolve: (data: any) => void; reject: (error: Refused) => void; timer: ReturnType<typeof setTimeout> }

/** The questions that are still open on one connection. */
export class Requests {
  private open = new Map<string, Open>();
  private count = 0;

  /** Register a question; the promise fails with code "timeout" when no answer comes in time. */
  ask(timeoutMs: number): { ref: string; answer: Promise<any> } {
    const ref = `c-${++this.count}`;
    const answer = new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.fail(ref, new Refused("timeout", "")), timeoutMs);
      this.open.set(ref, { resolve, reject, timer });
    });
    return { ref, answer };
  }

  private take(ref: string): Open | undefined {
    const found = this.open.get(ref);
    this.open.delete(ref);
    if (found) clearTimeout(found.timer);
    return found;
  }

  done(ref: string, data: unknown): void {
    this.take(ref)?.resolve(data);
  }

  fail(ref: string, error: Refused): void {
    this.take(ref)?.reject(error);
  }

  failAll(code: string): void {
    for (const ref of [...this.open.keys()]) this.fail(ref, new Refused(code, ""));
  }
}
