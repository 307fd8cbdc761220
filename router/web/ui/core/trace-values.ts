// The values a hop compared, each as a short text: names instead of ids, words instead of codes.
import { t } from "./i18n";
import { dayTime } from "./when";
import { entryReason, factName, presenceWord } from "./words";
import type { Presence, Ref } from "./wire";

/** What ids in a trace are called. */
export interface TraceNames { agents: Ref[]; groups: Ref[] }

type Values = Record<string, unknown>;
type Say = (value: any, names: TraceNames, all: Values) => string;

function called(list: Ref[], id: unknown): string {
  return list.find((one) => one.id === id)?.name ?? `#${id}`;
}

/** One value or several as a person reads them. */
export function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join(t("、"));
  if (value === null || value === undefined || value === "") return t("（无）");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function connectionWord(connection: string): string {
  return { connected: t("已连接"), grace: t("重连中"), disconnected: t("掉线") }[connection] ?? connection;
}

const SAY: Record<string, Say> = {
  agent: (id, { agents }) => called(agents, id),
  from: (id, { agents }) => t("原来是 {name}", { name: called(agents, id) }),
  asked: (ids: number[], { agents }) => (ids.length ? t("先问过 {list}", { list: ids.map((id) => called(agents, id)).join(t("、")) }) : ""),
  conversation: (id) => t("会话 {id}", { id }),
  group: (id, { groups }) => t("分流组 {name}", { name: called(groups, id) }),
  online: (n) => t("在线不挂起 {n} 人", { n }),
  hours_ago: (hours) => t("{n} 小时前说过话", { n: hours }),
  presence: (presence: Presence) => presenceWord(presence),
  connection: (connection) => connectionWord(connection),
  load: (load, _, { capacity }) => (capacity === undefined ? t("负载 {load}", { load }) : t("负载 {load}/{capacity}", { load, capacity: plain(capacity) })),
  members: (n) => t("成员 {n} 人", { n }),
  waiting: (waiting, _, { limit }) => (limit === undefined ? t("排队 {n} 人", { n: waiting }) : t("排队 {n} 人，上限 {limit}", { n: waiting, limit: plain(limit) })),
  bot: (bot) => t("机器人 {name}", { name: bot }),
  by: (name) => t("操作者 {name}", { name }),
  reason: (reason) => entryReason(plain(reason)),
  over_capacity: (over) => (over ? t("超过接待上限") : t("没有超过接待上限")),
  recent_wait_s: (s) => t("最多等 {s} 秒", { s }),
  // What a trigger compared (R8.2) is the same in every language.
  word: (word) => `「${word}」`,
  misses: (n, _, { at_least }) => `${n} ≥ ${at_least}`,
  repeats: (n, _, { at_least }) => `${n} ≥ ${at_least}`,
  unsure: (n, _, { at_least }) => `${n} ≥ ${at_least}`,
  confidence: (sure, _, { below }) => `${sure} < ${below}`,
  failures: (n) => `× ${n}`,
  left_alone_until: (at) => `→ ${dayTime(at)}`,
  until: (at) => t("{time} 开始工作", { time: dayTime(at) }),
};

/** These are told together with another. */
const TOLD_ELSEWHERE = new Set(["capacity", "limit", "facts", "range", "kind", "state", "match", "below", "at_least", "tried_by_another"]);

/** The facts of the customer beside the values the range takes (R4.1). */
function compared(facts: Values, range: Values | undefined): string[] {
  return Object.keys(range ?? facts).map((name) => {
    const said = t("{fact}：{value}", { fact: factName(name), value: plain(facts[name]) });
    return range ? t("{said}，接待 {values}", { said, values: plain(range[name]) }) : said;
  });
}

function one(name: string, value: unknown, names: TraceNames, all: Values): string {
  if (value === null || value === undefined) return "";
  return SAY[name]?.(value, names, all) ?? t("{fact}：{value}", { fact: name, value: plain(value) });
}

/** Say every value of a hop. */
export function valuesOf(values: Values, names: TraceNames): string[] {
  const said = Object.entries(values).filter(([name]) => !TOLD_ELSEWHERE.has(name)).map(([name, value]) => one(name, value, names, values));
  const facts = values.facts ? compared(values.facts as Values, values.range as Values | undefined) : [];
  return [...said, ...facts].filter(Boolean);
}
