// Keys that work everywhere on the desk.
import { isAlt, isTyping } from "../core/keys";
import { act } from "./link";
import { focusComposer, openMostUrgent, step } from "./navigation";
import { choose } from "./order";
import { selected, tab, type Tab } from "./store";

const PRESENCE: Record<string, string> = { Digit1: "online", Digit2: "suspended" };
const TABS: Record<string, Tab> = { 1: "awaiting", 2: "all", 3: "offline", 4: "closed" };
/** T transfers, E closes the open conversation, N turns to a note. */
const BUTTONS: Record<string, string> = { t: "transfer", e: "close", n: "note" };
const CHORD_MS = 1500;
let chordUntil = 0;

/** After Alt P: 1 online, 2 suspended; 3 opens the question what happens to open conversations. */
function presenceChord(event: KeyboardEvent): boolean {
  if (isAlt(event, "KeyP")) { chordUntil = performance.now() + CHORD_MS; return true; }
  if (performance.now() > chordUntil) return false;
  chordUntil = 0;
  const presence = PRESENCE[event.code];
  if (presence) void act("presence.set", { presence });
  else if (event.code === "Digit3") leave();
  return presence !== undefined || event.code === "Digit3";
}

function leave(): void {
  document.querySelector<HTMLElement>("[data-testid=presence-button]")?.click();
  requestAnimationFrame(() => document.querySelector<HTMLElement>("[data-testid=presence-offline]")?.click());
}

function everywhere(event: KeyboardEvent): boolean {
  if (presenceChord(event)) return true;
  if (isAlt(event, "ArrowDown")) { step(1); return true; }
  if (isAlt(event, "ArrowUp")) { step(-1); return true; }
  if (isAlt(event, "KeyJ")) { openMostUrgent(); return true; }
  return false;
}

function single(event: KeyboardEvent): boolean {
  const name = TABS[event.key];
  if (name) { choose(() => { tab.value = name; }); return true; }
  if (event.key === "/") { document.querySelector<HTMLElement>(".desk-list input[type=search]")?.focus(); return true; }
  const button = BUTTONS[event.key];
  if (button && selected.value !== null) { document.querySelector<HTMLElement>(`[data-testid=${button}]`)?.click(); return true; }
  if (event.key === "r" && selected.value !== null) { focusComposer(); return true; }
  return false;
}

export function listen(): void {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    const bare = !event.altKey && !event.ctrlKey && !event.metaKey && !isTyping(event);
    if (everywhere(event) || (bare && single(event))) event.preventDefault();
  });
}
