// Entries in words: their fields for comparing versions, the preview of an answer, and what uses them.
import type { Difference } from "../core/conflict";
import type { FieldError } from "../core/http";
import { t } from "../core/i18n";
import { type BaseBody, type EntryForm, page } from "./types";

type Row = [key: string, label: string, text: string];

/** The fields of an entry, each with its label and what stands in it. */
export function entryRows(form: EntryForm): Row[] {
  return [
    ["questions", t("问法"), form.questions],
    ["answer", t("回答"), form.answer],
    ["fallback", t("没有值时说"), form.fallback],
    ["related", t("相关条目"), form.related.join(t("、"))],
    ["intent", t("意图"), form.intent],
    ["tags", t("标签"), form.tags],
    ["enabled", t("启用"), form.enabled ? t("是") : t("否")],
  ];
}

/** What a base says beside its entries. */
export function baseRows(base: BaseBody): Row[] {
  return [
    ["greeting", t("欢迎语"), base.greeting],
    ["miss", t("答不上时说"), base.miss.join("\n")],
    ["menu", t("菜单"), base.menu.join(t("、"))],
  ];
}

/** Three versions side by side, field by field. */
export function threeWay(before: Row[], mine: Row[], theirs: Row[]): Difference[] {
  return mine.map(([key, label, text], at) => ({ key, label, mine: text, before: before[at]![2], theirs: theirs[at]![2] }));
}

const SAMPLES: Record<string, () => string> = {
  customer: () => t("买家"),
  shop: () => page.shop_name,
  back_at: () => t("明天 09:00"),
  product: () => t("保温杯"),
  category: () => t("杯子"),
  order_status: () => t("已发货"),
  channel: () => t("网页"),
  level: () => t("金卡"),
  region: () => t("上海"),
  language: () => t("中文"),
};

const PLACE = /\{([^{}]*)\}/g;

/** The variables an answer has places for. */
export function placesIn(text: string): string[] {
  return [...new Set([...text.matchAll(PLACE)].map(([, name]) => name!))].filter((name) => page.variables.includes(name));
}

/** What stands in braces and is no variable: the server refuses it. */
export function unknownIn(text: string): string[] {
  return [...text.matchAll(PLACE)].map(([whole]) => whole).filter((whole) => !page.variables.includes(whole.slice(1, -1)));
}

/** What a variable may look like for a customer. */
export function sampleOf(name: string): string {
  return SAMPLES[name]?.() ?? name;
}

/** The answer as a customer reads it, with sample values in its places. */
export function previewOf(text: string): string {
  return text.replace(PLACE, (whole, name: string) => (page.variables.includes(name) ? sampleOf(name) : whole));
}

const USES: Record<string, [RegExp, (found: string) => string]> = {
  bots: [/^bot (.+) answers from it$/, (name) => t("机器人 {name} 用它回答", { name })],
  related: [/^entry (.+) is related to it$/, (name) => t("条目 {name} 的相关条目里有它", { name })],
  menu: [/(.+)/, () => t("菜单里有它")],
};

/** Say one use of a base or an entry (R4.5); the server's sentence for what is new to this page. */
export function useText({ field, detail }: FieldError): string {
  const use = USES[field];
  const found = use?.[0].exec(detail)?.[1];
  return found ? use![1](found) : detail;
}
