// The agent's working hours: outside them she gets nothing new, but is never signed off by the clock.
import { spansOn, spanText } from "../core/day-spans";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { clockTime, dayTime, shopDay } from "../core/when";
import type { Agent } from "../core/wire";
import { banner, me } from "./store";

/** 「班次 09:00–18:00」, nothing for those who work at any time. */
export function shiftText(agent: Agent): string {
  if (!agent.hours) return "";
  const spans = spansOn(agent.hours, shopDay());
  return spans.length ? t("班次 {times}", { times: spans.map(spanText).join(t("、")) }) : t("今天没有班次");
}

export function OffShift() {
  const agent = me.value;
  if (!agent || agent.on_shift || agent.presence === "offline") return null;
  return (
    <p class="notice warn" data-testid="off-shift"><Icon icon="clock" size="small" /><span class="grow">
      {t("{shift}，已下班：不再分到新会话", { shift: shiftText(agent) })}{agent.shift_until && t("。下次上班 {time}", { time: dayTime(agent.shift_until) })}
    </span></p>
  );
}

/** A shift began or ended: a reminder; presence stays as it was. */
export function shiftChanged(data: { agent_id: number; on_shift: boolean; until: string | null }): void {
  const own = me.value;
  if (!own || own.id !== data.agent_id) return;
  me.value = { ...own, on_shift: data.on_shift, shift_until: data.until };
  if (!data.on_shift) banner.value = own.presence === "offline" ? "" : banner.value;
  else if (own.presence === "online") banner.value = data.until ? t("班次开始，到 {time}：新买家会分给您", { time: clockTime(data.until) }) : t("班次开始：新买家会分给您");
  else banner.value = t("班次已开始，您还没有在线");
}
