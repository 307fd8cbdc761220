// Facts of customers and the values a reception range tests (R4.1). The server decides again.
import { t } from "./i18n";
import { plain } from "./trace-values";
import { factName } from "./words";
import type { Group } from "./wire";

export const FACTS = ["product", "category", "order_status", "entry", "channel", "level", "tags", "region", "language", "intent"];

/** One entry of a range, or what is known of a customer. */
export type Facts = Record<string, unknown>;

/** The alternatives for one fact: a range names one value or a list of them. */
export function valuesOf(wanted: unknown): unknown[] {
  return Array.isArray(wanted) ? wanted : [wanted];
}

/** Read a typed value: one the ranges know keeps its kind (number, true), anything else is text. */
export function typed(text: string, fact: string, groups: Group[]): unknown {
  const known = groups.flatMap((group) => group.takes).flatMap((entry) => (fact in entry ? valuesOf(entry[fact]) : []));
  return known.find((value) => String(value) === text) ?? text;
}

/** The values the shop's ranges know for a fact, for suggestions. */
export function knownValues(fact: string, groups: Group[]): string[] {
  const all = groups.flatMap((group) => group.takes).flatMap((entry) => (fact in entry ? valuesOf(entry[fact]).map(String) : []));
  return [...new Set(all)].sort();
}

/** One value per fact that both entries take, or null when no customer fits both. */
export function shared(ours: Facts, theirs: Facts): Facts | null {
  const names = Object.keys(ours);
  if (!names.length || names.length !== Object.keys(theirs).length) return null;
  const found: Facts = {};
  for (const name of names) {
    if (!(name in theirs)) return null;
    const claimed = valuesOf(theirs[name]);
    const both = valuesOf(ours[name]).find((value) => claimed.includes(value));
    if (both === undefined) return null;
    found[name] = both;
  }
  return found;
}

/** 「订单状态：shipped、refunding」 */
export function factsText(facts: Facts): string {
  return Object.entries(facts).map(([name, value]) => t("{fact}：{value}", { fact: factName(name), value: plain(value) })).join(t("，"));
}

/** 「订单状态：shipped；或 入口：order_page」 */
export function rangeText(takes: Facts[]): string {
  return takes.map(factsText).join(t("；或 "));
}
