// The policy as one sentence.
import { t, tn } from "../core/i18n";
import { agents, form, groups, slots } from "./store";

function targetsText(): string {
  const { targets } = form.value;
  if (targets.kind === "shunt_rules") return t("按分流规则找到的客服");
  const all = targets.kind === "groups" ? groups.value : agents.value;
  const names = all.filter((one) => targets[targets.kind as "groups" | "agents"].includes(one.id)).map((one) => one.name);
  return names.length ? names.join(t("、")) : t("（还没有选对象）");
}

export function Sentence() {
  const { times, every_min, range, window_h, order, quota_per_agent, spread, enabled } = form.value;
  const when = times.map((window) => `${window.from}–${window.to}`).join(t("、"));
  const what = range === "asked_human" ? t("近 {h} 小时内请求人工的留言", { h: window_h }) : t("近 {h} 小时全部留言", { h: window_h });
  const count = tn("共 {n} 次", slots.value.length);
  return (
    <p class="sentence panel">
      {!enabled && <span class="chip warn">{t("已停用")}</span>}{" "}
      {t("每天 {when} 每 {every} 分钟一次（{count}），把", { when: when || "—", every: every_min, count })}
      <b>{what}</b>
      {order === "latest_first" ? t("从最晚的开始，分给") : t("从等得最久的开始，分给")}
      <b>{targetsText()}</b>
      {tn("，每人按 {n} 条计上限", quota_per_agent)}
      {spread && tn("，每人每分钟最多 {n} 条", spread)}
      {t("。")}
    </p>
  );
}
