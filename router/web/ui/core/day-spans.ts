// Working hours of one day, as the shop's wall clock shows them; small enough for the desk.
import type { ShopDay } from "./when";
import type { Hours } from "./wire";

interface Span { from: string; to: string }

/** The spans that start on a day: those of the date, else those of the weekday, earliest first. */
export function spansOn(hours: Hours, day: ShopDay): Span[] {
  const dated = hours.dates.find((one) => one.date === day.date);
  const found = dated ? dated.times : hours.weekly.filter((one) => one.days.includes(day.weekday));
  return [...found].sort((a, b) => a.from.localeCompare(b.from));
}
