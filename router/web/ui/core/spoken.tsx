// Short results said to screen readers: what a key press just did.
import { signal } from "@preact/signals";

const words = signal("");

/** Say something once; the same words again are said again. */
export function say(text: string): void {
  words.value = words.value === text ? `${text}\u00a0` : text;
}

export function Spoken() {
  return <div class="visually-hidden" role="status" aria-live="polite" data-testid="spoken">{words.value}</div>;
}
