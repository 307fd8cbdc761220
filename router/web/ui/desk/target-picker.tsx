// Who of the colleagues shall get it, and what speaks against her.
import { useEffect } from "preact/hooks";
import { t } from "../core/i18n";
import { isSupervisor } from "../core/page";
import { isAway, TargetPicker as Picker, type Objection, type Target } from "../core/target-picker";
import type { Agent } from "../core/wire";
import { refreshColleagues } from "./colleagues";
import { me } from "./link";
import { colleagues, groups, shop } from "./store";

/** Offline colleagues get nothing, unless the shop keeps it for them in the pool. */
function objectionTo(agent: Agent): Objection | null {
  if (isAway(agent)) return shop.value.to_offline ? { why: t("留到她的离线留言"), refused: false } : { why: t("离线，不能接手"), refused: true };
  if (agent.load < agent.capacity) return null;
  return { why: isSupervisor(me) ? t("已满，将超出上限") : t("已满，可能被拒绝"), refused: false };
}

export function TargetPicker({ target, pick }: { target: Target | null; pick: (target: Target, name: string) => void }) {
  useEffect(() => void refreshColleagues(), []);
  const others = [...colleagues.value.values()].filter((agent) => agent.id !== me.agent.id);
  return <Picker agents={others} groups={groups.value} target={target} pick={pick} objectionTo={objectionTo} />;
}
