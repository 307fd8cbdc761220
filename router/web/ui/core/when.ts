// Points in time as people read them, in the shop's time zone.
import { serverNow } from "./clock";
import { t } from "./i18n";
import type { Weekday } from "./wire";

let zone: string | undefined;
/** Kept from call to call: making one costs a hundred times what using it does. */
let format: Intl.DateTimeFormat | undefined;
let today = { minute: -1, day: "" };

/** Show all times in this zone (an IANA name). */
export function useZone(name: string): void {
  zone = name;
  format = undefined;
  today = { minute: -1, day: "" };
}

interface Parts { day: string; time: string }

function parts(at: number): Parts {
  format ??= new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
  const found = Object.fromEntries(format.formatToParts(at).map((p) => [p.type, p.value]));
  return { day: `${found.year}-${found.month}-${found.day}`, time: `${found.hour}:${found.minute}` };
}

/** The day it is at the shop; a day begins with a minute, so within one it is the same. */
function dayNow(): string {
  const now = serverNow();
  const minute = Math.floor(now / 60_000);
  if (minute !== today.minute) today = { minute, day: parts(now).day };
  return today.day;
}

/** 「14:03」 */
export function clockTime(at: string): string {
  return parts(Date.parse(at)).time;
}

function said({ day, time }: Parts): string {
  return day === dayNow() ? t("今天 {time}", { time }) : `${day.slice(5)} ${time}`;
}

/** 「今天 14:03」, 「11-20 14:03」 */
export function dayTime(at: string): string {
  return said(parts(Date.parse(at)));
}

/** 「今天 03:54 – 04:10」, 「11-27 23:54 – 今天 00:10」: the day of the end only where it is another. */
export function between(first: string, last: string): string {
  const [begin, end] = [parts(Date.parse(first)), parts(Date.parse(last))];
  if (said(begin) === said(end)) return said(end);
  return `${said(begin)} – ${begin.day === end.day ? end.time : said(end)}`;
}

/** 「今天」, 「昨天」, 「2026-11-20」: the divider between days. */
export function dayName(at: string): string {
  const { day } = parts(Date.parse(at));
  if (day === dayNow()) return t("今天");
  if (day === parts(serverNow() - 86_400_000).day) return t("昨天");
  return day;
}

const WEEKDAYS: Weekday[] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** A day of the shop: its date and weekday. */
export interface ShopDay { date: string; weekday: Weekday }

/** The day it is at the shop. */
export function shopDay(at = serverNow()): ShopDay {
  const { day } = parts(at);
  return { date: day, weekday: WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()]! };
}

/** The minute of a day at which a moment lies; before it 0, after it 1440. */
export function minuteOn(date: string, at: number): number {
  const { day, time } = parts(at);
  if (day !== date) return day < date ? 0 : 1440;
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
