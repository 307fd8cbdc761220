// From how long a wait is urgent and overdue: the shop's own settings.
import { signal } from "@preact/signals";
import { call } from "./http";
import type { Limits } from "./timer";

/** The usual ones until the shop's are known. */
export const limits = signal<Limits>({ warn_s: 100, overdue_s: 180 });

/** Ask for the shop's own, for those who may see its settings; without an answer the usual ones stay. */
export async function loadLimits(): Promise<void> {
  const found = await call<{ settings: { replies: Limits } }>("GET", "/shop").catch(() => null);
  if (found) limits.value = found.settings.replies;
}
