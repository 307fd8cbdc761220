// One bot: its settings as a form, and the turns it was asked.
import { useEffect, useState } from "preact/hooks";
import { illness } from "../core/bot-health";
import { Field, NumberInput } from "../core/field";
import { call, type Refused } from "../core/http";
import { t } from "../core/i18n";
import { PingDialog } from "../core/ping-dialog";
import { explain } from "../core/refusals";
import { Failed, Loading } from "../core/states";
import type { BotHealth, Ref } from "../core/wire";
import { Turns } from "./turns";

/** Kinds that are somebody else's server, and those that answer from knowledge. */
const ELSEWHERE = ["webhook", "rasa", "chatwoot"];
const KNOWING = ["faq", "llm"];

interface Settings { url: string | null; timeout_s: number; threshold: number; max_misses: number }
export interface BotView {
  name: string; kind: string; version: number; bot: Settings; secret_env: string[]; secrets: number; first: boolean; groups: Ref[];
  last_hour: { turns: number; failed_share: number | null; p95_ms: number | null }; health: BotHealth;
}

export function kindWord(kind: string): string {
  return ({ faq: t("知识问答"), webhook: "Webhook", llm: t("大模型"), rasa: "Rasa", chatwoot: "Chatwoot" } as Record<string, string>)[kind] ?? kind;
}

export function percent(share: number | null): string {
  return share === null ? "—" : `${(share * 100).toFixed(1)}%`;
}

export function HealthChip({ health }: { health: BotHealth }) {
  const said = illness(health);
  return said ? <span class="chip bad" data-testid="bot-ill">{said}</span> : null;
}

function lastHour({ turns, failed_share, p95_ms }: BotView["last_hour"]): string {
  if (!turns) return t("没有提问");
  return t("{n} 次提问，失败 {share}，95% 在 {ms} 毫秒内", { n: turns, share: percent(failed_share), ms: p95_ms ?? "—" });
}

function secretWord({ secret_env, secrets }: BotView): string {
  const names = secret_env.join(t("、"));
  return secrets ? t("来自环境变量 {names}，{n} 个有效", { names, n: secrets }) : t("环境变量 {names} 没有设置", { names });
}

function Facts({ bot }: { bot: BotView }) {
  const groups = bot.groups.map((group) => group.name).join(t("、"));
  return (
    <dl class="facts" data-testid="bot-facts">
      <dt>{t("种类")}</dt><dd>{kindWord(bot.kind)} <HealthChip health={bot.health} /></dd>
      {bot.secret_env.length > 0 && <><dt>{t("密钥")}</dt><dd>{secretWord(bot)}</dd></>}
      <dt>{t("用在")}</dt><dd>{[bot.first ? t("全店") : "", groups].filter(Boolean).join(t("、")) || t("没有地方用它")}</dd>
      <dt>{t("最近一小时")}</dt><dd>{lastHour(bot.last_hour)}</dd>
    </dl>
  );
}

/** Begins anew with each version, so that it is told whether it saved this one itself. */
function Form({ bot, saved, onSaved }: { bot: BotView; saved: boolean; onSaved: (changed: BotView) => void }) {
  const [form, setForm] = useState(bot.bot);
  const [said, setSaid] = useState(saved ? t("已保存") : "");
  const [refused, setRefused] = useState<Refused | null>(null);
  const errorOf = (field: string) => refused?.errors.filter((one) => one.field.includes(field)).map((one) => one.detail).join(" ") ?? "";
  const change = (part: Partial<Settings>) => { setForm({ ...form, ...part }); setSaid(""); setRefused(null); };
  const dirty = JSON.stringify(form) !== JSON.stringify(bot.bot);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!dirty) return;
    try {
      onSaved(await call<BotView>("PATCH", `/bots/${encodeURIComponent(bot.name)}`, form, { "if-match": `"${bot.version}"` }));
    } catch (error) {
      setRefused(error as Refused);
    }
  };
  return (
    <form class="panel panel-body" aria-labelledby="settings" onSubmit={submit}>
      <h2 id="settings">{t("设置")}</h2>
      <div class="form-grid">
        {ELSEWHERE.includes(bot.kind) && <div class="all"><Field label={t("地址")} wrong={errorOf("url")}><input type="url" required value={form.url ?? ""} data-testid="bot-url" onInput={(event) => change({ url: event.currentTarget.value })} /></Field></div>}
        <Field label={t("最多等多少秒")} help={t("超过就转人工")} wrong={errorOf("timeout_s")}><NumberInput value={form.timeout_s} min={0.1} max={60} step={0.1} testid="bot-timeout" onChange={(timeout_s) => change({ timeout_s: timeout_s ?? 5 })} /></Field>
        {KNOWING.includes(bot.kind) && <Field label={t("把握多大才回答")} help={t("0 到 1")} wrong={errorOf("threshold")}><NumberInput value={form.threshold} max={1} step={0.05} onChange={(threshold) => change({ threshold: threshold ?? 0.5 })} /></Field>}
        <Field label={t("连续几次答不上转人工")} wrong={errorOf("max_misses")}><NumberInput value={form.max_misses} min={1} max={20} onChange={(max_misses) => change({ max_misses: max_misses ?? 2 })} /></Field>
      </div>
      <div class="save-bar">
        <button type="submit" class="primary" data-testid="bot-save" aria-disabled={!dirty}>{t("保存")}</button>
        <span role="status" class="muted">{said}</span>
        {refused && !refused.errors.length && <span class="field-error" role="alert">{explain(refused)}</span>}
      </div>
    </form>
  );
}

export function Bot({ name }: { name: string }) {
  const [bot, setBot] = useState<BotView | null>(null);
  const [failure, setFailure] = useState<Refused | null>(null);
  const [pinging, setPinging] = useState(false);
  const [saved, setSaved] = useState(false);
  const path = `/bots/${encodeURIComponent(name)}`;
  const load = () => call<BotView>("GET", path).then((found) => { setBot(found); setFailure(null); }, setFailure);
  useEffect(() => void load(), []);
  return (
    <div class="island">
      <header class="page-head"><h1>{name}</h1><a href="/console/bots">{t("全部机器人")}</a>
        <button type="button" class="primary" data-testid="ping" onClick={() => setPinging(true)}>{t("测试")}</button></header>
      {failure && <Failed what={t("机器人没有加载出来")} error={failure} onRetry={() => void load()} />}
      {bot ? <><section class="panel panel-body" aria-label={t("概况")}><Facts bot={bot} /></section><Form key={bot.version} bot={bot} saved={saved} onSaved={(changed) => { setBot(changed); setSaved(true); }} /><Turns name={name} /></> : !failure && <Loading onRetry={() => void load()} />}
      {pinging && <PingDialog title={t("测试 {name}", { name })} path={`${path}/ping`} onClose={() => setPinging(false)} />}
    </div>
  );
}
