// When to try again: full jitter keeps a thousand desks from returning in the same instant.

const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** Milliseconds to wait before attempt n (0, 1, …): random between 0 and 0.5·2ⁿ s, at most 15 s. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
}
