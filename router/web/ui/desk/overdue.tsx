// Customers who wait too long: one panel that takes no focus and is read aloud every 15 s at most (U9).
import { computed, untracked } from "@preact/signals";
import { duration, secondsSince, serverNow, slowTick, tick } from "../core/clock";
import { t, tn } from "../core/i18n";
import { Icon } from "../core/icon";
import { openConversation } from "./navigation";
import { byWait } from "./order";
import { awaiting, shop } from "./store";

function said(now: number): string {
  const waits = awaiting.value.map((one) => secondsSince(one.waiting_since!, now));
  const late = waits.filter((seconds) => seconds >= shop.value.warn_s);
  const overdue = late.filter((seconds) => seconds >= shop.value.overdue_s);
  if (!late.length) return "";
  if (!overdue.length) return tn("{n} 个会话即将超时", late.length);
  if (overdue.length === late.length) return tn("{n} 个会话已经超时", late.length);
  return tn("{n} 个会话即将/已经超时", late.length);
}

const longest = computed(() => [...awaiting.value].sort(byWait)[0]);
const words = computed(() => said(tick.value));
const waited = computed(() => (longest.value ? t("最久 {time}", { time: duration(secondsSince(longest.value.waiting_since!, tick.value)) }) : ""));
const anyOverdue = computed(() => awaiting.value.some((one) => secondsSince(one.waiting_since!, tick.value) >= shop.value.overdue_s));
const aloud = computed(() => { slowTick.value; return untracked(() => said(serverNow())); });

export function Overdue() {
  return (
    <>
      <p class="visually-hidden" aria-live="polite">{aloud}</p>
      {words.value && (
        <div class={`notice ${anyOverdue.value ? "bad" : "warn"}`} data-testid="overdue-panel">
          <Icon icon="alarm-clock" size="small" />
          <span class="grow">{words} · <span class="counter">{waited}</span></span>
          <button type="button" onClick={() => longest.value && openConversation(longest.value.id)}>{t("去回复")}</button>
        </div>
      )}
    </>
  );
}
