// The clock of a waiting customer: word, shape and colour; only its text changes each second.
import { useComputed } from "@preact/signals";
import { duration, secondsSince, tick } from "./clock";
import { t } from "./i18n";

export interface Limits { warn_s: number; overdue_s: number }

export type Urgency = "" | "warn" | "overdue";

export function urgency(seconds: number, limits: Limits): Urgency {
  if (seconds >= limits.overdue_s) return "overdue";
  return seconds >= limits.warn_s ? "warn" : "";
}

export function urgencyWord(level: Urgency): string {
  if (level === "overdue") return t("已超时");
  return level === "warn" ? t("即将超时") : "";
}

const MARKS = { "": "", warn: "▲", overdue: "!" };

export function Timer({ since, limits, words = false }: { since: string; limits: Limits; words?: boolean }) {
  const text = useComputed(() => duration(secondsSince(since, tick.value)));
  const level = useComputed(() => urgency(secondsSince(since, tick.value), limits)).value;
  return (
    <span class={`timer ${level}`} title={urgencyWord(level)}>
      {level && <span aria-hidden="true">{MARKS[level]}</span>}
      <span>{text}</span>
      {words && level && <span>{urgencyWord(level)}</span>}
    </span>
  );
}
