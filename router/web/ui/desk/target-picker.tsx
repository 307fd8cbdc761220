// Who of the colleagues shall get it, and what speaks against her.
import { useEffect, useState } from "preact/hooks";
import { call } from "../core/http";
import { t } from "../core/i18n";
import { isSupervisor } from "../core/page";
import { isAway, TargetPicker as Picker, type Objection, type Target } from "../core/target-picker";
import type { Agent, ConversationDetail } from "../core/wire";
import { refreshColleagues } from "./colleagues";
import { me } from "./link";
import { colleagues, groups, shop } from "./store";

/** Offline colleagues get nothing, unless the shop keeps it for them in the pool. */
function objectionTo(agent: Agent): Objection | null {
  if (isAway(agent)) return shop.value.to_offline ? { why: t("留到她的离线留言"), refused: false } : { why: t("离线，不能接手"), refused: true };
  if (agent.load < agent.capacity) return null;
  return { why: isSupervisor(me) ? t("已满，将超出上限") : t("已满，可能被拒绝"), refused: false };
}

interface Props {
  target: Target | null;
  pick: (target: Target, name: string) => void;
  /** Whose customer it is about: her recent contact is marked. */
  conversation?: number;
}

async function recentContact(conversation: number): Promise<number | null> {
  const found = await call<ConversationDetail>("GET", `/conversations/${conversation}`).catch(() => null);
  return found?.recent_contact?.id ?? null;
}

export function TargetPicker({ target, pick, conversation }: Props) {
  const [recent, setRecent] = useState<number | null>(null);
  useEffect(() => void refreshColleagues(), []);
  useEffect(() => { if (conversation) void recentContact(conversation).then(setRecent); }, [conversation]);
  const others = [...colleagues.value.values()].filter((agent) => agent.id !== me.agent.id);
  return <Picker agents={others} groups={groups.value} target={target} pick={pick} recent={recent} objectionTo={objectionTo} />;
}
