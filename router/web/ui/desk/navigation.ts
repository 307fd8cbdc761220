// Which conversation is open, kept in the address: Back undoes the last opening.
import { byWait, choose, shown } from "./order";
import { focusRow } from "./rows";
import { awaiting, problem, selected, tab } from "./store";
import { drafts } from "./link";

function idInAddress(): number | null {
  return Number(new URLSearchParams(location.search).get("c")) || null;
}

function addressOf(id: number | null): string {
  return id === null ? "/desk" : `/desk?c=${id}`;
}

export function openConversation(id: number | null): void {
  if (id === selected.value) return focusComposer();
  drafts.flush();
  problem.value = "";
  selected.value = id;
  history.pushState(null, "", addressOf(id));
  if (id !== null) focusComposer();
}

/** Focus the composer once it is on the screen. */
export function focusComposer(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>("[data-testid=composer]")?.focus());
}

export function focusList(): void {
  const id = selected.value !== null && shown.value.includes(selected.value) ? selected.value : shown.value[0];
  if (id !== undefined) focusRow(id);
}

/** Open the conversation n places below the open one (above: negative). */
export function step(n: number): void {
  const ids = shown.value;
  const at = selected.value === null ? -1 : ids.indexOf(selected.value);
  const next = ids[Math.min(ids.length - 1, Math.max(0, at + n))];
  if (next !== undefined) openConversation(next);
}

/** Open the conversation that has waited longest, the open one excepted. */
export function openMostUrgent(): void {
  const next = awaiting.value.filter((c) => c.id !== selected.value).sort(byWait)[0];
  if (!next) return;
  if (tab.value === "closed") choose(() => { tab.value = "all"; });
  openConversation(next.id);
}

export function followAddress(): void {
  selected.value = idInAddress();
  addEventListener("popstate", () => { selected.value = idInAddress(); });
}
