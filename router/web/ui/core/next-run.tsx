// When automatic allocation comes next, and how long that is from now.
import { useComputed } from "@preact/signals";
import { duration, tick } from "./clock";
import { t } from "./i18n";
import { dayTime } from "./when";

/** 「还有 12分4秒」, and 「即将运行」 when it is due. */
export function untilText(at: string, now: number): string {
  const seconds = Math.ceil((Date.parse(at) - now) / 1000);
  return seconds > 0 ? t("还有 {time}", { time: duration(seconds) }) : t("即将运行");
}

/** 「下次 今天 09:30 · 还有 12分4秒」, `bare` without 「下次」; only the text of the countdown changes each second. */
export function NextRun({ at, bare = false }: { at: string; bare?: boolean }) {
  const left = useComputed(() => untilText(at, tick.value));
  const time = dayTime(at);
  return <span class="counter" data-testid="next-run"><time dateTime={at}>{bare ? time : t("下次 {time}", { time })}</time> · {left}</span>;
}
