// Windows of the day, their slots while typing, and a band that shows them.
import { t, tn } from "../core/i18n";
import { Icon } from "../core/icon";
import { minutesOf, stretches, tidyTime } from "../core/slots";
import { Choice, Field } from "./field";
import { boundError, change, errorOf, form, slots, timesError } from "./store";
import type { Policy } from "./types";

const STEPS: Policy["every_min"][] = [5, 10, 15, 30, 60];
const SHOWN = 24;

function setWindow(index: number, part: Partial<{ from: string; to: string }>): void {
  change({ times: form.value.times.map((window, at) => (at === index ? { ...window, ...part } : window)) });
}

function Bound({ label, index, side }: { label: string; index: number; side: "from" | "to" }) {
  const value = form.value.times[index]![side];
  const wrong = boundError(value);
  const id = `bound-${index}-${side}`;
  return (
    <span class="field">
      <label class="field" for={id}><span>{label}</span></label>
      <input id={id} class="wall-time" inputMode="numeric" maxLength={5} placeholder="09:00" value={value} data-testid={`time-${side}-${index}`} aria-invalid={wrong !== ""} aria-describedby={`${id}-error`} onInput={(event) => setWindow(index, { [side]: event.currentTarget.value })} onBlur={(event) => setWindow(index, { [side]: tidyTime(event.currentTarget.value) })} />
      <span id={`${id}-error`} role="alert" class={wrong ? "field-error" : ""}>{wrong}</span>
    </span>
  );
}

function Windows() {
  const { times } = form.value;
  return (
    <>
      {times.map((_, index) => (
        <div key={index} class="row" role="group" aria-label={t("时段 {n}", { n: index + 1 })}>
          <Bound label={t("从")} index={index} side="from" />
          <Bound label={t("到")} index={index} side="to" />
          <button type="button" class="plain icon" aria-label={t("删除时段 {n}", { n: index + 1 })} onClick={() => change({ times: times.filter((__, at) => at !== index) })}><Icon icon="trash-2" /></button>
        </div>
      ))}
      <div><button type="button" onClick={() => change({ times: [...times, { from: "19:00", to: "21:00" }] })}><Icon icon="plus" size="small" />{t("添加时段")}</button></div>
    </>
  );
}

function Band() {
  return (
    <div aria-hidden="true">
      <div class="band">
        <svg viewBox="0 0 1440 26" preserveAspectRatio="none">
          {form.value.times.flatMap(stretches).map(([from, to]) => <rect key={from} x={from} y="0" width={Math.max(6, to - from)} height="26" />)}
          {slots.value.map((slot) => <line key={slot} x1={minutesOf(slot)!} x2={minutesOf(slot)!} y1="5" y2="21" />)}
        </svg>
      </div>
      <div class="band-scale"><span>00:00</span><span>06:00</span><span>12:00</span><span>18:00</span><span>24:00</span></div>
    </div>
  );
}

function Slots() {
  const list = slots.value;
  if (timesError.value) return null;
  const text = list.length > SHOWN ? `${list.slice(0, 6).join(t("、"))} … ${list.slice(-2).join(t("、"))}` : list.join(t("、"));
  const count = tn("共 {n} 次", list.length);
  return <p data-testid="policy-slots" role="status">{list.length ? t("{list}，{count}", { list: text, count }) : t("没有时点，不会自动运行")}</p>;
}

export function Times() {
  const { every_min, on_agent_ready, times } = form.value;
  const wrong = timesError.value && !times.some((window) => boundError(window.from) || boundError(window.to)) ? timesError.value : errorOf("times");
  return (
    <>
      <Windows />
      {wrong && <p class="field-error" role="alert">{wrong}</p>}
      <Band />
      <Slots />
      <Field label={t("间隔")} name="every_min" help={every_min === 30 ? t("30 分钟：与千牛一致") : t("增强：千牛只有 30 分钟")}>
        <select value={every_min} data-testid="policy-every" onChange={(event) => change({ every_min: Number(event.currentTarget.value) as Policy["every_min"] })}>
          {STEPS.map((step) => <option key={step} value={step}>{tn("每 {n} 分钟", step)} · {step === 30 ? t("千牛兼容") : t("增强")}</option>)}
        </select>
      </Field>
      <Choice checked={on_agent_ready} label={t("客服上线且空闲时也分配一次（增强）")} testid="policy-ready" onChange={(on) => change({ on_agent_ready: on })} />
    </>
  );
}
