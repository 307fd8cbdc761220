// What the desk knows. Signals, so that a change repaints only what shows it.
import { batch, computed, signal } from "@preact/signals";
import type { Agent, Conversation, Ref, Shop } from "../core/wire";

export type Tab = "awaiting" | "all" | "offline" | "closed";

/** A conversation that left while it was on the desk: where to, by whom, why. */
export interface Gone { to: Ref | null; by: string; reason: string; at: number }

export const loaded = signal(false);
export const shop = signal<Shop>({ key: "", name: "", timezone: "Asia/Shanghai", warn_s: 100, overdue_s: 180, suspended_h: 24, when_suspended: "within_window", offer_s: 60, to_offline: false });
export const me = signal<Agent | null>(null);
export const colleagues = signal<ReadonlyMap<number, Agent>>(new Map());
export const groups = signal<Ref[]>([]);
export const conversations = signal<ReadonlyMap<number, Conversation>>(new Map());
export const gone = signal<ReadonlyMap<number, Gone>>(new Map());
export const typing = signal<ReadonlyMap<number, number>>(new Map());

export const tab = signal<Tab>("all");
export const query = signal("");
export const sort = signal<"wait" | "latest">("wait");
export const selected = signal<number | null>(null);
/** Something the server refused, shown above the conversation until it is dismissed. */
export const problem = signal("");

/** What happened to the agent herself: a presence set by somebody else, conversations moved while she was away. */
export const banner = signal("");

/** What the desk itself says inside a conversation, such as how an offered transfer ended. */
export interface Said { at: string; text: string }
export const said = signal<ReadonlyMap<number, Said[]>>(new Map());

export const current = computed(() => (selected.value === null ? undefined : conversations.value.get(selected.value)));
export const open = computed(() => [...conversations.value.values()].filter((c) => c.state !== "closed"));
export const awaiting = computed(() => open.value.filter((c) => c.waiting_since));

/** While many frames are taken together: what the conversations will be, once for all of them. */
let coming: Map<number, Conversation> | null = null;
let gathering = false;

/** Take changes together: one copy and one painting for all, however many conversations there are. */
export function together(work: () => void): void {
  gathering = true;
  batch(() => {
    try { work(); } finally {
      if (coming) conversations.value = coming;
      coming = null;
      gathering = false;
    }
  });
}

/** All conversations, changes included that are not on the screen yet. */
export function all(): ReadonlyMap<number, Conversation> {
  return coming ?? conversations.value;
}

export function known(id: number): Conversation | undefined {
  return all().get(id);
}

export function replaceAll(pairs: Iterable<[number, Conversation]>): void {
  const next = new Map(pairs);
  if (gathering) coming = next;
  else conversations.value = next;
}

function change(work: (next: Map<number, Conversation>) => void): void {
  const next = coming ?? new Map(conversations.value);
  work(next);
  if (gathering) coming = next;
  else conversations.value = next;
}

export function put(conversation: Conversation): void {
  change((next) => next.set(conversation.id, conversation));
}

export function patch(id: number, news: Partial<Conversation>): void {
  const found = known(id);
  if (found) put({ ...found, ...news });
}

/** Say something inside a conversation; nothing is said twice after a reconnect. */
export function say(id: number, text: string, at: string): void {
  const known = said.value.get(id) ?? [];
  if (!known.some((line) => line.text === text && line.at === at)) said.value = new Map(said.value).set(id, [...known, { at, text }]);
}

export function remove(id: number): void {
  change((next) => next.delete(id));
}

/** Messages nobody on the desk has looked at; an answer of ours settles all before it. */
export function unread(conversation: Conversation): number {
  if (conversation.last_message?.sender.type === "agent") return 0;
  return Math.max(0, conversation.messages - conversation.agent_read_seq);
}

export function isOfflineMessage(conversation: Conversation): boolean {
  return conversation.assignment?.reason === "offline_allocation";
}
