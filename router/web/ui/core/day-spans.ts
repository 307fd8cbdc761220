// Working hours of one day, as the shop's wall clock shows them; small enough for the desk.
import { t } from "./i18n";
import { minutesOf } from "./slots";
import type { ShopDay } from "./when";
import type { Hours } from "./wire";

export const DAY_MIN = 24 * 60;

export interface Times { from: string; to: string }

/** The spans that start on a day: those of the date, else those of the weekday, earliest first. */
export function spansOn(hours: Hours, day: ShopDay): Times[] {
  const dated = hours.dates.find((one) => one.date === day.date);
  const found = dated ? dated.times : hours.weekly.filter((one) => one.days.includes(day.weekday));
  return [...found].sort((a, b) => a.from.localeCompare(b.from));
}

/** Minutes from the start of a span to its end; `to` at or before `from` is the next day, equal times a whole day. */
export function lengthOf(span: Times): number | null {
  const from = minutesOf(span.from);
  const to = minutesOf(span.to);
  return from === null || to === null ? null : to > from ? to - from : to - from + DAY_MIN;
}

/** True when a span ends on the day after. */
export function overMidnight(span: Times): boolean {
  const length = lengthOf(span);
  return length !== null && minutesOf(span.from)! + length > DAY_MIN;
}

/** 「09:00–18:00」, 「22:00–次日 02:00」, 「全天」 */
export function spanText(span: Times): string {
  if (span.from === span.to) return span.from === "00:00" ? t("全天") : t("{from} 起 24 小时", { from: span.from });
  const to = minutesOf(span.to) === 0 ? "24:00" : overMidnight(span) ? t("次日 {time}", { time: span.to }) : span.to;
  return `${span.from}–${to}`;
}
