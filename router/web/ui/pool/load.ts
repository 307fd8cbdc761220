// Fetches the entries in blocks as they come into sight.
import { signal } from "@preact/signals";
import { call, type Refused } from "../core/http";
import type { Entry, Page, Ref } from "../core/wire";
import { arrived, clearSelection, entries, filter, groups, ids, status, total, type Filter } from "./store";

const BLOCK = 200;
const AHEAD = 60;

export const failure = signal<Refused | null>(null);
let cursor: string | null = null;
let loading = false;
let generation = 0;

function queryOf(chosen: Filter, from: string | null): string {
  const query = new URLSearchParams({ limit: String(BLOCK), state: chosen.state });
  if (chosen.reason) query.set("reason", chosen.reason);
  if (chosen.asked_human) query.set("asked_human", "true");
  if (chosen.group !== null) query.set("group", String(chosen.group));
  if (chosen.q.trim()) query.set("q", chosen.q.trim());
  if (from) query.set("cursor", from);
  return query.toString();
}

async function block(mine: number, fresh: boolean): Promise<void> {
  loading = true;
  try {
    const page = await call<Page<Entry>>("GET", `/pool?${queryOf(filter.value, fresh ? null : cursor)}`);
    if (mine !== generation) return;
    take(page, fresh);
  } catch (error) {
    if (mine !== generation) return;
    failure.value = error as Refused;
    status.value = "failed";
  } finally {
    if (mine === generation) loading = false;
  }
}

function take(page: Page<Entry>, fresh: boolean): void {
  const known = new Map(fresh ? [] : entries.value);
  const before = fresh ? [] : ids.value;
  const more = page.items.map((entry) => entry.id).filter((id) => !known.has(id));
  for (const entry of page.items) known.set(entry.id, entry);
  entries.value = known;
  ids.value = [...before, ...more];
  total.value = page.total ?? total.value;
  cursor = page.next_cursor;
  status.value = "ready";
  failure.value = null;
}

/** Load from the start again; what is shown stays until the new rows are here. */
export async function refresh(): Promise<void> {
  arrived.value = 0;
  failure.value = null;
  await block(++generation, true);
}

/** Load from the start again and forget what was selected. */
export async function reload(): Promise<void> {
  clearSelection();
  if (status.value === "failed") status.value = "loading";
  await refresh();
}

/** Load the next block when the rows in sight come near the end of what is known. */
export function inSight(last: number): void {
  if (!loading && cursor !== null && last + AHEAD > ids.value.length) void block(generation, false);
}

/** Show another selection of entries and keep it in the address. */
export function choose(change: Partial<Filter>): void {
  filter.value = { ...filter.value, ...change };
  const { state, reason, group, q, asked_human } = filter.value;
  const query = new URLSearchParams();
  if (state !== "waiting") query.set("state", state);
  if (reason) query.set("reason", reason);
  if (group !== null) query.set("group", String(group));
  if (asked_human) query.set("asked_human", "true");
  if (q) query.set("q", q);
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
  ids.value = [];
  total.value = null;
  status.value = "loading";
  void reload();
}

export function filterFromAddress(): void {
  const query = new URLSearchParams(location.search);
  const state = query.get("state");
  filter.value = {
    state: state === "allocated" || state === "closed" ? state : "waiting",
    reason: query.get("reason") ?? "",
    asked_human: query.get("asked_human") === "true",
    group: Number(query.get("group")) || null,
    q: query.get("q") ?? "",
  };
}

export async function loadGroups(): Promise<void> {
  try {
    groups.value = (await call<Page<Ref>>("GET", "/groups?limit=200")).items;
  } catch {
    // Without the names of groups the page only lacks that filter.
    groups.value = [];
  }
}
