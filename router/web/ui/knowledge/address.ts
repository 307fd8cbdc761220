// The address keeps the entry that is open (`e`, 0: a new one) and what is searched for (`q`).
import { signal } from "@preact/signals";
import { show } from "./store";

export const wanted = signal(new URLSearchParams(location.search).get("q") ?? "");

function address(part: Record<string, string | null>): string {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(part)) if (value) query.set(name, value); else query.delete(name);
  const text = query.toString();
  return location.pathname + (text && `?${text}`);
}

/** The address of an entry, for opening it elsewhere. */
export function addressOf(id: number): string {
  return address({ e: String(id) });
}

export function search(text: string): void {
  wanted.value = text;
  history.replaceState(null, "", address({ q: text || null }));
}

/** Open an entry, or close the one that is open; Back undoes it. */
export function open(id: number | null): void {
  history.pushState(null, "", address({ e: id === null ? null : String(id) }));
  void show(id);
}

/** Show what the address says. */
export function follow(): void {
  const query = new URLSearchParams(location.search);
  const named = query.get("e");
  wanted.value = query.get("q") ?? "";
  void show(named !== null && /^\d+$/.test(named) ? Number(named) : null);
}
