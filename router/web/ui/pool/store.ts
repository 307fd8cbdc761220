// What the pool page knows: the blocks of entries near the view, the strip, who could take them.
import { computed, signal } from "@preact/signals";
import type { Agent, Entry, PoolStrip, Ref, Run, RunProgress } from "../core/wire";

export type PoolState = "waiting" | "bot" | "older" | "failed" | "handled";
export type Sort = "latest" | "oldest" | "longest";
export const STATES: readonly PoolState[] = ["waiting", "bot", "older", "failed", "handled"];
export const SORTS: readonly Sort[] = ["latest", "oldest", "longest"];
export const FLAGS = ["asked_human", "bot_missed", "unanswered"] as const;
export type Flag = (typeof FLAGS)[number];

export interface Filter { state: PoolState; reason: string; group: number | null; q: string; sort: Sort; flags: readonly Flag[] }
export const EVERYTHING: Filter = { state: "waiting", reason: "", group: null, q: "", sort: "latest", flags: [] };

/** Rows of one block; the server gives as many at a time. */
export const BLOCK = 200;
/** As many as one run may hand out (R7.8). */
export const MOST = 5000;

export const filter = signal<Filter>(EVERYTHING);
export const blocks = signal<ReadonlyMap<number, readonly Entry[]>>(new Map());
export const total = signal<number | null>(null);
export const withinWindow = signal(0);
export const counts = signal<Record<PoolState, number> | null>(null);
export const status = signal<"loading" | "ready" | "failed">("loading");
export const loadedAt = signal(0);
export const strip = signal<PoolStrip | null>(null);
export const agents = signal<Agent[]>([]);
export const groups = signal<Ref[]>([]);
/** With `all`, `ids` are the exceptions from everything that the filter finds, loaded or not. */
export const selection = signal<{ all: boolean; ids: ReadonlySet<number> }>({ all: false, ids: new Set() });
export const arrived = signal(0);
export const lastRun = signal<Run | null>(null);
export const progress = signal<RunProgress | null>(null);
/** Entries of the last run that were no longer there. */
export const skipped = signal(0);
export const problem = signal("");
export const focusedRow = signal(0);

/** Where the line before those too old for automatic allocation stands, or null. */
export const dividedAt = computed(() => {
  const { state, sort } = filter.value;
  const number = total.value ?? 0;
  return state === "waiting" && sort === "latest" && withinWindow.value < number ? withinWindow.value : null;
});
export const rowCount = computed(() => (total.value ?? 0) + (dividedAt.value === null ? 0 : 1));

/** The place in the list that a row shows; null for the dividing line. */
export function placeOf(row: number): number | null {
  const line = dividedAt.value;
  if (line === null || row < line) return row;
  return row === line ? null : row - 1;
}

/** An entry by its place; null where somebody took it before it came into sight, undefined while it is not loaded. */
export function entryAt(place: number): Entry | null | undefined {
  const block = blocks.value.get(Math.floor(place / BLOCK));
  return block && (block[place % BLOCK] ?? null);
}

export function entryOfRow(row: number): Entry | null {
  const place = placeOf(row);
  return (place !== null && entryAt(place)) || null;
}

export const selectable = computed(() => filter.value.state !== "bot" && filter.value.state !== "handled");

/** How many entries an action on the selection means. */
export const chosen = computed(() => {
  const { all, ids } = selection.value;
  return all ? Math.min(MOST, Math.max(0, (total.value ?? 0) - ids.size)) : ids.size;
});

export function isPicked(id: number): boolean {
  return selection.value.all !== selection.value.ids.has(id);
}

export function clearSelection(): void {
  selection.value = { all: false, ids: new Set() };
}

export function selectAll(): void {
  if (selectable.value && total.value) selection.value = { all: true, ids: new Set() };
}

export function toggle(id: number): void {
  const ids = new Set(selection.value.ids);
  if (!ids.delete(id)) ids.add(id);
  selection.value = { all: selection.value.all, ids };
}

/** Choose a row whatever it was before, as a range does. */
export function pick(entry: Entry | null): void {
  if (entry?.state === "waiting" && selectable.value && !isPicked(entry.id)) toggle(entry.id);
}
