// A topic and the draft of an entry, as models/wire/topics.py describes them.
import { t } from "../core/i18n";

export interface Effect { entry_id: number; at: string; hit_before: number | null; hit_after: number | null; asked_after: number }

export interface Topic {
  id: number; name: string; size: number; growth: number; rising: boolean; handoff_share: number; unresolved_share: number;
  first_at: string; last_at: string; examples: { conversation_id: number; text: string; at: string }[]; effect: Effect | null;
}

export interface Draft { questions: string[]; answer: string; intent: string; answers_read: number; agreement: number }

export interface Base { id: number; base: { name: string }; bots: string[] }

export function percent(share: number | null): string {
  return share === null ? "—" : `${Math.round(share * 100)}%`;
}

/** 「faq（机器人 faq、售后）」: who will know the entry. */
export function baseWord({ base, bots }: Base): string {
  return t("{name}（机器人：{bots}）", { name: base.name, bots: bots.join(t("、")) || t("没有") });
}
