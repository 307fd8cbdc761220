// What the customer's page knows, and what each frame changes.
import { computed, signal } from "@preact/signals";
import { serverNow } from "../core/clock";
import type { Frame, Message, VisitorSnapshot, VisitorState } from "../core/wire";

const TYPING_MS = 6000;

export const loaded = signal(false);
export const hasBot = signal(false);
export const messages = signal<Message[]>([]);
export const state = signal<VisitorState | null>(null);
export const typingUntil = signal(0);
/** What the bot is writing: shown until the message itself is there, or the bot is silenced. */
export const partial = signal<{ conversation: number; text: string } | null>(null);
/** Messages of ours up to here were read: the conversation and its message number. */
export const readUpTo = signal<{ conversation: number; seq: number }>({ conversation: 0, seq: 0 });
export const problem = signal("");
/** The shop takes nothing from her until it lifts that. */
export const blocked = signal(false);

/** The conversation that is going on, if any. */
export const conversation = computed(() => state.value?.conversation_id ?? messages.value.at(-1)?.conversation_id ?? 0);

function inOrder(a: Message, b: Message): number {
  return a.conversation_id - b.conversation_id || a.seq - b.seq;
}

function merge(more: Message[]): void {
  const known = new Map(messages.value.map((message) => [`${message.conversation_id}:${message.seq}`, message]));
  for (const message of more) known.set(`${message.conversation_id}:${message.seq}`, message);
  messages.value = [...known.values()].sort(inOrder);
}

function rated({ conversation_id, message_seq, resolved }: { conversation_id: number; message_seq: number; resolved: boolean }): void {
  const there = messages.value.find((message) => message.conversation_id === conversation_id && message.seq === message_seq);
  if (there) merge([{ ...there, resolved }]);
}

function created(message: Message): void {
  merge([message]);
  if (message.sender.type === "customer") return;
  typingUntil.value = 0;
  partial.value = null;
}

const APPLY: Record<string, (data: any) => void> = {
  snapshot: (data: VisitorSnapshot) => {
    merge(data.messages);
    state.value = data.state;
    hasBot.value = data.bot;
    blocked.value = data.blocked ?? false;
    loaded.value = true;
  },
  "message.created": (data: { message: Message }) => created(data.message),
  "message.read": (data) => { if (data.by === "agent") readUpTo.value = { conversation: data.conversation_id, seq: data.seq }; },
  "typing.started": () => { typingUntil.value = serverNow() + TYPING_MS; },
  "typing.stopped": () => { typingUntil.value = 0; },
  "message.partial": (data) => { partial.value = data.text ? { conversation: data.conversation_id, text: data.text } : null; },
  "answer.rated": rated,
  "customer.blocked": () => { blocked.value = true; },
  "customer.unblocked": () => { blocked.value = false; },
  "conversation.state": (data: VisitorState) => { state.value = { ...data }; if (data.state !== "bot") partial.value = null; },
  "conversation.closed": (data) => { if (state.value?.conversation_id === data.conversation_id) state.value = { ...state.value!, state: "closed" }; },
};

/** Apply a frame; types this page does not show are passed over. */
export function apply(frame: Frame): void {
  APPLY[frame.type]?.(frame.data);
}
