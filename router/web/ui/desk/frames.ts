// What each frame of the server changes on the desk.
import { serverNow } from "../core/clock";
import { ring } from "../core/notify";
import { useZone } from "../core/when";
import type { Agent, AgentSnapshot, Attention, Conversation, Frame, Message } from "../core/wire";
import { append, reload, reloadAll } from "./history";
import { outbox } from "./link";
import { ended, replaceOffers, requested } from "./offers";
import { presenceChanged } from "./presence-frame";
import { wantPreviews } from "./previews";
import { arrived, runFinished } from "./run-news";
import { shiftChanged } from "./shift";
import * as store from "./store";

const TYPING_MS = 6000;

type Configured = Pick<Agent, "name" | "role" | "capacity" | "pool_right" | "hours" | "version"> & { agent_id: number };

function snapshot(data: AgentSnapshot): void {
  useZone(data.shop.timezone);
  store.shop.value = data.shop;
  store.me.value = data.me;
  store.colleagues.value = new Map(data.colleagues.map((agent) => [agent.id, agent]));
  store.groups.value = data.groups;
  const closed = [...store.all().values()].filter((c) => c.state === "closed");
  store.replaceAll([...closed, ...data.conversations].map((c) => [c.id, c]));
  replaceOffers(data.offers ?? []);
  store.loaded.value = true;
  reloadAll(store.selected.value);
}

function assigned({ conversation, system_message }: { conversation: Conversation; system_message: any }): void {
  const assignment = conversation.assignment && { ...conversation.assignment, system_message: conversation.assignment.system_message ?? system_message };
  store.put({ ...conversation, assignment });
  if (!conversation.last_message && conversation.messages) wantPreviews();
  const rest = new Map(store.gone.value);
  rest.delete(conversation.id);
  store.gone.value = rest;
  reload(conversation.id);
  arrived(system_message?.run_id);
}

function unassigned(data: { conversation_id: number; to: store.Gone["to"]; by: string; reason: string }): void {
  store.gone.value = new Map(store.gone.value).set(data.conversation_id, { ...data, at: serverNow() });
  store.remove(data.conversation_id);
}

function created(data: { message: Message; state: Conversation["state"]; waiting_since: string | null }): void {
  const { message } = data;
  const known = store.known(message.conversation_id);
  append(message);
  outbox.seen(message.client_msg_id);
  store.patch(message.conversation_id, {
    state: data.state,
    waiting_since: data.waiting_since,
    last_message: message.kind === "note" ? known?.last_message : message,
    last_message_at: message.at,
    messages: Math.max(known?.messages ?? 0, message.seq),
    // Who is answered calls for nobody any more.
    ...(data.waiting_since === null && { attention: null }),
  });
  if (message.sender.type === "customer") { stopped(message.conversation_id); ring(); }
}

function read(data: { conversation_id: number; by: "agent" | "customer"; seq: number }): void {
  store.patch(data.conversation_id, data.by === "customer" ? { customer_read_seq: data.seq } : { agent_read_seq: data.seq });
}

function started(id: number): void {
  store.typing.value = new Map(store.typing.value).set(id, serverNow() + TYPING_MS);
  setTimeout(() => { if ((store.typing.value.get(id) ?? 0) <= serverNow()) stopped(id); }, TYPING_MS + 50);
}

function stopped(id: number): void {
  const rest = new Map(store.typing.value);
  if (rest.delete(id)) store.typing.value = rest;
}

/** What is absent did not change. */
function updated({ conversation_id, accepted, attention }: { conversation_id: number; accepted?: boolean; attention?: Attention }): void {
  store.patch(conversation_id, { ...(accepted !== undefined && { accepted }), ...(attention && { attention }) });
}

function overdue(data: { conversation_id: number; waiting_since: string }): void {
  store.patch(data.conversation_id, { waiting_since: data.waiting_since });
  ring();
}

function agentChanged({ agent }: { agent: Agent }): void {
  if (store.me.value?.id === agent.id) store.me.value = agent;
  else store.colleagues.value = new Map(store.colleagues.value).set(agent.id, agent);
}

/** Her own account was edited: what she has room for, when she works. */
function configured({ agent_id, name, role, capacity, pool_right, hours, version }: Configured): void {
  const own = store.me.value;
  if (own?.id === agent_id) store.me.value = { ...own, name, role, capacity, pool_right, hours, version };
}

const APPLY: Record<string, (data: any) => void> = {
  snapshot,
  "conversation.assigned": assigned,
  "conversation.unassigned": unassigned,
  "conversation.updated": updated,
  "conversation.closed": (data) => store.patch(data.conversation_id, { state: "closed", closed_at: data.at, closed_reason: data.reason, waiting_since: null }),
  "message.created": created,
  "message.read": read,
  "typing.started": (data) => started(data.conversation_id),
  "typing.stopped": (data) => stopped(data.conversation_id),
  "presence.changed": presenceChanged,
  "agent.changed": agentChanged,
  "reply.overdue": overdue,
  "run.finished": runFinished,
  "shift.changed": shiftChanged,
  "config.changed": configured,
  "transfer.requested": requested,
  "transfer.accepted": ended,
  "transfer.declined": ended,
  "transfer.expired": ended,
  "transfer.cancelled": ended,
};

/** Apply a frame; types this page does not show are passed over. */
export function apply(frame: Frame): void {
  APPLY[frame.type]?.(frame.data);
}
