// Every hop of the chain as a sentence in plain words, and the settings field by field for comparing two versions.
import { setTime } from "../core/clock";
import type { Difference } from "../core/conflict";
import { hoursText } from "../core/hours";
import { t, tn } from "../core/i18n";
import type { Settings } from "../core/settings";
import type { Group, Ref } from "../core/wire";

type Keyword = Settings["handoff"]["keywords"][number];

export function wordOf(keyword: Keyword): string {
  return typeof keyword === "string" ? keyword : keyword.word;
}

export function isWhole(keyword: Keyword): boolean {
  return typeof keyword !== "string" && keyword.match === "whole";
}

function nameIn(list: Ref[], id: number | null): string {
  return list.find((one) => one.id === id)?.name ?? t("（还没有选）");
}

const HANDLING: Record<Settings["offline_handling"], (delegate: string) => string> = {
  pool: () => t("留言进离线消息池"),
  delegate: (delegate) => t("由 {name} 接待，不管她在不在线", { name: delegate }),
  owner: () => t("由店主接待，不管在不在线"),
};

export function entranceText(settings: Settings, agents: Ref[]): string {
  const handling = HANDLING[settings.offline_handling](nameIn(agents, settings.delegate));
  const recent = settings.recent_contact.when_all_suspended === "recent" ? t("大家都挂起时，先看最近联系人；") : "";
  return t("没有人在线不挂起时，{recent}{handling}。店铺工作时间：{hours}。", { recent, handling, hours: hoursText(settings.hours) });
}

function suspendedText({ when_suspended, suspended_h }: Settings["recent_contact"]): string {
  if (when_suspended === "never") return t("挂起时不接");
  return when_suspended === "always" ? t("挂起时也接") : t("挂起时只接 {h} 小时内的", { h: suspended_h });
}

function fullText({ recent_over_capacity, recent_wait_s }: Settings["recent_contact"]): string {
  if (recent_over_capacity) return t("她已满时仍给她，超过接待上限");
  return recent_wait_s ? t("她已满时先等她 {time}，再分给别人", { time: setTime(recent_wait_s) }) : t("她已满时分给别人");
}

export function recentText({ recent_contact: recent }: Settings): string {
  return t("{h} 小时内最后和买家说过话的客服，在线就接；{suspended}；{full}。", { h: recent.window_h, suspended: suspendedText(recent), full: fullText(recent) });
}

export function dedicatedText(settings: Settings): string {
  const n = settings.dedicated.length;
  return n ? tn("{n} 位买家有专属客服：她能接就给她，不能接继续往下。", n) : t("没有买家有专属客服。");
}

export function botText({ bot, handoff }: Settings): string {
  const name = bot.bot ?? t("（还没有选）");
  if (bot.mode === "off") return t("不用机器人。");
  const words = handoff.keywords.map((keyword) => t("「{word}」", { word: wordOf(keyword) })).join(t("、"));
  const asks = words ? t("买家说{words}就转人工。", { words }) : "";
  return (bot.mode === "bot_first" ? t("先由机器人 {name} 接待。", { name }) : t("没有客服能接时，由机器人 {name} 接待。", { name })) + asks;
}

export function orderText(groups: Group[]): string {
  const fallback = groups.find((group) => group.default);
  const last = fallback ? t("都不符合进默认组「{name}」", { name: fallback.name }) : t("都不符合就没有组可进：还没有默认组");
  return t("从上到下，第一个接待范围符合的组；{last}。", { last });
}

export const selectionText = (): string => t("组内先比优先级，再比负载 ÷ 权重，再比离上次分配多久，最后比编号。没有人能接：依次溢出、默认组、排队；组内无人在线就进离线消息池。");

export function repliesText({ replies }: Settings): string {
  const reclaim = replies.reclaim_s ? t("{time} 还没回就收回给别人", { time: setTime(replies.reclaim_s) }) : t("不收回");
  return t("买家等 {warn} 提醒客服，{overdue} 算超时，{reclaim}。", { warn: setTime(replies.warn_s), overdue: setTime(replies.overdue_s), reclaim });
}

export function transferText({ transfer }: Settings): string {
  const offline = transfer.to_offline ? t("可以转给离线客服：先进离线消息池留给她") : t("不能转给离线客服");
  return t("征求同意的转交等 {time}；{offline}。", { time: setTime(transfer.offer_s), offline });
}

export function graceText({ presence }: Settings): string {
  return t("断线 {time} 内（手机 {mobile}）不算掉线，会话不动。", { time: setTime(presence.grace_s), mobile: setTime(presence.mobile_grace_s) });
}

export function noticesText({ notices }: Settings): string {
  const built = t("内置文字");
  return t("下班时说：{outside}；没人在线时说：{offline}。", { outside: notices.outside_hours ?? built, offline: notices.offline ?? built });
}

/** What takes a customer to a person, as one line. */
export function handoffText({ handoff }: Settings): string {
  const { keywords, button, misses, low_confidence: unsure, repeats } = handoff;
  const parts = [
    keywords.map((keyword) => t("「{word}」", { word: wordOf(keyword) })).join(t("、")),
    button ? t("转人工按钮") : "",
    misses ? `${t("连续未答上")} ${misses}` : "",
    unsure ? `${t("把握不足")} < ${unsure.below} × ${unsure.times}` : "",
    repeats ? `${t("买家重复")} ${repeats}` : "",
    handoff.hours_only ? t("只在工作时间转人工") : "",
    handoff.reassure_s ? t("{time} 没人说话就安抚一次", { time: setTime(handoff.reassure_s) }) : "",
    setTime(handoff.idle_s),
  ];
  return parts.filter(Boolean).join(" · ");
}

type Field = [keyof Settings, string, string];

function fieldsOf(settings: Settings, agents: Ref[]): Field[] {
  const bound = settings.dedicated.map(({ customer, agent }) => `${customer} → ${nameIn(agents, agent)}`).join(t("；"));
  const handling = HANDLING[settings.offline_handling](nameIn(agents, settings.delegate));
  return [
    ["name", t("店铺名称"), settings.name], ["timezone", t("时区"), settings.timezone], ["locale", t("语言"), settings.locale],
    ["widget", t("网页来源"), settings.widget.origins.join(t("、"))],
    ["offline_handling", t("离线承接"), handling], ["delegate", t("代接账号"), settings.delegate === null ? "" : nameIn(agents, settings.delegate)],
    ["hours", t("工作时间"), hoursText(settings.hours)], ["notices", t("告诉买家的话"), noticesText(settings)],
    ["recent_contact", t("最近联系人"), recentText(settings) + (settings.recent_contact.when_all_suspended === "recent" ? t("大家都挂起时，先看最近联系人；") : "")],
    ["dedicated", t("专属客服"), bound], ["bot", t("机器人"), `${settings.bot.mode} ${settings.bot.bot ?? ""}`],
    ["handoff", t("转人工"), handoffText(settings)],
    ["replies", t("回复时限"), repliesText(settings)], ["transfer", t("转交"), transferText(settings)], ["presence", t("掉线"), graceText(settings)],
  ];
}

/** Three versions of the settings, field by field. */
export function differences(before: Settings, mine: Settings, theirs: Settings, agents: Ref[]): Difference[] {
  const [b, o] = [fieldsOf(before, agents), fieldsOf(theirs, agents)];
  return fieldsOf(mine, agents).map(([key, label, text], at) => ({ key, label, mine: text, before: b[at]![2], theirs: o[at]![2] }));
}
