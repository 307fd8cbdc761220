// Block ⑤: the conditions with what is so now, and the cap as arithmetic with today's numbers.
import { language, t, tn } from "../core/i18n";
import { figure } from "../core/reasons";
import { current, sums } from "./arithmetic";
import { Choice, Field, NumberInput } from "./field";
import { change, form } from "./store";
import type { Policy } from "./types";
import { countsShop } from "./words";

function Met({ met, text }: { met: boolean; text: string }) {
  return <p class={`now ${current.value ? "" : "stale"}`}><span class={`chip ${met ? "ok" : "bad"}`}>{met ? t("✓ 满足") : t("✗ 不满足")}</span><span class="muted">{text}</span></p>;
}

function OnlineNow() {
  const now = sums.value;
  if (!now) return null;
  const { min_online } = form.value.conditions;
  return <Met met={now.online > 0 && now.online >= min_online} text={tn("现在在线不挂起 {n} 人", now.online)} />;
}

function AwaitingNow() {
  const now = sums.value;
  if (!now) return null;
  const most = form.value.conditions.max_avg_awaiting;
  return <Met met={most === null || now.avg_awaiting <= most} text={t("现在人均待回复 {n}", { n: figure(now.avg_awaiting) })} />;
}

/** 「现在 20 人 × 100 = 2,000；单次不超过 5,000」 */
function Cap() {
  const now = sums.value;
  if (!now) return <p class="muted">{t("正在按现在的人数计算…")}</p>;
  const cap = now.cap.toLocaleString(language);
  return (
    <p class={`now ${current.value ? "" : "stale"}`} data-testid="policy-cap">
      {tn("现在 {n} 人 × {quota} = {cap}；单次不超过 5,000", now.headcount, { quota: now.quota_per_agent, cap })}{" "}
      <span class="muted">{tn("池内符合范围 {n} 条", now.eligible)}</span>
    </p>
  );
}

function Headcount() {
  const { headcount, targets } = form.value;
  const usual = targets.kind === "shunt_rules" ? t("与千牛一致：全店") : t("与千牛一致：对象");
  const choose = (value: string) => change({ headcount: (value || null) as Policy["headcount"] });
  return (
    <Field label={t("人数按谁算")} name="headcount" help={headcount === null ? t("按分流规则时算全店，否则算选中的对象") : t("增强：千牛不能改")}>
      <select value={headcount ?? ""} data-testid="policy-headcount" onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{usual}</option>
        <option value="shop">{t("全店在线不挂起的客服")}</option>
        <option value="targets">{t("对象中在线不挂起的客服")}</option>
      </select>
    </Field>
  );
}

function More() {
  const { agent_cap, spread, respect_capacity } = form.value;
  return (
    <fieldset class="field more">
      <legend class="field-label">{t("增强")}</legend>
      <Field label={t("每人每次最多")} name="agent_cap" help={t("不填则不限制")}><NumberInput value={agent_cap} min={1} max={5000} empty testid="policy-agent-cap" onChange={(n) => change({ agent_cap: n })} /></Field>
      <Field label={t("每人每分钟最多")} name="spread" help={t("不填则一次分完；填了就慢慢分，到下一个时点为止")}><NumberInput value={spread} min={1} max={1000} empty testid="policy-spread" onChange={(n) => change({ spread: n })} /></Field>
      <Choice checked={respect_capacity} label={t("不超过接待上限")} help={t("不勾选时，分配不看接待上限，与千牛一致")} testid="policy-respect" onChange={(on) => change({ respect_capacity: on })} />
    </fieldset>
  );
}

export function Limits() {
  const { conditions, quota_per_agent, targets } = form.value;
  return (
    <>
      <Field label={t("在线不挂起客服数 ≥")} name="min_online"><NumberInput value={conditions.min_online} max={100_000} testid="policy-min-online" onChange={(n) => change({ conditions: { ...conditions, min_online: n ?? 0 } })} /></Field>
      <OnlineNow />
      <Field label={t("客服人均待回复数 ≤")} name="max_avg_awaiting" help={t("不填则不限制")}><NumberInput value={conditions.max_avg_awaiting} step={0.1} max={100_000} empty testid="policy-max-avg" onChange={(n) => change({ conditions: { ...conditions, max_avg_awaiting: n } })} /></Field>
      <AwaitingNow />
      <Field label={t("每名客服分配上限（条）")} name="quota_per_agent"><NumberInput value={quota_per_agent} min={1} max={5000} testid="policy-quota" onChange={(n) => change({ quota_per_agent: n ?? 100 })} /></Field>
      <Headcount />
      <Cap />
      {targets.kind === "shunt_rules" && countsShop(form.value) && <p class="notice warn">{t("人数按全店计算，可能都分到一个组")}</p>}
      <More />
    </>
  );
}
