// R2.2 and R2.3: the recent contact and the dedicated agent, who come before bot and groups (R3).
import { Choice, Field, NumberInput } from "../core/field";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import type { Settings } from "../core/settings";
import { ChainHop } from "./hop";
import { agents, change, changeIn, errorOf, form } from "./store";
import { dedicatedText, recentText } from "./words";

const MOST_H = 720;
const MOST_WAIT_S = 3600;

export function Recent() {
  const settings = form.value!;
  const { suspended_h, window_h, when_suspended, recent_over_capacity, recent_wait_s } = settings.recent_contact;
  const way = (value: Settings["recent_contact"]["when_suspended"], label: string) =>
    <Choice type="radio" name="when-suspended" checked={when_suspended === value} label={label} onChange={() => changeIn("recent_contact", { when_suspended: value })} />;
  return (
    <ChainHop rule="R2.2" testid="hop-recent" title={t("最近联系人")} sentence={recentText(settings)}>
      <Field label={t("多久以内算最近联系人（小时）")} wrong={errorOf("recent_contact.window_h")}><NumberInput value={window_h} max={MOST_H} testid="recent-window" onChange={(h) => changeIn("recent_contact", { window_h: h ?? 0 })} /></Field>
      <fieldset class="field"><legend class="field-label">{t("她挂起时")}</legend>
        {way("within_window", t("只接一段时间内的"))}
        {when_suspended === "within_window" && <Field label={t("挂起时接多久以内的（小时）")} wrong={errorOf("recent_contact.suspended_h")}><NumberInput value={suspended_h} max={MOST_H} onChange={(h) => changeIn("recent_contact", { suspended_h: h ?? 0 })} /></Field>}
        {way("always", t("都接"))}
        {way("never", t("都不接"))}
      </fieldset>
      <fieldset class="field"><legend class="field-label">{t("她已满时")}</legend>
        <Choice checked={recent_over_capacity} label={t("仍给她，超过接待上限")} onChange={(on) => changeIn("recent_contact", { recent_over_capacity: on })} />
        {!recent_over_capacity && <Field label={t("先等她多久（秒）")} help={t("0 = 不等")}><NumberInput value={recent_wait_s} max={MOST_WAIT_S} testid="recent-wait" onChange={(s) => changeIn("recent_contact", { recent_wait_s: s ?? 0 })} /></Field>}
      </fieldset>
    </ChainHop>
  );
}

function Binding({ place }: { place: number }) {
  const { dedicated } = form.value!;
  const { customer, agent } = dedicated[place]!;
  const set = (part: Partial<Settings["dedicated"][number]>) => change({ dedicated: dedicated.map((one, at) => (at === place ? { ...one, ...part } : one)) });
  const label = t("专属 {n}", { n: place + 1 });
  return (
    <div class="row" role="group" aria-label={label}>
      <input maxLength={128} class="grow" placeholder={t("买家编号")} aria-label={t("{label}，买家编号", { label })} value={customer} onInput={(event) => set({ customer: event.currentTarget.value })} />
      <select aria-label={t("{label}，客服", { label })} value={agent} onChange={(event) => set({ agent: Number(event.currentTarget.value) })}>
        {agents.value.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
      </select>
      <button type="button" class="plain icon" aria-label={t("删除{label}", { label })} onClick={() => change({ dedicated: dedicated.filter((_, at) => at !== place) })}><Icon icon="trash-2" /></button>
      {errorOf(`dedicated[${place}]`) && <p class="field-error" role="alert">{errorOf(`dedicated[${place}]`)}</p>}
    </div>
  );
}

export function Dedicated() {
  const settings = form.value!;
  const first = agents.value[0];
  return (
    <ChainHop rule="R2.3" testid="hop-dedicated" title={t("专属客服")} sentence={dedicatedText(settings)}>
      {settings.dedicated.map((_, place) => <Binding key={place} place={place} />)}
      {first && <div><button type="button" data-testid="add-dedicated" onClick={() => change({ dedicated: [...settings.dedicated, { customer: "", agent: first.id }] })}><Icon icon="plus" size="small" />{t("添加专属客服")}</button></div>}
    </ChainHop>
  );
}
