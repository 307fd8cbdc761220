// The deliveries of one endpoint, looked at again every two seconds while somebody sees the page.
import { signal } from "@preact/signals";
import { call, type Refused } from "../core/http";
import { bootstrap } from "../core/page";
import type { Page } from "../core/wire";

export interface Attempt { n: number; at: string; ms: number; status: number | null; error: string | null; detail: string | null; answer: string | null }
export interface Delivery { id: number; event: string; event_seq: number; conversation_id: number | null; at: string; state: "waiting" | "retrying" | "delivered" | "dead"; attempts: number; next_at: string | null; last: Attempt | null }
export interface Detail { delivery: Delivery; request: { url: string; headers: Record<string, string>; body: string } | null; attempts: Attempt[] }
export interface Filter { state: string; event: string; conversation: string }

const LOOK_MS = 2000;
export const page = bootstrap<{ webhook_id: number; url: string; events: string[]; timezone: string }>();
export const filter = signal<Filter>({ state: "", event: "", conversation: "" });
export const found = signal<Page<Delivery> | null>(null);
export const failure = signal<Refused | null>(null);

/** The filter as a query string. */
export function query(): string {
  const chosen = Object.entries(filter.value).filter(([, value]) => value);
  return new URLSearchParams(chosen).toString();
}

/** The filter as the body of a replay. */
export function asked(): Record<string, unknown> {
  const { state, event, conversation } = filter.value;
  return { state: state || null, event: event || null, conversation: conversation ? Number(conversation) : null };
}

export async function load(): Promise<void> {
  const wanted = query();
  try {
    const answer = await call<Page<Delivery>>("GET", `/webhooks/${page.webhook_id}/deliveries?limit=100&${wanted}`);
    if (wanted === query()) found.value = answer;
    failure.value = null;
  } catch (error) {
    failure.value = error as Refused;
  }
}

export function choose(part: Partial<Filter>): void {
  filter.value = { ...filter.value, ...part };
  const chosen = query();
  history.replaceState(null, "", chosen ? `?${chosen}` : location.pathname);
  void load();
}

/** Begin with the filter of the address, and keep looking. */
export function begin(): void {
  const given = new URLSearchParams(location.search);
  filter.value = { state: given.get("state") ?? "", event: given.get("event") ?? "", conversation: given.get("conversation") ?? "" };
  void load();
  setInterval(() => { if (document.visibilityState === "visible") void load(); }, LOOK_MS);
}
