// The pool page's line to the server: what changes is gathered and painted twice a second at most.
import { followConnection } from "../core/connection";
import { bootstrap } from "../core/page";
import { hearRun } from "../core/run-notice";
import { Socket } from "../core/socket";
import type { Agent, ConsoleSnapshot, Entry, FinishedRun, Frame, PoolStrip, RunProgress } from "../core/wire";
import { countSoon, refresh } from "./load";
import { finished } from "./runs";
import { agents, arrived, blocks, filter, lastRun, loadedAt, progress, strip, type Filter } from "./store";

const PAINT_MS = 500;

export const page = bootstrap();
const changed = new Map<number, Entry>();
let painting: ReturnType<typeof setTimeout> | undefined;

/** Show what became of the entries that are loaded, in their places; the others may be new ones. */
function paint(): void {
  painting = undefined;
  const known = new Set<number>();
  blocks.value = new Map([...blocks.value].map(([number, entries]) => [number, entries.map((entry) => {
    if (!changed.has(entry.id)) return entry;
    known.add(entry.id);
    return changed.get(entry.id)!;
  })]));
  if (filter.value.state === "waiting") arrived.value += [...changed.values()].filter((entry) => !known.has(entry.id) && isNew(entry, filter.value)).length;
  changed.clear();
}

function isNew(entry: Entry, { reason, group, flags }: Filter): boolean {
  return entry.state === "waiting" && Date.parse(entry.entered_at) > loadedAt.value
    && (!reason || entry.reason === reason) && (group === null || entry.group?.id === group) && flags.every((flag) => entry[flag]);
}

function onEntry({ entry }: { entry: Entry }): void {
  // On the bot's side rows are conversations: no entry is one of them.
  if (filter.value.state !== "bot") changed.set(entry.id, entry);
  painting ??= setTimeout(paint, PAINT_MS);
}

function onSnapshot(data: ConsoleSnapshot): void {
  if (data.agents?.length) agents.value = data.agents;
  if (data.pool) strip.value = data.pool;
}

function onAgent({ agent }: { agent: Agent }): void {
  agents.value = agents.value.some((one) => one.id === agent.id)
    ? agents.value.map((one) => (one.id === agent.id ? agent : one))
    : [...agents.value, agent];
}

function onProgress(told: RunProgress): void {
  if (told.operator_id === page.me.agent.id || told.run_id === lastRun.value?.id) progress.value = told;
}

/** A run that was still going when the page asked for it is over. */
function onRun(told: FinishedRun): void {
  const { run } = told;
  hearRun(told);
  if (progress.value?.run_id === run?.id) progress.value = null;
  if (run && lastRun.value?.id === run.id) finished(run);
}

const APPLY: Record<string, (data: any) => void> = {
  snapshot: onSnapshot,
  "entry.changed": onEntry,
  "agent.changed": onAgent,
  "pool.changed": ({ pool }: { pool: PoolStrip }) => { strip.value = pool; countSoon(); },
  "run.progress": onProgress,
  "run.finished": onRun,
};

let greeted = false;

export const socket: Socket = new Socket({
  path: "/ws/console",
  onFrame: (frame: Frame) => APPLY[frame.type]?.(frame.data),
  onReady: () => { void watch(); if (greeted) void refresh(); greeted = true; },
});

async function watch(): Promise<void> {
  await socket.request("watch", { topics: ["pool", "agents"] }).catch(() => undefined);
}

export const connection = followConnection(socket, () => null);
