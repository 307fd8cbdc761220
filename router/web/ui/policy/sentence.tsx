// The policy as one sentence, and each block as a sentence of its own.
import { computed } from "@preact/signals";
import { language, t, tn } from "../core/i18n";
import { agents, form, groups, handling, slots, timesError } from "./store";
import { countsShop, rangeText, targetsText, windowsText } from "./words";

const names = computed(() => ({ agents: agents.value, groups: groups.value }));

function often(): string {
  const { every_min } = form.value;
  return t("每天 {when} 每 {every} 分钟一次（{count}）", { when: windowsText(form.value), every: every_min, count: tn("共 {n} 次", slots.value.length) });
}

const switchSays = computed(() => {
  if (handling !== "pool") return t("现在不会自动分配，手动分配不受影响。");
  return form.value.enabled ? t("到时点就自动分配。") : t("已停用：到时点也不分配，手动分配不受影响。");
});

const rangeSays = computed(() => {
  const what = rangeText(form.value);
  return form.value.order === "latest_first" ? t("分{what}，从最晚的开始。", { what }) : t("分{what}，从等得最久的开始。", { what });
});

const timesSay = computed(() => {
  const { times, on_agent_ready } = form.value;
  if (timesError.value) return "";
  const ready = on_agent_ready ? t("客服上线且空闲时也分配一次") : "";
  if (!times.length) return ready ? `${ready}${t("。")}` : t("没有时点，只能手动执行。");
  return [often(), ready].filter(Boolean).join(t("；")) + t("。");
});

const targetsSay = computed(() => {
  const { targets, suspended_recent_contact } = form.value;
  const who = targetsText(form.value, names.value);
  if (targets.kind !== "shunt_rules") return t("只分给{who}，挂起的不分。", { who });
  return suspended_recent_contact ? t("分给{who}，挂起的最近联系人也可能收到。", { who }) : t("分给{who}，挂起的不分。", { who });
});

const limitsSay = computed(() => {
  const { conditions, quota_per_agent, agent_cap, spread, respect_capacity } = form.value;
  const parts = [
    tn("在线不挂起至少 {n} 人", conditions.min_online),
    conditions.max_avg_awaiting !== null && t("人均待回复不超过 {n}", { n: conditions.max_avg_awaiting.toLocaleString(language) }),
  ].filter(Boolean);
  const limits = [
    countsShop(form.value) ? t("一次最多分 全店人数 × {quota} 条", { quota: quota_per_agent }) : t("一次最多分 对象人数 × {quota} 条", { quota: quota_per_agent }),
    agent_cap !== null && tn("每人最多 {n} 条", agent_cap),
    spread !== null && tn("每人每分钟最多 {n} 条", spread),
    respect_capacity && t("不超过接待上限"),
  ].filter(Boolean);
  return t("{conditions}时才分；{limits}。", { conditions: parts.join(t("、")), limits: limits.join(t("，")) });
});

const SAYS = { switch: switchSays, range: rangeSays, times: timesSay, targets: targetsSay, limits: limitsSay };

export type BlockName = keyof typeof SAYS;

/** What a block comes to, in a sentence. */
export function Echo({ of }: { of: BlockName }) {
  const said = SAYS[of];
  return <p class="echo" data-testid={`echo-${of}`}>{said}</p>;
}

export function Sentence() {
  const { times, order, quota_per_agent, spread, enabled } = form.value;
  return (
    <p class="sentence panel" data-testid="policy-sentence">
      {(!enabled || handling !== "pool") && <span class="chip warn">{t("已停用")}</span>}{" "}
      {times.length ? often() : t("没有时点，只能手动执行")}{t("，把")}
      <b>{rangeText(form.value)}</b>
      {order === "latest_first" ? t("从最晚的开始，分给") : t("从等得最久的开始，分给")}
      <b>{targetsText(form.value, names.value)}</b>
      {tn("，每人按 {n} 条计上限", quota_per_agent)}
      {spread && tn("，每人每分钟最多 {n} 条", spread)}
      {t("。")}
    </p>
  );
}
