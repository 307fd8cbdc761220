// Why a run handed out nothing, and why an entry was not handed out: the server's stable codes in words.
import { t } from "./i18n";

const RUN: Record<string, () => string> = {
  min_online_not_met: () => t("在线不挂起客服数条件不满足"),
  avg_awaiting_exceeded: () => t("客服人均待回复数不满足分配条件"),
  nobody_online: () => t("没有在线不挂起的客服"),
  nothing_to_allocate: () => t("没有可分配的留言"),
  missed: () => t("服务未运行，错过该时点"),
};

const ITEM: Record<string, () => string> = {
  offline_allocation: () => t("离线留言分配"),
  already_served: () => t("已有客服接待"),
  left_shop: () => t("买家已离开"),
  blocked: () => t("买家已被拉黑"),
  over_cap: () => t("超出本次分配上限"),
  older_than_window: () => t("超出分配时间范围"),
  no_matching_group: () => t("没有匹配的分流组"),
  no_eligible_agent: () => t("没有可接待的客服"),
  agent_cap_reached: () => t("客服已达单次分配上限"),
  lost_race: () => t("已被他人处理"),
  system_error: () => t("系统错误"),
};

/** Say why a run handed out nothing; the server's own text for a code that is new to this page. */
export function runReason(run: { reason: string | null; reason_text: string | null }): string {
  return (run.reason && RUN[run.reason]?.()) || (run.reason_text ?? "");
}

/** Say what became of an entry. */
export function itemReason(item: { reason: string; reason_text: string }): string {
  return ITEM[item.reason]?.() ?? item.reason_text;
}
