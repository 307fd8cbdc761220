// Times come from the server; the browser's clock only measures what passed since.
import { computed, signal } from "@preact/signals";
import { t } from "./i18n";
import { bootstrap } from "./page";

let measured = false;
/** Until the first answer of the server, what it said with the page: a browser's own clock may be hours off. */
let offset = offsetAtLoad();

function offsetAtLoad(): number {
  const { now } = bootstrap();
  const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return now && page ? Date.parse(now) - performance.timeOrigin - page.responseStart : 0;
}

/** Milliseconds of the server's clock, now. */
export function serverNow(): number {
  return Date.now() + offset;
}

/** Learn the offset from a server time and the moments the question left and the answer came. */
export function measure(serverTime: string, sentAt: number, receivedAt = Date.now()): void {
  const fresh = Date.parse(serverTime) - (sentAt + receivedAt) / 2;
  // A slow answer measures badly: once measured, follow gently unless the clock jumped.
  offset = measured && Math.abs(fresh - offset) < 2000 ? offset + (fresh - offset) / 4 : fresh;
  if (!measured || offset === fresh) tick.value = serverNow();
  measured = true;
}

/** The server's time, once a second: the only ticker of the page. */
export const tick = signal(serverNow());
setInterval(() => { tick.value = serverNow(); }, 1000);

/** The same, every 15 s: for what is read aloud, which need not change each second. */
export const slowTick = computed(() => Math.floor(tick.value / 15_000) * 15_000);

/** Whole seconds since a server time, never negative. */
export function secondsSince(at: string, now = serverNow()): number {
  return Math.max(0, Math.floor((now - Date.parse(at)) / 1000));
}

/** Say a duration shortly: 「42秒」, 「2分14秒」, 「5小时48分」, 「3天」. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return t("{s}秒", { s });
  if (s < 3600) return t("{m}分{s}秒", { m: Math.floor(s / 60), s: s % 60 });
  if (s < 86400) return t("{h}小时{m}分", { h: Math.floor(s / 3600), m: Math.floor((s % 3600) / 60) });
  return t("{d}天{h}小时", { d: Math.floor(s / 86400), h: Math.floor((s % 86400) / 3600) });
}

/** Say a duration somebody set, without parts that are nothing: 「5分」, 「2小时」, 「1分40秒」. */
export function setTime(seconds: number): string {
  if (seconds >= 3600 && seconds % 3600 === 0) return t("{h}小时", { h: seconds / 3600 });
  return seconds >= 60 && seconds < 3600 && seconds % 60 === 0 ? t("{m}分", { m: seconds / 60 }) : duration(seconds);
}
