// What the server tells of a bot, and what each kind of bot needs.
import type { Refused } from "../core/http";
import { t } from "../core/i18n";
import type { BotHealth, Ref } from "../core/wire";

export interface Settings {
  url: string | null; timeout_s: number; knowledge: string | null; threshold: number; max_misses: number;
  base_url: string | null; model: string | null; max_tokens: number; daily_tokens: number | null; fallback: string | null; stream: boolean;
}

export interface BotView {
  name: string; kind: string; version: number; bot: Settings; secret_env: string[]; secrets: number; first: boolean; groups: Ref[];
  last_hour: { turns: number; failed_share: number | null; p95_ms: number | null }; health: BotHealth;
}

/** What a form may choose among: the shop's knowledge bases, and the bots that a model may fall back to. */
export interface Choices { bases: string[]; faqs: string[] }

export const KINDS = ["webhook", "faq", "llm", "rasa", "chatwoot"];
/** Kinds that are somebody else's server, and those that answer from knowledge. */
export const ELSEWHERE = ["webhook", "rasa", "chatwoot"];
export const KNOWING = ["faq", "llm"];
/** Kinds whose secret the server draws, and those that are shown a key made where they run. */
export const DRAWN = ["webhook", "chatwoot"];
export const SHOWN_A_KEY = ["rasa", "llm"];

export const FRESH: Settings = {
  url: null, timeout_s: 5, knowledge: null, threshold: 0.5, max_misses: 2,
  base_url: null, model: null, max_tokens: 500, daily_tokens: null, fallback: null, stream: true,
};

export function kindWord(kind: string): string {
  return ({ faq: t("知识问答"), webhook: "Webhook", llm: t("大模型"), rasa: "Rasa", chatwoot: "Chatwoot" } as Record<string, string>)[kind] ?? kind;
}

export function pathOf(name: string): string {
  return `/bots/${encodeURIComponent(name)}`;
}

const WRONG: Record<string, () => string> = {
  name: () => t("要 1 到 64 个字母、数字、_ 或 -"), url: () => t("要像 https://bot.example/turns 这样的地址"),
  base_url: () => t("要像 https://llm.example/v1 这样的地址"), model: () => t("请填模型的名称"), knowledge: () => t("请选一个知识库"),
  key: () => t("只能是英文字母、数字和符号，没有空格"),
};

/** Say what is wrong with a field, in words where the server says it in a pattern. */
export function wrongWith(refused: Refused | null, field: string): string {
  const found = refused?.errors.find((one) => one.field === field);
  return found ? WRONG[field]?.() ?? found.detail : "";
}
