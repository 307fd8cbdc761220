// The points of a day at which automatic allocation runs, listed while somebody types. The server decides again.

export interface TimeWindow { from: string; to: string }

const DAY_MIN = 24 * 60;
const WALL_TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Minutes since midnight, or null for what is no time of day. */
export function minutesOf(text: string): number | null {
  const match = WALL_TIME.exec(text);
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
}

/** Read what people type for a time: 「9:00」, 「9：00」 and 「900」 become 「09:00」; anything else stays. */
export function tidyTime(text: string): string {
  const match = /^\s*(\d{1,2})\s*[:：]?\s*(\d{2})\s*$/.exec(text);
  return match ? `${match[1]!.padStart(2, "0")}:${match[2]}` : text.trim();
}

/** 「09:30」 */
export function timeText(minutes: number): string {
  const within = ((minutes % DAY_MIN) + DAY_MIN) % DAY_MIN;
  return `${String(Math.floor(within / 60)).padStart(2, "0")}:${String(within % 60).padStart(2, "0")}`;
}

/** The whole steps before and after a bound that lies between two: 09:10 → 09:00, 09:30. Null when it fits. */
export function neighbours(text: string, every: number): [string, string] | null {
  const minutes = minutesOf(text);
  if (minutes === null || minutes % every === 0) return null;
  const before = minutes - (minutes % every);
  return [timeText(before), timeText(before + every)];
}

/** Both ends are inside; a window whose end lies before its start passes midnight. */
export function slotsOf(window: TimeWindow, every: number): string[] {
  const from = minutesOf(window.from);
  const to = minutesOf(window.to);
  if (from === null || to === null) return [];
  const end = to < from ? to + DAY_MIN : to;
  const slots: string[] = [];
  for (let at = Math.ceil(from / every) * every; at <= end; at += every) slots.push(timeText(at));
  return slots;
}

/** Stretches of minutes within one day that a window covers. */
export function stretches(window: TimeWindow): [number, number][] {
  const from = minutesOf(window.from);
  const to = minutesOf(window.to);
  if (from === null || to === null) return [];
  return to < from ? [[from, DAY_MIN - 1], [0, to]] : [[from, to]];
}

/** Index of the first window that meets an earlier one, or -1. */
export function overlapping(windows: TimeWindow[]): number {
  return windows.findIndex((window, index) =>
    windows.slice(0, index).some((earlier) =>
      stretches(window).some(([a, b]) => stretches(earlier).some(([c, d]) => a <= d && c <= b))));
}
