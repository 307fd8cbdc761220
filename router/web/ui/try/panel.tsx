// The simulator: who writes, when, and where she would go with every step. No effect.
import { FACTS, knownValues } from "../core/facts";
import { Choice, Field } from "../core/field";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { Failed } from "../core/states";
import { Trace } from "../core/trace";
import { dayTime } from "../core/when";
import { assignmentReason, channelWord, factName } from "../core/words";
import type { Trial } from "../core/settings";
import type { Group, Ref } from "../core/wire";
import { ask, asked, attempt, busy, failure, result, type FactRow, type Unsaved } from "./store";

interface Props { groups: Group[]; agents: Ref[]; zone: string; unsaved?: Unsaved }

const CHANNELS = ["web", "api"];
const MOST_TEXT = 200;

function FactLine({ row, place, groups }: { row: FactRow; place: number; groups: Group[] }) {
  const { facts } = asked.value;
  const change = (part: Partial<FactRow>) => ask({ facts: facts.map((one, at) => (at === place ? { ...one, ...part } : one)) });
  const list = `known-${place}`;
  return (
    <div class="fact-row" role="group" aria-label={t("资料 {n}", { n: place + 1 })}>
      <select aria-label={t("哪一项")} value={row.fact} onChange={(event) => change({ fact: event.currentTarget.value })}>
        {FACTS.filter((fact) => fact !== "channel").map((fact) => <option key={fact} value={fact}>{factName(fact)}</option>)}
      </select>
      <input aria-label={t("值")} list={list} data-testid={`fact-value-${place}`} value={row.value} onInput={(event) => change({ value: event.currentTarget.value })} />
      <datalist id={list}>{knownValues(row.fact, groups).map((value) => <option key={value} value={value} />)}</datalist>
      <button type="button" class="plain icon" aria-label={t("删除资料 {n}", { n: place + 1 })} onClick={() => ask({ facts: facts.filter((_, at) => at !== place) })}><Icon icon="x" /></button>
    </div>
  );
}

function Who({ groups }: { groups: Group[] }) {
  const { known, customer, facts } = asked.value;
  return (
    <>
      <fieldset class="row"><legend class="field-label">{t("谁来咨询")}</legend>
        <Choice type="radio" name="who" checked={!known} label={t("新买家")} onChange={() => ask({ known: false })} />
        <Choice type="radio" name="who" checked={known} label={t("来过的买家")} testid="trial-known" onChange={() => ask({ known: true })} />
      </fieldset>
      {known && <Field label={t("买家编号")} help={t("商家系统里的编号；最近联系人和专属客服按她的算")}><input maxLength={128} data-testid="trial-customer" value={customer} onInput={(event) => ask({ customer: event.currentTarget.value })} /></Field>}
      <div class="field">
        <span class="field-label">{t("资料")}</span>
        {facts.map((row, place) => <FactLine key={place} row={row} place={place} groups={groups} />)}
        <div><button type="button" class="link" onClick={() => ask({ facts: [...facts, { fact: "category", value: "" }] })}>{t("添加资料")}</button></div>
      </div>
    </>
  );
}

function When() {
  const { channel, text, at } = asked.value;
  return (
    <div class="row top">
      <Field label={t("第一句话")} help={t("不填就是问好；写转人工的词会跳过机器人")}><input maxLength={MOST_TEXT} data-testid="trial-text" value={text} onInput={(event) => ask({ text: event.currentTarget.value })} /></Field>
      <Field label={t("渠道")}><select value={channel} onChange={(event) => ask({ channel: event.currentTarget.value })}>{CHANNELS.map((one) => <option key={one} value={one}>{channelWord(one)}</option>)}</select></Field>
      <Field label={t("时间")} help={t("店铺时间；不填就是现在")}><input type="datetime-local" data-testid="trial-at" value={at} onInput={(event) => ask({ at: event.currentTarget.value })} /></Field>
    </div>
  );
}

/** Where she would go, as one sentence. */
function whereTo(trial: Trial): string {
  const { place, agent, group, position, back_at } = trial;
  if (agent) return group ? t("会分给 {name}（{group}）", { name: agent.name, group: group.name }) : t("会分给 {name}", { name: agent.name });
  if (place === "bot") return t("会先由机器人接待");
  if (place === "queued") return position ? t("会在 {group} 排队，第 {n} 位", { group: group?.name ?? "—", n: position }) : t("会等最近联系人有空位");
  return back_at ? t("会进离线消息池，{time} 有人回来", { time: dayTime(back_at) }) : t("会进离线消息池");
}

function Result({ trial, names }: { trial: Trial; names: { agents: Ref[]; groups: Ref[] } }) {
  return (
    <section class="trial-result" aria-label={t("试算结果")} data-testid="trial-result">
      <p class="trial-where" role="status" data-testid="trial-where">{whereTo(trial)}{trial.reason && trial.agent && <span class="chip brand">{assignmentReason(trial.reason)}</span>}</p>
      {trial.notice && <p class="trial-notice"><span class="muted">{t("买家会看到")}</span><q>{trial.notice}</q></p>}
      <Trace decision={trial} names={names} />
    </section>
  );
}

export function TrialPanel({ groups, agents, zone, unsaved = {} }: Props) {
  const { known, customer } = asked.value;
  const may = !busy.value && (!known || customer.trim() !== "");
  const go = () => { if (may) void attempt(groups, zone, unsaved); };
  return (
    <div class="trial">
      <form class="trial-form" onSubmit={(event) => { event.preventDefault(); go(); }}>
        <Who groups={groups} />
        <When />
        <div><button type="submit" class="primary" data-testid="trial-go" aria-disabled={!may}><Icon icon="play" size="small" />{t("试算")}</button></div>
        <p class="field-help">{t("只是试算：不会产生会话，也不会分给任何人")}</p>
      </form>
      {failure.value && <Failed what={t("没有算出来")} error={failure.value} onRetry={go} />}
      {result.value ? <Result trial={result.value} names={{ agents, groups }} /> : !failure.value && <p class="trial-blank muted">{t("填好后点「试算」：这里会列出每一步、比较的值和每个候选客服。")}</p>}
    </div>
  );
}
