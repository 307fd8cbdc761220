// What the wall knows, and what each frame changes; painted twice a second at most.
import { computed, signal } from "@preact/signals";
import { secondsSince, tick } from "../core/clock";
import { followConnection } from "../core/connection";
import { hearEndpoints, type EndpointHealth } from "../core/endpoint-health";
import { limits } from "../core/limits";
import { LiveAgents } from "../core/live-agents";
import { bootstrap } from "../core/page";
import { hearRun } from "../core/run-notice";
import { Socket } from "../core/socket";
import type { Agent, BotHealth, ConsoleSnapshot, Frame, PoolStrip, QueuePlace } from "../core/wire";

type Standing = "online" | "suspended" | "offline" | "lost";
export type Show = "all" | Standing | "overdue";

const SORT_MS = 5000;

export const page = bootstrap();
export const loaded = signal(false);
const live = new LiveAgents(() => sort());
export const { agents } = live;
export const queue = signal<QueuePlace[]>([]);
export const pool = signal<PoolStrip | null>(null);
/** Bots that routing goes past, because they keep failing (R2.4). */
export const illBots = signal<BotHealth[]>([]);
export const show = signal<Show>("all");
/** Ids in their order; sorted anew every 5 s, so that rows can be aimed at. */
export const order = signal<number[]>([]);

/** How an agent counts on the wall: a lost connection matters more than what was declared. */
export function standing(agent: Agent): Standing {
  if (agent.presence !== "offline" && agent.connection !== "connected") return "lost";
  return agent.presence;
}

const RANK = { lost: 0, online: 1, suspended: 2, offline: 3 };

function sort(): void {
  const all = [...agents.value.values()].filter((agent) => !agent.disabled);
  all.sort((a, b) => RANK[standing(a)] - RANK[standing(b)] || b.awaiting - a.awaiting || b.load - a.load || a.id - b.id);
  order.value = all.map((agent) => agent.id);
}

setInterval(sort, SORT_MS);

function hearBots({ bots }: { bots: BotHealth[] }): void {
  illBots.value = bots.filter((bot) => !bot.healthy);
}

function snapshot(data: ConsoleSnapshot & { webhooks: EndpointHealth[] }): void {
  hearEndpoints(data);
  live.replace(data.agents);
  queue.value = data.queue;
  pool.value = data.pool;
  hearBots(data);
  loaded.value = true;
  sort();
}

const APPLY: Record<string, (data: any) => void> = {
  snapshot,
  "agent.changed": live.change,
  "queue.changed": (data: { queue: QueuePlace[] }) => { queue.value = data.queue; },
  "pool.changed": (data: { pool: PoolStrip }) => { pool.value = data.pool; },
  "bot.health_changed": hearBots,
  "run.finished": hearRun,
  "webhook.health_changed": hearEndpoints,
};

export const socket: Socket = new Socket({
  path: "/ws/console",
  onFrame: (frame: Frame) => APPLY[frame.type]?.(frame.data),
  onReady: () => void socket.request("watch", { topics: ["agents", "queue", "pool", "bots", "webhooks"] }).catch(() => undefined),
});

export const connection = followConnection(socket, () => null);

/** How many of her customers have waited too long. */
export function overdueOf(agent: Agent, now = tick.value): number {
  return (agent.waits ?? []).filter((since) => secondsSince(since, now) >= limits.value.overdue_s).length;
}

/** Tell whether the chosen tile shows an agent. */
export function isShown(agent: Agent): boolean {
  if (show.value === "all") return true;
  return show.value === "overdue" ? overdueOf(agent) > 0 : standing(agent) === show.value;
}

/** Customers over all agents who have waited too long. */
export const overdue = computed(() => [...agents.value.values()].reduce((sum, agent) => sum + overdueOf(agent), 0));

/** Numbers over all agents who serve. */
export const sums = computed(() => {
  const all = [...agents.value.values()].filter((agent) => !agent.disabled);
  const count = (name: Standing) => all.filter((agent) => standing(agent) === name).length;
  const online = count("online");
  const awaiting = all.reduce((sum, agent) => sum + agent.awaiting, 0);
  const load = all.reduce((sum, agent) => sum + agent.load, 0);
  return { online, suspended: count("suspended"), offline: count("offline"), lost: count("lost"), awaiting, load, average: online ? awaiting / online : 0 };
});
