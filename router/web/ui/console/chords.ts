// G and then a letter leads to a page of the rail; pages that somebody may not see are not in her rail.
import { isTyping } from "../core/keys";

const PAGES: Record<string, string> = { d: "/desk", w: "/console/wall", q: "/console/queue", p: "/console/pool", a: "/console/runs", b: "/console/bots" };
const CHORD_MS = 1500;
let until = 0;

/** Follow a key; returns true when it led somewhere. */
export function followChord(event: KeyboardEvent): boolean {
  if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event) || document.querySelector("dialog[open]")) return false;
  const second = performance.now() < until;
  until = event.key === "g" && !second ? performance.now() + CHORD_MS : 0;
  const link = second ? document.querySelector<HTMLElement>(`.rail a[href="${PAGES[event.key] ?? ""}"]`) : null;
  link?.click();
  return link !== null;
}
