// Stable codes as people read them.
import { t } from "./i18n";
import type { Agent, Presence } from "./wire";

export type Words = Record<string, () => string>;

const ASSIGNMENT: Words = {
  shunt: () => t("分流"),
  recent_contact: () => t("最近联系人"),
  dedicated: () => t("专属客服"),
  queue: () => t("排队"),
  overflow: () => t("溢出"),
  handoff: () => t("转人工"),
  bot_failed: () => t("机器人失败"),
  claim: () => t("主动领取"),
  manual: () => t("主管指派"),
  transfer_agent: () => t("转交客服"),
  transfer_group: () => t("转交分流组"),
  reclaimed: () => t("超时收回"),
  agent_gone: () => t("客服掉线"),
  offline_allocation: () => t("离线留言分配"),
  takeover: () => t("主管接管"),
};

const ENTRY: Words = {
  nobody_online: () => t("无人在线"),
  queue_timeout: () => t("排队超时"),
  queue_left: () => t("离开排队"),
  bot_unresolved: () => t("机器人未解决"),
  agent_gone: () => t("客服掉线"),
  returned: () => t("客服退回"),
};

const CLOSED: Words = {
  left_shop: () => t("买家已离开"),
  blocked: () => t("买家已被拉黑"),
};

/** Say why a conversation ended; nothing where it was simply closed. */
export function closedReason(reason: string | null | undefined): string {
  return (reason && CLOSED[reason]?.()) || "";
}

const TRIGGER: Words = {
  keyword: () => t("关键词"),
  button: () => t("转人工按钮"),
  misses: () => t("连续未答上"),
  low_confidence: () => t("把握不足"),
  bot_request: () => t("机器人要求"),
  bot_failed: () => t("机器人失败"),
  bot_off: () => t("机器人停用"),
  repeats: () => t("买家重复"),
};

const FACT: Words = {
  product: () => t("商品"),
  category: () => t("类目"),
  order_status: () => t("订单状态"),
  entry: () => t("入口"),
  channel: () => t("渠道"),
  level: () => t("等级"),
  tags: () => t("标签"),
  region: () => t("地区"),
  language: () => t("语言"),
  intent: () => t("意图"),
};

const ATTENTION: Words = {
  reclaimed_often: () => t("多次超时收回，仍无人回复"),
  nobody_else: () => t("久未回复，没有别人能接"),
};

/** Look stable codes up; one that is new to this page stays as it is. */
export function look(words: Words) {
  return (code: string): string => words[code]?.() ?? code;
}

export const assignmentReason = look(ASSIGNMENT);
export const entryReason = look(ENTRY);
export const handoffTrigger = look(TRIGGER);
export const attentionWord = look(ATTENTION);
export const factName = look(FACT);

export function presenceWord(presence: Presence): string {
  return { online: t("在线"), suspended: t("挂起"), offline: t("离线") }[presence];
}

/** Presence as others see it: a lost connection matters more than what was declared. */
export function agentState(agent: Agent): { style: string; word: string } {
  if (agent.presence !== "offline" && agent.connection === "disconnected") return { style: "lost", word: t("掉线") };
  if (agent.presence !== "offline" && agent.connection === "grace") return { style: "lost", word: t("重连中") };
  return { style: agent.presence, word: presenceWord(agent.presence) };
}

/** Who did something; the server calls itself "system". */
export function actor(by: string): string {
  return by === "system" ? t("系统") : by;
}

export function channelWord(channel: string): string {
  return { web: t("网页"), widget: t("网页"), api: t("接口") }[channel] ?? channel;
}
