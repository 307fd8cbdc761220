// Fetches the entries in blocks as they come into sight, and forgets those far away.
import { signal } from "@preact/signals";
import { serverNow } from "../core/clock";
import { call, type Refused } from "../core/http";
import type { BotWaiting, Entry, Page, PoolCounts, Ref } from "../core/wire";
import { filterOf, queryOf } from "./address";
import { arrived, BLOCK, blocks, clearSelection, counts, filter, focusedRow, groups, loadedAt, placeOf, status, total, withinWindow, type Filter } from "./store";

const AHEAD = 60;
/** Blocks kept on each side of what is in sight. */
const NEAR = 1;
const COUNT_EVERY_MS = 5000;

interface PoolPage extends Page<Entry> { within_window: number }

export const failure = signal<Refused | null>(null);
let generation = 0;
let sight = { first: 0, last: 40 };
const loading = new Set<number>();
/** The cursor after which a block begins, and its last entry as first seen: what others take shifts nothing. */
const starts = new Map<number, string>();
const ends = new Map<number, Entry>();

function asEntry(one: BotWaiting): Entry {
  return { ...one, id: one.conversation_id, state: "bot", reason: "", entered_at: "", agent: null, suggested: null, for_agent: null, closed_reason: null, older_than_window: false, order_status: null };
}

async function fetched(chosen: Filter, block: number): Promise<PoolPage> {
  const query = queryOf(chosen);
  query.set("limit", String(BLOCK));
  const cursor = starts.get(block);
  if (cursor) query.set("cursor", cursor);
  else query.set("offset", String(block * BLOCK));
  if (chosen.state !== "bot") return call<PoolPage>("GET", `/pool?${query}`);
  for (const key of ["state", "sort"]) query.delete(key);
  const found = await call<Page<BotWaiting>>("GET", `/pool/bot?${query}`);
  return { ...found, items: found.items.map(asEntry), within_window: found.total ?? 0 };
}

function isBeyond(entry: Entry, end: Entry): boolean {
  const key = filter.value.sort === "longest" ? "first_message_at" : "last_message_at";
  const [here, there] = [entry[key], end[key]];
  const later = here === there ? entry.id > end.id : here > there;
  return entry.id !== end.id && later !== (filter.value.sort === "latest");
}

function keep(block: number, page: PoolPage, others: ReadonlyMap<number, readonly Entry[]>): void {
  const end = ends.get(block);
  const items = end ? page.items.filter((entry) => !isBeyond(entry, end)) : page.items;
  if (!end && items.length) ends.set(block, items[items.length - 1]!);
  if (!end && page.next_cursor) starts.set(block + 1, page.next_cursor);
  const [from, to] = near();
  blocks.value = new Map([...others, [block, items] as const].filter(([number]) => number >= from && number <= to));
}

function near(): [number, number] {
  return [Math.floor(Math.max(0, sight.first - AHEAD) / BLOCK) - NEAR, Math.floor((sight.last + AHEAD) / BLOCK) + NEAR];
}

async function load(block: number, fresh: boolean): Promise<void> {
  const mine = generation;
  loading.add(block);
  try {
    const page = await fetched(filter.value, block);
    if (mine !== generation) return;
    if (fresh) {
      total.value = page.total ?? 0;
      withinWindow.value = page.within_window;
      loadedAt.value = serverNow();
    }
    keep(block, page, fresh ? new Map() : blocks.value);
    status.value = "ready";
    failure.value = null;
  } catch (error) {
    if (mine !== generation) return;
    failure.value = error as Refused;
    status.value = "failed";
  } finally {
    if (mine === generation) { loading.delete(block); if (status.value === "ready") fill(); }
  }
}

/** Load what is in sight or soon will be. */
function fill(): void {
  const first = Math.floor(Math.max(0, sight.first - AHEAD) / BLOCK);
  const last = Math.floor(Math.min((total.value ?? 1) - 1, sight.last + AHEAD) / BLOCK);
  for (let block = first; block <= last; block++) {
    if (!blocks.value.has(block) && !loading.has(block)) void load(block, false);
  }
}

/** Rows have come into sight. */
export function inSight(first: number, last: number): void {
  sight = { first: placeOf(first) ?? first, last: placeOf(last) ?? last };
  if (total.value !== null && status.value === "ready") fill();
}

/** Load again; what is shown stays until the new rows are here. */
export async function refresh(): Promise<void> {
  generation++;
  for (const known of [loading, starts, ends]) known.clear();
  arrived.value = 0;
  failure.value = null;
  await Promise.all([load(Math.floor(sight.first / BLOCK), true), count()]);
}

/** Load again from the first row on and forget what was selected. */
export async function reload(): Promise<void> {
  clearSelection();
  // To scroll a list that stands at its top would only make the browser lay the page out once more.
  if (sight.first > 0) document.querySelector(".pool-grid")?.scrollTo(0, 0);
  sight = { first: 0, last: 40 };
  focusedRow.value = 0;
  if (status.value === "failed") status.value = "loading";
  await refresh();
}

async function count(): Promise<void> {
  const query = queryOf(filter.value);
  for (const key of ["state", "sort"]) query.delete(key);
  try {
    counts.value = await call<PoolCounts>("GET", `/pool/counts?${query}`);
  } catch {
    // The tabs only lack their numbers.
    counts.value = null;
  }
}

let counting: ReturnType<typeof setTimeout> | undefined;

/** The numbers have changed: count again, not more often than every few seconds. */
export function countSoon(): void {
  counting ??= setTimeout(() => { counting = undefined; void count(); }, COUNT_EVERY_MS);
}

/** Show another selection of entries and keep it in the address. */
export function choose(change: Partial<Filter>): void {
  filter.value = { ...filter.value, ...change };
  const query = queryOf(filter.value);
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
  blocks.value = new Map();
  total.value = null;
  status.value = "loading";
  void reload();
}

export function filterFromAddress(): void {
  filter.value = filterOf(new URLSearchParams(location.search));
}

export async function loadGroups(): Promise<void> {
  try {
    groups.value = (await call<Page<Ref>>("GET", "/groups?limit=200")).items;
  } catch {
    // Without the names of groups the page only lacks that filter.
    groups.value = [];
  }
}
