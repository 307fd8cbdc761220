// Why a run handed out nothing, and why an entry was not handed out: the server's stable codes in words.
import { language, t } from "./i18n";
import type { Run } from "./wire";

const RUN: Record<string, () => string> = {
  min_online_not_met: () => t("在线不挂起客服数条件不满足"),
  avg_awaiting_exceeded: () => t("客服人均待回复数不满足分配条件"),
  nobody_online: () => t("无人在线"),
  nothing_to_allocate: () => t("没有可分配的留言"),
  missed: () => t("服务未运行，错过该时点"),
};

const ITEM: Record<string, () => string> = {
  offline_allocation: () => t("离线留言分配"),
  already_served: () => t("已有客服接待"),
  left_shop: () => t("买家已离开"),
  blocked: () => t("已拉黑"),
  over_cap: () => t("超出单次上限"),
  older_than_window: () => t("超出时间范围"),
  no_matching_group: () => t("无匹配分流组"),
  no_eligible_agent: () => t("没有可接待的客服"),
  agent_cap_reached: () => t("客服已达上限"),
  lost_race: () => t("已被他人处理"),
  system_error: () => t("系统错误"),
};

type Judged = Pick<Run, "reason" | "reason_text" | "headcount" | "avg_awaiting" | "min_online" | "max_avg_awaiting"> & { online?: number | null };

/** A number as people write it, one place after the point. */
export function figure(n: number): string {
  return n.toLocaleString(language, { maximumFractionDigits: 1 });
}

/** Both values of the condition that failed: 「4 < 5」. */
function values(run: Judged): string {
  if (run.reason === "min_online_not_met" && run.min_online !== null) return `${run.online ?? run.headcount} < ${run.min_online}`;
  if (run.reason !== "avg_awaiting_exceeded" || run.max_avg_awaiting === null) return "";
  // To one place 3.04 and 3 would look equal.
  const exact = (n: number) => n.toLocaleString(language, { maximumFractionDigits: 3 });
  return `${exact(run.avg_awaiting)} > ${exact(run.max_avg_awaiting)}`;
}

/** Say why a run handed out nothing, with both values; the server's own text for a code that is new to this page. */
export function runReason(run: Judged): string {
  const why = (run.reason && RUN[run.reason]?.()) || (run.reason_text ?? "");
  const compared = values(run);
  return compared ? t("{why}（{values}）", { why, values: compared }) : why;
}

/** Say what became of an entry. */
export function itemReason(item: { reason: string; reason_text: string }): string {
  return ITEM[item.reason]?.() ?? item.reason_text;
}
