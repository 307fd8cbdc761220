// A bot that keeps failing: routing goes past it for a while, then one customer tries it (R2.4).
import { t } from "./i18n";
import { clockTime } from "./when";
import type { BotHealth } from "./wire";

/** Say what is wrong with a bot, or nothing. */
export function illness({ healthy, failures, until }: BotHealth): string {
  return healthy || !until ? "" : t("连续失败 {n} 次，{time} 后再试", { n: failures, time: clockTime(until) });
}
