// A change of presence or connection, and what the agent should be told about it.
import { serverNow } from "../core/clock";
import { t, tn } from "../core/i18n";
import { clockTime } from "../core/when";
import { actor, presenceWord } from "../core/words";
import type { Agent } from "../core/wire";
import { banner, colleagues, me } from "./store";

interface PresenceChanged {
  agent_id: number;
  presence: Agent["presence"];
  connection: Agent["connection"];
  reason: string | null;
  until: string | null;
  grace_until: string | null;
  by: string;
  moved: number;
  keep_recents: boolean | null;
  next_presence: Agent["next_presence"];
  next_reason: string | null;
}

function forced(before: Agent, data: PresenceChanged): string {
  const time = clockTime(new Date(serverNow()).toISOString());
  const values = { time, by: actor(data.by), word: presenceWord(data.presence), why: data.reason ?? "" };
  if (data.presence === before.presence || data.by === before.name || data.by === "system") return "";
  return data.reason ? t("{time} {by} 将您的状态改为{word}：{why}", values) : t("{time} {by} 将您的状态改为{word}", values);
}

/** Take over a change; a forced one and moved conversations are said in the banner. */
export function presenceChanged(data: PresenceChanged): void {
  const since = new Date(serverNow()).toISOString();
  const change = (agent: Agent): Agent => ({
    ...agent,
    presence: data.presence,
    connection: data.connection,
    presence_reason: data.reason,
    presence_until: data.until,
    grace_until: data.grace_until,
    keep_recents: data.keep_recents,
    next_presence: data.next_presence,
    next_reason: data.next_reason,
    presence_since: agent.presence === data.presence ? agent.presence_since : since,
  });
  const own = me.value;
  if (own?.id === data.agent_id) {
    banner.value = data.moved && data.by === "system" ? tn("掉线期间，{n} 个会话已转给别人", data.moved) : forced(own, data) || banner.value;
    me.value = change(own);
  }
  const colleague = colleagues.value.get(data.agent_id);
  if (colleague) colleagues.value = new Map(colleagues.value).set(data.agent_id, change(colleague));
}
