// What the pool page knows: the entries loaded so far, the strip, who could take them.
import { computed, signal } from "@preact/signals";
import type { Agent, Entry, PoolStrip, Ref, Run } from "../core/wire";

export type PoolState = "waiting" | "allocated" | "closed";

export interface Filter { state: PoolState; reason: string; asked_human: boolean; group: number | null; q: string }

/** A row of the grid: an entry, or the line before those too old for automatic allocation. */
export type PoolRow = { entry: Entry } | "divider";

export const filter = signal<Filter>({ state: "waiting", reason: "", asked_human: false, group: null, q: "" });
export const entries = signal<ReadonlyMap<number, Entry>>(new Map());
export const ids = signal<number[]>([]);
export const total = signal<number | null>(null);
export const status = signal<"loading" | "ready" | "failed">("loading");
export const strip = signal<PoolStrip | null>(null);
export const agents = signal<Agent[]>([]);
export const groups = signal<Ref[]>([]);
export const selection = signal<ReadonlySet<number>>(new Set());
/** "all" means every entry the filter finds, loaded or not. */
export const selectedAll = signal(false);
export const arrived = signal(0);
export const lastRun = signal<Run | null>(null);
export const problem = signal("");
export const focusedRow = signal(0);

export const rows = computed<PoolRow[]>(() => {
  const list: PoolRow[] = [];
  const divide = filter.value.state === "waiting";
  let divided = false;
  for (const id of ids.value) {
    const entry = entries.value.get(id);
    if (!entry) continue;
    if (divide && entry.older_than_window && !divided) { divided = true; list.push("divider"); }
    list.push({ entry });
  }
  return list;
});

/** How many entries an action on the selection means. */
export const chosen = computed(() => (selectedAll.value ? (total.value ?? ids.value.length) : selection.value.size));

export function clearSelection(): void {
  selection.value = new Set();
  selectedAll.value = false;
}

export function toggle(id: number): void {
  const next = new Set(selection.value);
  if (!next.delete(id)) next.add(id);
  selection.value = next;
  selectedAll.value = false;
}
