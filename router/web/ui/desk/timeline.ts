// What the log shows, in order: days, messages, the card that says why the conversation came, what is on its way.
import type { Pending } from "../core/outbox";
import { dayName } from "../core/when";
import type { Assignment, Message } from "../core/wire";
import type { Said } from "./store";

export type Line =
  | { kind: "day"; key: string; text: string }
  | { kind: "message"; key: string; message: Message; first: boolean; author: boolean }
  | { kind: "card"; key: string; assignment: Assignment }
  | { kind: "said"; key: string; text: string }
  | { kind: "pending"; key: string; pending: Pending };

const GROUP_MS = 5 * 60_000;

function follows(before: Message | undefined, message: Message): boolean {
  return !!before && before.sender.type === message.sender.type && before.sender.id === message.sender.id
    && before.kind === message.kind && Date.parse(message.at) - Date.parse(before.at) < GROUP_MS;
}

function cardPlace(assignment: Assignment, messages: Message[]): number {
  const after = assignment.system_message?.after_seq;
  if (after !== undefined && after !== null) return after;
  return messages.filter((message) => message.at <= assignment.at).at(-1)?.seq ?? 0;
}

/** Lay out a conversation; `said` is what the desk itself has to tell. */
export function timeline(messages: Message[], assignment: Assignment | null, pending: Pending[], said: Said[] = []): Line[] {
  const lines: Line[] = [];
  const stored = new Set(messages.map((message) => message.client_msg_id).filter(Boolean));
  const place = assignment ? cardPlace(assignment, messages) : -1;
  let card: Line | null = assignment && { kind: "card", key: `card-${assignment.trace_id}`, assignment };
  let day = "";
  let before: Message | undefined;
  const untold = [...said];
  const tell = (until: string | null) => {
    while (untold.length && (until === null || untold[0]!.at < until)) {
      const { at, text } = untold.shift()!;
      lines.push({ kind: "said", key: `said-${at}-${text}`, text });
      before = undefined;
    }
  };
  for (const message of messages) {
    tell(message.at);
    if (card && message.seq > place) { lines.push(card); card = null; before = undefined; }
    if (dayName(message.at) !== day) { day = dayName(message.at); lines.push({ kind: "day", key: `day-${message.seq}`, text: day }); before = undefined; }
    const first = !follows(before, message);
    lines.push({ kind: "message", key: `m-${message.client_msg_id ?? message.seq}`, message, first, author: first });
    before = message;
  }
  if (card) lines.push(card);
  tell(null);
  const waiting = pending.filter((item) => !stored.has(item.id));
  return [...lines, ...waiting.map((item): Line => ({ kind: "pending", key: `m-${item.id}`, pending: item }))];
}
