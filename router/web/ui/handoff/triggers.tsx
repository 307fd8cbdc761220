// Every trigger of a handoff with its setting (R8.2), and what follows when nobody speaks (R8.6, R6.4).
import { Choice, Field, NumberInput } from "../core/field";
import { t } from "../core/i18n";
import type { HandoffSettings } from "../core/settings";
import { changeIn, errorOf, form } from "../shunt/store";
import { Keywords } from "./keywords";

const MOST = 20;
const DAY_S = 86_400;
const SOONEST_S = 10;
const LONGEST_NOTICE = 500;

function set(part: Partial<HandoffSettings>): void {
  changeIn("handoff", part);
}

function Misses({ handoff }: { handoff: HandoffSettings }) {
  return (
    <Field label={t("连续几次没答上")} help={t("不填就按每个机器人自己的 max_misses")} wrong={errorOf("handoff.misses")}>
      <NumberInput value={handoff.misses} min={1} max={MOST} empty testid="handoff-misses" onChange={(misses) => set({ misses })} />
    </Field>
  );
}

function Doubt({ handoff }: { handoff: HandoffSettings }) {
  const { low_confidence: limit } = handoff;
  return (
    <div class="field">
      <Choice checked={limit !== null} label={t("机器人把握不足")} help={t("它给了回答，但自己没有把握")} testid="handoff-doubt" onChange={(on) => set({ low_confidence: on ? { below: 0.4, times: 1 } : null })} />
      {limit && (
        <div class="row indented">
          <Field label={t("低于（0 到 1）")}><NumberInput value={limit.below} min={0} max={1} step={0.05} testid="handoff-below" onChange={(below) => set({ low_confidence: { ...limit, below: below ?? 0 } })} /></Field>
          <Field label={t("连续几次")}><NumberInput value={limit.times} min={1} max={MOST} onChange={(times) => set({ low_confidence: { ...limit, times: times ?? 1 } })} /></Field>
        </div>
      )}
    </div>
  );
}

function Repeats({ handoff }: { handoff: HandoffSettings }) {
  return (
    <div class="field">
      <Choice checked={handoff.repeats !== null} label={t("买家重复同一句话")} help={t("标点、空格、一两个字不同也算同一句")} testid="handoff-repeats" onChange={(on) => set({ repeats: on ? 3 : null })} />
      {handoff.repeats !== null && <div class="row indented"><Field label={t("连续几次")}><NumberInput value={handoff.repeats} min={2} max={MOST} testid="handoff-repeats-n" onChange={(repeats) => set({ repeats: repeats ?? 2 })} /></Field></div>}
    </div>
  );
}

function Reassure({ handoff, text }: { handoff: HandoffSettings; text: string | null }) {
  return (
    <div class="field">
      <Choice checked={handoff.reassure_s !== null} label={t("转人工后没人说话，安抚一次")} testid="handoff-reassure" onChange={(on) => set({ reassure_s: on ? 120 : null })} />
      {handoff.reassure_s !== null && (
        <div class="indented">
          <Field label={t("多久没人说话（秒）")}><NumberInput value={handoff.reassure_s} min={SOONEST_S} max={DAY_S} onChange={(s) => set({ reassure_s: s ?? SOONEST_S })} /></Field>
          <Field label={t("对买家说")} help={t("不填用内置文字；可以写 {back_at} 和 {shop}", { back_at: "{back_at}", shop: "{shop}" })} wrong={errorOf("notices.reassure")}>
            <textarea rows={2} maxLength={LONGEST_NOTICE} value={text ?? ""} onInput={(event) => changeIn("notices", { reassure: event.currentTarget.value || null })} />
          </Field>
        </div>
      )}
    </div>
  );
}

export function Triggers() {
  const settings = form.value!;
  const { handoff } = settings;
  return (
    <section class="panel triggers" aria-labelledby="triggers-title">
      <h2 id="triggers-title">{t("什么时候转人工")}</h2>
      <Keywords settings={settings} />
      <Choice checked={handoff.button} label={t("转人工按钮")} help={t("买家页面上一直有，除非在这里关掉")} testid="handoff-button" onChange={(button) => set({ button })} />
      <Misses handoff={handoff} />
      <Doubt handoff={handoff} />
      <Repeats handoff={handoff} />
      <p class="field-help">{t("机器人自己要求、失败或超时，总会转人工，不能关。")}</p>
      <h3>{t("转的时候")}</h3>
      <Choice checked={handoff.hours_only} label={t("只在工作时间转人工")} help={t("不在工作时间就算有人在线，也先进离线消息池，并告诉买家什么时候有人")} testid="handoff-hours" onChange={(hours_only) => set({ hours_only })} />
      <Reassure handoff={handoff} text={settings.notices.reassure} />
      <Field label={t("沉默多久算离开（秒）")} help={t("机器人没解决、买家沉默这么久，留言进离线消息池")}><NumberInput value={handoff.idle_s} min={1} max={DAY_S} onChange={(s) => set({ idle_s: s ?? 1 })} /></Field>
    </section>
  );
}
