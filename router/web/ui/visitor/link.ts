// The customer's line to the server: who she is, socket, outbox, draft.
import { effect } from "@preact/signals";
import { followConnection } from "../core/connection";
import { Drafts } from "../core/drafts";
import { call, type Refused } from "../core/http";
import { Outbox } from "../core/outbox";
import { bootstrap } from "../core/page";
import { explain } from "../core/refusals";
import { Socket } from "../core/socket";
import { read, write } from "../core/stored";
import { apply, conversation, partial, problem } from "./store";

interface VisitorBootstrap { shop: { key: string; name: string }; timezone: string; button: boolean; facts?: Record<string, unknown> }
interface Identity { token: string; customer_id: number }

export const page = bootstrap<VisitorBootstrap>();
const identityKey = `visitor:${page.shop.key}`;

// What the address says about this visit; a customer who comes back may come from another page.
const facts = page.facts && Object.keys(page.facts).length ? { facts: page.facts } : {};
// Kept in memory too: inside a frame the browser may refuse storage.
let identity = read<Identity | null>(identityKey, null);

async function identify(): Promise<Identity> {
  if (identity?.token) return identity;
  const fresh = await call<Identity>("POST", "/visitor/sessions", { shop: page.shop.key, ...facts });
  identity = { token: fresh.token, customer_id: fresh.customer_id };
  write(identityKey, identity);
  return identity;
}

async function greeting(): Promise<{ token: string }> {
  try {
    return { token: (await identify()).token };
  } catch (error) {
    problem.value = explain(error as Refused);
    throw error;
  }
}

export const socket: Socket = new Socket({
  path: "/ws/visitor",
  hello: greeting,
  onFrame: (frame) => { apply(frame); if (frame.type === "message.created") outbox.seen(frame.data.message.client_msg_id); },
  onReady: () => { renewed = false; partial.value = null; problem.value = ""; outbox.flush(); },
});

export const drafts = new Drafts(`visitor:${page.shop.key}`);

export const outbox: Outbox = new Outbox({
  key: `outbox:visitor:${page.shop.key}`,
  connected: () => socket.phase.value === "ready",
  transmit: (m) => socket.request("message.send", { client_msg_id: m.id, text: m.text, ...facts, ...(conversation.value && { conversation_id: conversation.value }) }),
  returned: () => false,
});

export const connection = followConnection(socket, () => null);

// An expired token is no reason to send a customer away: ask for a new one, once.
let renewed = false;
effect(() => {
  if (socket.phase.value !== "signed_out" || renewed) return;
  renewed = true;
  identity = null;
  write(identityKey, null);
  socket.now();
});

/** Ask the server; a refusal is shown above the composer. */
export async function act(type: string, data: unknown = {}): Promise<void> {
  try {
    await socket.request(type, data);
    problem.value = "";
  } catch (error) {
    problem.value = explain(error as Refused, type);
  }
}
