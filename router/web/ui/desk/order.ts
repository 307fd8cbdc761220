// The order of the list, and the patience to show it: nothing moves under the pointer or the focus.
import { computed } from "@preact/signals";
import { Patience } from "../core/patience";
import type { Conversation } from "../core/wire";
import { conversations, isOfflineMessage, query, sort, tab, type Tab } from "./store";

const TABS: Record<Tab, (c: Conversation) => boolean> = {
  awaiting: (c) => c.state !== "closed" && c.waiting_since !== null,
  all: (c) => c.state !== "closed",
  offline: (c) => c.state !== "closed" && isOfflineMessage(c),
  closed: (c) => c.state === "closed",
};

/** How many conversations a tab holds. */
export function countOf(name: Tab): number {
  return [...conversations.value.values()].filter(TABS[name]).length;
}

/** Times of one form are in the order of their letters; asking the language for it takes many times as long. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function latestFirst(a: Conversation, b: Conversation): number {
  return compare(b.last_message_at ?? b.opened_at, a.last_message_at ?? a.opened_at) || b.id - a.id;
}

/** Who waits comes first, longest wait on top; then the answered ones by their latest message. */
export function byWait(a: Conversation, b: Conversation): number {
  if (a.waiting_since && b.waiting_since) return compare(a.waiting_since, b.waiting_since) || a.id - b.id;
  if (a.waiting_since || b.waiting_since) return a.waiting_since ? -1 : 1;
  return latestFirst(a, b);
}

function matches(conversation: Conversation, words: string): boolean {
  if (!words) return true;
  const text = `${conversation.customer.name} ${conversation.customer.external_id ?? ""} ${conversation.last_message?.text ?? ""} ${conversation.id}`;
  return text.toLowerCase().includes(words.trim().toLowerCase());
}

const wanted = computed(() => {
  const rows = [...conversations.value.values()].filter((c) => TABS[tab.value](c) && matches(c, query.value));
  return rows.sort(sort.value === "wait" ? byWait : latestFirst).map((c) => c.id);
});

const patience = new Patience(wanted);

/** The ids on the screen, in their order; and the changes that wait until the list is left alone. */
export const { shown, heldBack, touch, settle } = patience;

/** A person changed what she wants to see: no patience needed. */
export function choose(change: () => void): void {
  change();
  settle();
}
