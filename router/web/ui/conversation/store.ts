// One conversation as a supervisor sees it: loaded once, kept current by what the socket shows of it.
import { signal } from "@preact/signals";
import { followConnection } from "../core/connection";
import { call, type Refused } from "../core/http";
import { Outbox } from "../core/outbox";
import { bootstrap } from "../core/page";
import { allGroups } from "../core/roster";
import { Socket } from "../core/socket";
import type { Assignment, Conversation, ConversationDetail, Frame, Message, Page, Ref } from "../core/wire";

const BLOCK = 200;
const GATHER_MS = 300;

export const page = bootstrap();
export const id = page.conversation_id!;

export const conversation = signal<Conversation | null>(null);
export const assignments = signal<Assignment[]>([]);
export const messages = signal<Message[]>([]);
/** Leads to the messages before the known ones. */
export const earlier = signal<string | null>(null);
export const failure = signal<Refused | null>(null);
/** Grows whenever the conversation moved: its way has to be asked for again. */
export const moved = signal(0);
export const names = signal<{ agents: Ref[]; groups: Ref[] }>({ agents: [], groups: [] });

function merge(more: Message[]): void {
  const bySeq = new Map(messages.value.map((message) => [message.seq, message]));
  for (const message of more) bySeq.set(message.seq, message);
  messages.value = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

async function loadDetail(): Promise<void> {
  const found = await call<ConversationDetail>("GET", `/conversations/${id}`);
  conversation.value = found.conversation;
  assignments.value = found.assignments;
}

async function loadMessages(cursor: string | null = null): Promise<void> {
  const found = await call<Page<Message>>("GET", `/conversations/${id}/messages?limit=${BLOCK}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
  if (cursor !== null || !messages.value.length) earlier.value = found.next_cursor;
  merge(found.items);
}

/** Load everything, again after a failure; what is known stays meanwhile. */
export async function load(): Promise<void> {
  try {
    await Promise.all([loadDetail(), loadMessages()]);
    failure.value = null;
    moved.value++;
  } catch (error) {
    failure.value = error as Refused;
  }
}

export async function loadEarlier(): Promise<void> {
  await loadMessages(earlier.value).catch((error: Refused) => { failure.value = error; });
}

/** What ids in a trace are called; without an answer they stay numbers. */
export async function loadNames(): Promise<void> {
  const groups = await allGroups().catch(() => []);
  names.value = { agents: groups.flatMap((group) => group.members.map((member) => member.agent)), groups };
}

let gathering: ReturnType<typeof setTimeout> | undefined;

function reload(): void {
  gathering ??= setTimeout(() => { gathering = undefined; void load(); }, GATHER_MS);
}

function created(data: { message: Message; state: Conversation["state"]; waiting_since: string | null }): void {
  merge([data.message]);
  outbox.seen(data.message.client_msg_id);
  if (conversation.value) conversation.value = { ...conversation.value, state: data.state, waiting_since: data.waiting_since, messages: data.message.seq, ...(data.waiting_since === null && { attention: null }) };
}

function read(data: { by: "agent" | "customer"; seq: number }): void {
  if (conversation.value && data.by === "customer") conversation.value = { ...conversation.value, customer_read_seq: data.seq };
}

const APPLY: Record<string, (data: any) => void> = { snapshot: () => undefined, "message.created": created, "message.read": read };

export const socket: Socket = new Socket({
  path: "/ws/console",
  onFrame: (frame: Frame) => (APPLY[frame.type] ?? reload)(frame.data),
  onReady: () => { void watch(); outbox.flush(); },
});

/** Look on; a conversation that is over has nothing more to show. */
async function watch(): Promise<void> {
  await socket.request("watch", { topics: [], conversation_id: id }).catch(() => undefined);
  await load();
}

export const outbox: Outbox = new Outbox({
  key: `outbox:whisper:${page.me.shop}:${page.me.agent.id}:${id}`,
  connected: () => socket.phase.value === "ready",
  transmit: (m) => socket.request("conversation.whisper", { conversation_id: id, client_msg_id: m.id, text: m.text }),
  returned: () => false,
});

export const connection = followConnection(socket, () => null);
