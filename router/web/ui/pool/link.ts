// The pool page's line to the server: what changes is gathered and painted twice a second at most.
import { followConnection } from "../core/connection";
import { bootstrap } from "../core/page";
import { hearRun } from "../core/run-notice";
import { Socket } from "../core/socket";
import type { Agent, ConsoleSnapshot, Entry, FinishedRun, Frame, PoolStrip } from "../core/wire";
import { refresh } from "./load";
import { agents, arrived, entries, filter, lastRun, strip } from "./store";

const PAINT_MS = 500;

export const page = bootstrap();
const changed = new Map<number, Entry>();
let painting: ReturnType<typeof setTimeout> | undefined;

function paint(): void {
  painting = undefined;
  const known = new Map(entries.value);
  let fresh = 0;
  for (const [id, entry] of changed) {
    if (known.has(id)) known.set(id, entry);
    else if (entry.state === "waiting") fresh++;
  }
  changed.clear();
  entries.value = known;
  if (filter.value.state === "waiting") arrived.value += fresh;
}

function onEntry({ entry }: { entry: Entry }): void {
  changed.set(entry.id, entry);
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

/** A run that was still going when the page asked for it is over. */
function onRun(finished: FinishedRun): void {
  const { run } = finished;
  hearRun(finished);
  if (run && lastRun.value?.id === run.id) lastRun.value = run;
}

const APPLY: Record<string, (data: any) => void> = {
  snapshot: onSnapshot,
  "entry.changed": onEntry,
  "agent.changed": onAgent,
  "pool.changed": ({ pool }: { pool: PoolStrip }) => { strip.value = pool; },
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
