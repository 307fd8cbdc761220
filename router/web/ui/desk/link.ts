// The desk's line to the server: socket, outbox, drafts.
import { signal } from "@preact/signals";
import { followConnection } from "../core/connection";
import { Drafts } from "../core/drafts";
import { Gathered } from "../core/gathered";
import type { Refused } from "../core/http";
import { t } from "../core/i18n";
import { Outbox } from "../core/outbox";
import { bootstrap } from "../core/page";
import { explain } from "../core/refusals";
import { Socket } from "../core/socket";
import type { Frame } from "../core/wire";
import { apply } from "./frames";
import { me as agent, problem, shop, together } from "./store";

// A phone in a pocket loses its socket often: the server gives it a longer grace.
const onPhone = matchMedia("(pointer: coarse) and (max-width: 767px)").matches;
const DEFAULT_GRACE_S = 45;
const LOST = new Set(["not_owner", "not_found", "forbidden", "conflict"]);

export const { me } = bootstrap();
export const drafts = new Drafts(`${me.shop}:${me.agent.id}`);
/** Raised when a text came back into a draft, so that an open composer takes it up. */
export const draftChanged = signal(0);

const frames = new Gathered<Frame>(apply, together);

export const socket: Socket = new Socket({
  path: "/ws/agent",
  hello: async () => (onPhone ? { mobile: true } : {}),
  onFrame: frames.put,
  beforeAnswer: frames.flush,
  onReady: () => outbox.flush(),
});

export const outbox: Outbox = new Outbox({
  key: `outbox:${me.shop}:${me.agent.id}`,
  connected: () => socket.phase.value === "ready",
  transmit: (m) => socket.request("message.send", { conversation_id: m.conversation, client_msg_id: m.id, text: m.text, ...(m.internal && { internal: true }) }),
  returned: (message, error) => LOST.has(error.code) && giveBack(message.conversation, message.text, error),
});

function giveBack(conversation: number, text: string, error: Refused): boolean {
  const typed = drafts.load(conversation);
  drafts.save(conversation, typed ? `${text}\n${typed}` : text);
  drafts.flush();
  draftChanged.value++;
  problem.value = t("没有发送，文字已放回草稿：{why}", { why: explain(error) });
  return true;
}

function graceSeconds(): number | null {
  return agent.value && agent.value.presence !== "offline" ? (shop.value.grace_s ?? DEFAULT_GRACE_S) : null;
}

export const connection = followConnection(socket, graceSeconds);

/** Ask the server; a refusal is shown above the conversation. Returns whether it was done. */
export async function act(type: string, data: unknown): Promise<boolean> {
  try {
    await socket.request(type, data);
    problem.value = "";
    return true;
  } catch (error) {
    problem.value = explain(error as Refused, type);
    return false;
  }
}
