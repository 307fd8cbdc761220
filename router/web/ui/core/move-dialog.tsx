// A supervisor gives somebody's conversation to an agent or a group; the reason goes on record.
import { useEffect, useState } from "preact/hooks";
import { Dialog } from "./dialog";
import { call, type Refused } from "./http";
import { t } from "./i18n";
import { explain } from "./refusals";
import { allAgents, allGroups } from "./roster";
import type { ShopSettings } from "./settings";
import { Loading } from "./states";
import { isAway, TargetPicker, type Objection, type Target } from "./target-picker";
import type { Agent, Conversation, Ref } from "./wire";

interface Props {
  title: string;
  conversation: Conversation;
  /** Only colleagues, or only groups. */
  only?: "agent" | "group";
  onDone: () => void;
}

interface Roster { agents: Agent[]; groups: Ref[]; toOffline: boolean }

/** Offline agents get nothing, unless the shop keeps what somebody serves for them in the pool. */
function objectionTo(agent: Agent, kept: boolean): Objection | null {
  if (isAway(agent)) return kept ? { why: t("留到她的离线留言"), refused: false } : { why: t("离线，不能接手"), refused: true };
  return agent.load < agent.capacity ? null : { why: t("已满，将超出上限"), refused: false };
}

async function load(): Promise<Roster> {
  const [agents, groups, shop] = await Promise.all([allAgents(), allGroups(), call<ShopSettings>("GET", "/shop")]);
  return { agents, groups, toOffline: shop.settings.transfer.to_offline };
}

export function MoveDialog({ title, conversation, only, onDone }: Props) {
  const [roster, setRoster] = useState<Roster | null>(null);
  const [target, setTarget] = useState<Target | null>(null);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState("");
  const fail = (error: unknown) => setProblem(explain(error as Refused, "conversation.transfer"));
  useEffect(() => { load().then(setRoster, fail); }, []);
  const submit = async () => {
    if (!target) return setProblem(t("请选择转给谁"));
    if (!reason.trim()) return setProblem(t("请写明原因"));
    try {
      await call("POST", `/conversations/${conversation.id}/transfer`, { to: target, reason: reason.trim() });
      return onDone();
    } catch (error) {
      return fail(error);
    }
  };
  const others = roster?.agents.filter((agent) => agent.id !== conversation.owner?.id) ?? [];
  const groups = roster?.groups.filter((group) => only !== "group" || group.id !== conversation.group?.id) ?? [];
  const kept = !!conversation.owner && !!roster?.toOffline;
  const foot = <><button type="button" onClick={onDone}>{t("取消")}</button><button type="button" class="primary" data-testid="move-confirm" onClick={() => void submit()}>{title}</button></>;
  return (
    <Dialog title={`${title} · ${conversation.customer.name}`} onClose={onDone} onConfirm={() => void submit()} foot={foot}>
      {roster ? <TargetPicker agents={others} groups={groups} target={target} only={only} pick={setTarget} objectionTo={(agent) => objectionTo(agent, kept)} /> : !problem && <Loading />}
      <label class="field"><span>{t("原因（必填，买家看不到）")}</span><input maxLength={200} value={reason} onInput={(event) => setReason(event.currentTarget.value)} /></label>
      {problem && <p class="field-error" role="alert">{problem}</p>}
    </Dialog>
  );
}
