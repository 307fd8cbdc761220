// The accounts, live.
import { computed, signal } from "@preact/signals";
import { followConnection } from "../core/connection";
import { LiveAgents } from "../core/live-agents";
import { bootstrap } from "../core/page";
import { isMeant } from "../core/person-search";
import { Socket } from "../core/socket";
import type { ConsoleSnapshot, Frame } from "../core/wire";

export type Show = "serving" | "disabled";

export const page = bootstrap();
export const loaded = signal(false);
export const show = signal<Show>("serving");
export const query = signal("");

const live = new LiveAgents();
export const { agents } = live;

export const rows = computed(() => [...agents.value.values()]
  .filter((agent) => agent.disabled === (show.value === "disabled") && isMeant(agent, query.value))
  .sort((a, b) => a.id - b.id));

export function countOf(name: Show): number {
  return [...agents.value.values()].filter((agent) => agent.disabled === (name === "disabled")).length;
}

const APPLY: Record<string, (data: any) => void> = {
  snapshot: (data: ConsoleSnapshot) => { live.replace(data.agents); loaded.value = true; },
  "agent.changed": live.change,
};

export const socket: Socket = new Socket({
  path: "/ws/console",
  onFrame: (frame: Frame) => APPLY[frame.type]?.(frame.data),
  onReady: () => void socket.request("watch", { topics: ["agents"] }).catch(() => undefined),
});

export const connection = followConnection(socket, () => null);
