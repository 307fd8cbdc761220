// What a trace says: the hop behind every rule, why it took the conversation or not, why an agent was not taken.
import { t } from "./i18n";
import { handoffTrigger } from "./words";

type Words = Record<string, () => string>;

const HOPS: Words = {
  C3: () => t("主动领取"),
  C4: () => t("主管接管"),
  "R2.1": () => t("离线承接"),
  "R2.2": () => t("最近联系人"),
  "R2.3": () => t("专属客服"),
  "R2.4": () => t("机器人"),
  "R2.5": () => t("匹配分流组"),
  "R2.6": () => t("组内选人"),
  R3: () => t("最近联系人"),
  "R3.6": () => t("等最近联系人"),
  "R4.4": () => t("问过的客服"),
  "R5.4": () => t("排队"),
  "R6.2": () => t("离线承接"),
  "R6.3": () => t("离线消息池"),
  "R6.7": () => t("手动分配"),
  "R7.6": () => t("分配对象"),
  "R7.9": () => t("分配上限"),
  "R8.2": () => t("转人工"),
  "R9.4": () => t("转交"),
  "R9.1": () => t("已有会话"),
  "R9.7": () => t("退回"),
  "R11.2": () => t("工作时间"),
};

/** Why an agent was not taken: the reason of a candidate, and the detail of a hop that asked one agent. */
const AGENT: Words = {
  later_in_order: () => t("排在后面"),
  disabled: () => t("账号已停用"),
  weight_0: () => t("权重为 0，只接转交"),
  asked_before: () => t("问过她了"),
  offline: () => t("离线"),
  suspended: () => t("挂起"),
  suspended_too_long_ago: () => t("挂起，且隔得太久"),
  older_than_window: () => t("隔得太久"),
  off_shift: () => t("不在班"),
  finishing: () => t("处理完就休息，不再接新会话"),
  grace: () => t("重连中"),
  disconnected: () => t("掉线"),
  full: () => t("已满"),
  full_in_group: () => t("在本组已满"),
  agent_cap_reached: () => t("本次已分够"),
  left_out: () => t("这次不考虑她"),
};

const DETAILS: Words = {
  "R2.1 somebody_online": () => t("有人在线不挂起，继续往下"),
  "R2.1 nobody_online": () => t("没有人在线不挂起"),
  no_recent_contact: () => t("没有最近联系人"),
  recent_contact: () => t("最近联系人可以接待"),
  waits_for_recent: () => t("她已满，先等她有空位"),
  no_dedicated_agent: () => t("没有专属客服"),
  dedicated: () => t("专属客服可以接待"),
  bot: () => t("先由机器人接待"),
  range_matches: () => t("接待范围符合"),
  default_group: () => t("没有一组的接待范围符合，进默认组"),
  no_matching_group: () => t("没有一组的接待范围符合，也没有默认组"),
  group_given: () => t("指定了分流组"),
  selected: () => t("组内有人可以接待"),
  nobody_accepts: () => t("组内没有人能接"),
  bot_unhealthy: () => t("机器人失败"),
  hours_only: () => t("不在工作时间，不接新会话"),
  outside_hours: () => t("不在工作时间，不接新会话"),
  everybody_asked: () => t("能问的都问过了"),
  queue: () => t("进入排队"),
  queue_full: () => t("排队已满"),
  left_by_customer: () => t("买家离开排队"),
  pool: () => t("进离线消息池"),
  delegate: () => t("由代接账号接待"),
  owner: () => t("由店主接待"),
  nobody_online: () => t("无人在线"),
  queue_timeout: () => t("排队超时"),
  queue_left: () => t("离开排队"),
  bot_unresolved: () => t("机器人未解决"),
  agent_gone: () => t("客服掉线"),
  returned: () => t("客服退回"),
  claimed: () => t("她主动领取"),
  chosen_by_hand: () => t("由人指定"),
  not_reachable: () => t("她不在线"),
  capacity_not_looked_at: () => t("分配不看接待上限"),
  manual: () => t("主管指派"),
  transfer_agent: () => t("转交客服"),
  transfer_group: () => t("转交分流组"),
  offered: () => t("已征求同意"),
  accepted: () => t("她接受了转交"),
  takeover: () => t("主管接管，不看接待上限"),
  left_for_offline: () => t("她离线，先留在离线消息池给她"),
  left_for_her: () => t("转交时留给她的，她回来了"),
  stays_where_she_is: () => t("买家已有会话，不再分流"),
};

const TIES: Words = {
  priority: () => t("优先级更高"),
  load_per_weight: () => t("负载 ÷ 权重更低"),
  longest_waiting: () => t("离上次分配更久"),
  id: () => t("其余都相同，编号在前"),
};

function look(words: Words, code: string): string {
  return words[code]?.() ?? code;
}

/** Name the hop of a rule; one that is new to this page by its number. */
export const hopName = (rule: string): string => look(HOPS, rule);

/** Say why a hop took the conversation or passed it on; some details mean more under their own rule. */
export function stepSays(rule: string, detail: string): string {
  return (DETAILS[`${rule} ${detail}`] ?? DETAILS[detail] ?? AGENT[detail])?.() ?? handoffTrigger(detail);
}

/** Say why an agent was not taken; "" for the winner. */
export const removedBecause = (reason: string): string => (reason ? look(AGENT, reason) : "");

/** Name the rule that put the winner before the next (R4.2). */
export const tieBreak = (tie: string): string => look(TIES, tie);
