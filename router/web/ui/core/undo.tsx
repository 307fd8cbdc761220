// Five seconds to take something back; nothing was sent before they are over, so a dying page did nothing.
import { signal } from "@preact/signals";
import { t } from "./i18n";

const HELD_MS = 5000;
const STEP_MS = 100;

interface Held { text: string; left: number; paused: boolean; commit: () => void; undone?: () => void }

const held = signal<Held | null>(null);
let timer: ReturnType<typeof setInterval> | undefined;

function finish(): void {
  clearInterval(timer);
  const current = held.value;
  held.value = null;
  current?.commit();
}

function step(): void {
  const current = held.value;
  if (!current || current.paused) return;
  current.left -= STEP_MS;
  if (current.left <= 0) finish();
}

/** Hold an action for 5 s; a second one sends the first at once. */
export function hold(text: string, commit: () => void, undone?: () => void): void {
  if (held.value) finish();
  held.value = { text, left: HELD_MS, paused: false, commit, undone };
  timer = setInterval(step, STEP_MS);
}

/** Take back what is held, if anything is. */
export function undo(): void {
  clearInterval(timer);
  held.value?.undone?.();
  held.value = null;
}

function pause(paused: boolean): void {
  if (held.value) held.value.paused = paused;
}

export function Undo() {
  const current = held.value;
  return (
    <div role="status" class="undo-place">
      {current && (
        <div class="undo" onPointerEnter={() => pause(true)} onPointerLeave={() => pause(false)} onFocusIn={() => pause(true)} onFocusOut={() => pause(false)}>
          <span>{current.text}</span>
          <button type="button" data-testid="undo" onClick={undo}>{t("撤销")}</button>
        </div>
      )}
    </div>
  );
}
