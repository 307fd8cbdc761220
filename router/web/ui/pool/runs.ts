// What became of a run that was started here.
import { call } from "../core/http";
import type { Page, Run } from "../core/wire";
import { reload } from "./load";
import { lastRun, progress, skipped } from "./store";

/** Show a run that was started here; once it is over the list is loaded anew. */
export function finished(run: Run): void {
  lastRun.value = run;
  skipped.value = 0;
  if (run.state === "running") return;
  progress.value = null;
  if (run.failed) void countSkipped(run);
  void reload();
}

/** Entries that were no longer there are told apart from those nobody could take. */
async function countSkipped(run: Run): Promise<void> {
  try {
    const found = await call<Page<unknown>>("GET", `/runs/${run.id}/items?outcome=skipped&limit=1`);
    if (lastRun.value?.id === run.id) skipped.value = found.total ?? 0;
  } catch {
    // The record of the run still tells.
    skipped.value = 0;
  }
}
