// Why a trigger fires or does not, as a sentence with the values it compared.
import { t } from "../core/i18n";
import { plain } from "../core/trace-values";
import type { Verdict } from "./store";

type Say = (values: Record<string, string>) => string;

const COUNTED: Record<string, Say> = {
  repeats: (v) => t("连续 {n} 次说了差不多的话，满 {least} 次转人工", { n: v.repeats!, least: v.at_least! }),
  misses: (v) => t("连续 {n} 次没答上，满 {least} 次转人工", { n: v.misses!, least: v.at_least! }),
  low_confidence: (v) => t("把握 {sure}，低于 {below}；连续 {n} 次，满 {least} 次转人工", { sure: v.confidence!, below: v.below!, n: v.unsure!, least: v.at_least! }),
};

const WHY: Record<string, Say> = {
  off: () => t("没有开启"),
  said: (v) => (v.match === "whole" ? t("整条消息就是「{word}」", { word: v.word! }) : t("消息里有「{word}」", { word: v.word! })),
  not_said: (v) => t("{n} 个词都没有说", { n: v.keywords! }),
  asked_before: () => t("已经要过人工"),
  not_pressed: () => t("按了才转"),
  wished: (v) => (v.reason === "customer_asked" ? t("机器人听出买家要人工") : v.reason ? t("机器人要求转人工：{reason}", { reason: v.reason }) : t("机器人要求转人工")),
  not_wished: () => t("机器人没有要求"),
  no_miss: () => t("这一句答上了"),
  sure: (v) => t("把握 {sure}，不低于 {below}", { sure: v.confidence!, below: v.below! }),
  no_confidence: () => t("机器人没有给出把握"),
  answer_unknown: () => t("没有问机器人：外部机器人要真的问了才知道"),
  not_tried: () => t("失败或超时总会转人工，这里不试"),
};

/** Say why a trigger fires or not; a code that is new to this page stays as it is. */
export function verdictText({ trigger, why, values }: Verdict): string {
  const said = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(value)]));
  const counted = why === "reached" || why === "below" ? COUNTED[trigger] : undefined;
  return (counted ?? WHY[why])?.(said) ?? why;
}
