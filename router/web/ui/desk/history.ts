// The messages of the conversations that were opened, each loaded once and kept current by frames.
import { signal, type Signal } from "@preact/signals";
import { call, type Refused } from "../core/http";
import type { Message, Page } from "../core/wire";

const BLOCK = 200;

/** `earlier` leads to the messages before those that are known. */
export interface History { messages: Message[]; status: "loading" | "ready" | "failed"; earlier?: string | null; error?: Refused }

const histories = new Map<number, Signal<History>>();

export function historyOf(id: number): Signal<History> {
  let found = histories.get(id);
  if (!found) {
    found = signal<History>({ messages: [], status: "loading" });
    histories.set(id, found);
    void load(id);
  }
  return found;
}

function merged(known: Message[], more: Message[]): Message[] {
  const bySeq = new Map(known.map((message) => [message.seq, message]));
  for (const message of more) bySeq.set(message.seq, message);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** Load a conversation's messages, again after a failure. */
export async function load(id: number): Promise<void> {
  const history = historyOf(id);
  try {
    const page = await call<Page<Message>>("GET", `/conversations/${id}/messages?limit=${BLOCK}`);
    history.value = { status: "ready", messages: merged(history.value.messages, page.items), earlier: page.next_cursor };
  } catch (error) {
    history.value = { ...history.value, status: "failed", error: error as Refused };
  }
}

/** Load the block of messages before the known ones. */
export async function loadEarlier(id: number): Promise<void> {
  const history = historyOf(id);
  if (!history.value.earlier) return;
  try {
    const page = await call<Page<Message>>("GET", `/conversations/${id}/messages?limit=${BLOCK}&cursor=${encodeURIComponent(history.value.earlier)}`);
    history.value = { status: "ready", messages: merged(history.value.messages, page.items), earlier: page.next_cursor };
  } catch (error) {
    history.value = { ...history.value, error: error as Refused };
  }
}

/** Add a message that was pushed; a hole before it means something was missed. */
export function append(message: Message): void {
  const history = histories.get(message.conversation_id);
  if (!history) return;
  const last = history.value.messages.at(-1)?.seq ?? 0;
  history.value = { ...history.value, messages: merged(history.value.messages, [message]) };
  if (history.value.status === "ready" && message.seq > last + 1) void load(message.conversation_id);
}

/** After a resync nothing kept is sure to be complete. */
export function reloadAll(except: number | null): void {
  for (const id of [...histories.keys()]) if (id !== except) histories.delete(id);
  if (except !== null) void load(except);
}

export function reload(id: number): void {
  if (histories.has(id)) void load(id);
}
