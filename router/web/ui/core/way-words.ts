// One step on a conversation's way in one line, as the server names it by `outcome`.
import { t } from "./i18n";
import { actor, assignmentReason, attentionWord, closedReason, entryReason, handoffTrigger } from "./words";
import type { Placement } from "./wire";

type Line = (step: Placement) => string;

function agentOf(step: Placement): string {
  return step.agent?.name ?? "";
}

/** Why a conversation left its owner: the reason of what came next. */
export function whyLeft(reason: string): string {
  if (reason === "declined") return t("退还");
  const pooled = entryReason(reason);
  return pooled === reason ? assignmentReason(reason) : pooled;
}

const LINES: Record<string, Line> = {
  opened: () => t("会话开始"),
  bot: () => t("交给机器人"),
  handoff: (step) => t("转人工：{trigger}", { trigger: handoffTrigger(step.reason ?? "") }),
  assigned: (step) => t("分配给 {name} · {why}", { name: agentOf(step), why: assignmentReason(step.reason ?? "") }),
  accepted: (step) => t("{name} 确认接待", { name: agentOf(step) }),
  queued: (step) => (step.to ? t("等最近联系人 {name}", { name: step.to.name }) : t("进入「{group}」排队", { group: step.group?.name ?? "" })),
  recent_wait_ended: () => t("不再等最近联系人"),
  promoted: () => t("在排队中提前"),
  pooled: (step) => t("进离线消息池 · {why}", { why: entryReason(step.reason ?? "") }),
  unassigned: (step) => (step.to ? t("{name} 交给 {to} · {why}", { name: agentOf(step), to: step.to.name, why: whyLeft(step.reason ?? "") }) : t("{name} 不再接待 · {why}", { name: agentOf(step), why: whyLeft(step.reason ?? "") })),
  offered: (step) => t("征求 {name} 同意接手", { name: agentOf(step) }),
  offer_accepted: (step) => t("{name} 接受了转交", { name: agentOf(step) }),
  offer_declined: (step) => t("{name} 婉拒了转交", { name: agentOf(step) }),
  offer_expired: (step) => t("{name} 没有回应，转交已过期", { name: agentOf(step) }),
  offer_cancelled: () => t("转交已取消"),
  overdue: (step) => t("{name} 超时未回复", { name: agentOf(step) }),
  attention: (step) => t("需主管关注：{why}", { why: attentionWord(step.reason ?? "") }),
  closed: (step) => [t("会话结束"), closedReason(step.reason)].filter(Boolean).join(" · "),
};

/** Say a step in one line; an outcome that is new to this page by its code. */
export function stepLine(step: Placement): string {
  return LINES[step.outcome]?.(step) ?? step.outcome;
}

/** Who did it, and what she said: 「操作者 王主管 · 更熟悉这个问题」. */
export function stepMore(step: Placement): string {
  const by = step.by && step.by !== step.agent?.name ? t("操作者 {name}", { name: actor(step.by) }) : "";
  const note = step.note ? t("备注：") + step.note : "";
  return [by, step.words, note].filter(Boolean).join(" · ");
}
