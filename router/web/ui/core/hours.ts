// Working hours by the shop's wall clock (R11.1): what they cover, where they overlap, how people read them. The server decides again.
import { DAY_MIN, lengthOf, spanText, type Times } from "./day-spans";
import { language, t, tn } from "./i18n";
import { minutesOf } from "./slots";
import type { Hours, Weekday } from "./wire";

export const WEEKDAYS: Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const WEEK_MIN = 7 * DAY_MIN;

interface Piece { row: number; begin: number; end: number }

function pieces(hours: Hours): Piece[] {
  return hours.weekly.flatMap((span, row) => {
    const length = lengthOf(span);
    if (length === null) return [];
    return span.days.map((day) => {
      const begin = WEEKDAYS.indexOf(day) * DAY_MIN + minutesOf(span.from)!;
      return { row, begin, end: begin + length };
    });
  });
}

function meet(one: Piece, other: Piece): boolean {
  return [-WEEK_MIN, 0, WEEK_MIN].some((by) => one.begin < other.end + by && other.begin + by < one.end);
}

/** The first weekly row that overlaps an earlier one, or -1; the week is a circle. */
export function overlappingRow(hours: Hours): number {
  const all = pieces(hours);
  const clash = all.find((piece, place) => all.slice(0, place).some((other) => meet(piece, other)));
  return clash?.row ?? -1;
}

/** Index of the first of several times of one date that meets an earlier one, or -1. */
export function overlappingTimes(times: Times[]): number {
  const bounds = times.map((span) => [minutesOf(span.from), lengthOf(span)] as const);
  return bounds.findIndex(([from, length], place) => from !== null && length !== null
    && bounds.slice(0, place).some(([a, l]) => a !== null && l !== null && from < a + l && a < from + length));
}

/** Stretches of minutes, day by day from Monday, that the weekly rows cover. */
export function week(hours: Hours): [number, number][][] {
  const days: [number, number][][] = WEEKDAYS.map(() => []);
  for (const { begin, end } of pieces(hours)) {
    for (let at = begin; at < end;) {
      const day = Math.floor(at / DAY_MIN);
      const stop = Math.min(end, (day + 1) * DAY_MIN);
      days[day % 7]!.push([at - day * DAY_MIN, stop - day * DAY_MIN]);
      at = stop;
    }
  }
  return days;
}

/** What is wrong with hours before they are sent, in words; "" when nothing is. */
export function hoursFault(hours: Hours | null): string {
  if (!hours) return "";
  const spans = [...hours.weekly, ...hours.dates.flatMap((dated) => dated.times)];
  if (spans.some((span) => lengthOf(span) === null)) return t("请填写时间，如 09:00");
  if (hours.weekly.some((row) => !row.days.length)) return t("每一行至少选一天");
  if (hours.dates.some((dated) => !dated.date)) return t("请选择日期");
  if (new Set(hours.dates.map((dated) => dated.date)).size < hours.dates.length) return t("同一天只能有一条例外");
  if (overlappingRow(hours) >= 0 || hours.dates.some((dated) => overlappingTimes(dated.times) >= 0)) return t("时段不能重叠");
  return spans.length ? "" : t("还没有时段：这样永远不开放");
}

const MONDAY = Date.UTC(2024, 0, 1);

/** 「周一」, 「Mon」 */
export function weekdayName(day: Weekday): string {
  const at = MONDAY + WEEKDAYS.indexOf(day) * 86_400_000;
  return new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" }).format(at);
}

/** 「周一–周五、周日」 */
function daysText(days: Weekday[]): string {
  const chosen = WEEKDAYS.map((day) => days.includes(day));
  if (chosen.every(Boolean)) return t("每天");
  const runs: string[] = [];
  for (let at = 0; at < 7; at++) {
    if (!chosen[at]) continue;
    let last = at;
    while (chosen[last + 1]) last++;
    runs.push(last > at ? `${weekdayName(WEEKDAYS[at]!)}–${weekdayName(WEEKDAYS[last]!)}` : weekdayName(WEEKDAYS[at]!));
    at = last;
  }
  return runs.join(t("、"));
}

/** 「周一–周五 09:00–18:00；例外 2 天」 */
export function hoursText(hours: Hours | null): string {
  if (!hours) return t("全天开放");
  const rows = hours.weekly.map((row) => `${daysText(row.days)} ${spanText(row)}`);
  if (hours.dates.length) rows.push(tn("例外 {n} 天", hours.dates.length));
  return rows.join(t("；")) || t("没有时段");
}
