// Who waits in the queues, live: painted twice a second at most, and nothing moves under the pointer.
import { computed, signal } from "@preact/signals";
import { followConnection } from "../core/connection";
import { bootstrap } from "../core/page";
import { Patience } from "../core/patience";
import { Socket } from "../core/socket";
import type { ConsoleSnapshot, Frame, QueuePlace, Ref } from "../core/wire";

const PAINT_MS = 500;

export const page = bootstrap();
export const loaded = signal(false);
export const places = signal<ReadonlyMap<number, QueuePlace>>(new Map());
/** Places as they were last seen: a row that just left says so instead of vanishing under the pointer. */
export const known = signal<ReadonlyMap<number, QueuePlace>>(new Map());
export const group = signal<number | null>(null);
/** Something the server refused. */
export const problem = signal("");

const inGroup = computed(() => [...places.value.values()].filter((place) => group.value === null || place.group.id === group.value));
export const patience = new Patience(computed(() => inGroup.value.map((place) => place.conversation.id)));

/** Groups in which somebody waits, with how many. */
export const lines = computed(() => {
  const counts = new Map<number, { group: Ref; count: number }>();
  for (const place of places.value.values()) {
    counts.set(place.group.id, { group: place.group, count: (counts.get(place.group.id)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
});

let latest: QueuePlace[] | null = null;
let painting: ReturnType<typeof setTimeout> | undefined;

function paint(): void {
  painting = undefined;
  if (!latest) return;
  places.value = new Map(latest.map((place) => [place.conversation.id, place]));
  const shown = new Set(patience.shown.peek());
  known.value = new Map([...[...known.peek()].filter(([id]) => shown.has(id)), ...places.value]);
  latest = null;
}

const APPLY: Record<string, (data: any) => void> = {
  snapshot: (data: ConsoleSnapshot) => { latest = data.queue; paint(); loaded.value = true; patience.settle(); },
  "queue.changed": (data: { queue: QueuePlace[] }) => { latest = data.queue; painting ??= setTimeout(paint, PAINT_MS); },
};

export const socket: Socket = new Socket({
  path: "/ws/console",
  onFrame: (frame: Frame) => APPLY[frame.type]?.(frame.data),
  onReady: () => void socket.request("watch", { topics: ["queue"] }).catch(() => undefined),
});

export const connection = followConnection(socket, () => null);
