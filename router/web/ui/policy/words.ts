// What a policy says, field by field, in words: for its sentences, for the difference of two versions.
import { language, t, tn } from "../core/i18n";
import type { Ref } from "../core/wire";
import type { Policy } from "./types";

export interface Names { agents: Ref[]; groups: Ref[] }

/** One field in words; `key` is where it stands in a policy. */
export interface Said { key: string; label: string; text: string }

export function windowsText({ times }: Policy): string {
  return times.map((window) => `${window.from}–${window.to}`).join(t("、"));
}

export function rangeText({ range, window_h }: Policy): string {
  return range === "asked_human" ? t("近 {h} 小时内请求人工的留言", { h: window_h }) : t("近 {h} 小时全部留言", { h: window_h });
}

function orderText({ order }: Policy): string {
  return order === "latest_first" ? t("从最晚到最早") : t("等待最久优先");
}

/** Who receives; those who are gone by their number. */
export function targetsText({ targets }: Policy, names: Names): string {
  if (targets.kind === "shunt_rules") return t("按分流规则找到的客服");
  const called = targets[targets.kind].map((id) => names[targets.kind as "groups" | "agents"].find((one) => one.id === id)?.name ?? `#${id}`);
  return called.length ? called.join(t("、")) : t("（还没有选对象）");
}

/** What makes the cap where nothing is chosen: what Qianniu does (R7.8). */
export function countsShop({ headcount, targets }: Policy): boolean {
  return headcount === null ? targets.kind === "shunt_rules" : headcount === "shop";
}

export function headcountText(policy: Policy): string {
  if (policy.headcount === null) return t("与千牛一致");
  return policy.headcount === "shop" ? t("全店在线不挂起的客服") : t("对象中在线不挂起的客服");
}

function onOff(on: boolean): string {
  return on ? t("开") : t("关");
}

function orNone(n: number | null): string {
  return n === null ? t("不限制") : n.toLocaleString(language);
}

/** Every field of a policy, in the order of the editor. */
export function inWords(policy: Policy, names: Names): Said[] {
  const { conditions } = policy;
  const said: [string, string, string][] = [
    ["name", t("策略名称"), policy.name],
    ["enabled", t("自动分配"), onOff(policy.enabled)],
    ["range", t("哪些留言"), rangeText(policy)],
    ["window_h", t("范围（小时）"), String(policy.window_h)],
    ["order", t("顺序"), orderText(policy)],
    ["times", t("时段"), windowsText(policy)],
    ["every_min", t("间隔"), tn("每 {n} 分钟", policy.every_min)],
    ["on_agent_ready", t("客服上线且空闲时也分配一次"), onOff(policy.on_agent_ready)],
    ["targets", t("对象"), targetsText(policy, names)],
    ["suspended_recent_contact", t("挂起的最近联系人也接收"), onOff(policy.suspended_recent_contact)],
    ["min_online", t("在线不挂起客服数 ≥"), String(conditions.min_online)],
    ["max_avg_awaiting", t("客服人均待回复数 ≤"), orNone(conditions.max_avg_awaiting)],
    ["quota_per_agent", t("每名客服分配上限（条）"), String(policy.quota_per_agent)],
    ["headcount", t("人数按谁算"), headcountText(policy)],
    ["agent_cap", t("每人每次最多"), orNone(policy.agent_cap)],
    ["spread", t("每人每分钟最多"), orNone(policy.spread)],
    ["respect_capacity", t("不超过接待上限"), onOff(policy.respect_capacity)],
  ];
  return said.map(([key, label, text]) => ({ key, label, text }));
}

/** Where two policies differ: field, before, after. */
export function changes(before: Policy, after: Policy, names: Names): { key: string; label: string; before: string; after: string }[] {
  const now = inWords(after, names);
  return inWords(before, names)
    .map(({ key, label, text }, place) => ({ key, label, before: text, after: now[place]!.text }))
    .filter((one) => one.before !== one.after);
}

const CONDITIONS = new Set(["min_online", "max_avg_awaiting"]);

/** Their policy with some fields as they are in mine. */
export function merged(theirs: Policy, mine: Policy, keys: Set<string>): Policy {
  const own = (from: object, conditions: boolean) => Object.fromEntries(Object.entries(from).filter(([key]) => keys.has(key) && CONDITIONS.has(key) === conditions));
  return { ...theirs, ...own(mine, false), conditions: { ...theirs.conditions, ...own(mine.conditions, true) } };
}
