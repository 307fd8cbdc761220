// One bot: its settings as a form, its secret, and the turns it was asked.
import { useEffect, useState } from "preact/hooks";
import { illness } from "../core/bot-health";
import { DeleteDialog } from "../core/delete-dialog";
import { call, type FieldError, type Refused } from "../core/http";
import { t } from "../core/i18n";
import { PingDialog } from "../core/ping-dialog";
import { explain } from "../core/refusals";
import { Failed, Loading } from "../core/states";
import type { BotHealth } from "../core/wire";
import { NeededFields, OtherFields } from "./fields";
import { hasSecret, Secret } from "./secrets";
import { type BotView, type Choices, kindWord, pathOf, type Settings, SHOWN_A_KEY, wrongWith } from "./shapes";
import { Turns } from "./turns";

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

function Facts({ bot, owner, onChanged }: { bot: BotView; owner: boolean; onChanged: () => void }) {
  const groups = bot.groups.map((group) => group.name).join(t("、"));
  const used = [bot.first ? t("全店") : "", groups].filter(Boolean).join(t("、"));
  return (
    <dl class="facts" data-testid="bot-facts">
      <dt>{t("种类")}</dt><dd>{kindWord(bot.kind)} <HealthChip health={bot.health} /></dd>
      {hasSecret(bot) && <><dt>{t("密钥")}</dt><dd><Secret bot={bot} owner={owner} onChanged={onChanged} /></dd></>}
      <dt>{t("用在")}</dt><dd>{used || <>{t("没有地方用它")} <a href="/console/shunt">{t("去分流链路选它")}</a></>}</dd>
      <dt>{t("最近一小时")}</dt><dd>{lastHour(bot.last_hour)}</dd>
    </dl>
  );
}

interface FormProps { bot: BotView; choices: Choices; owner: boolean; saved: boolean; onSaved: (changed: BotView) => void }

/** Begins anew with each version, so that it is told whether it saved this one itself. */
function Form({ bot, choices, owner, saved, onSaved }: FormProps) {
  const [form, setForm] = useState(bot.bot);
  const [said, setSaid] = useState(saved ? t("已保存") : "");
  const [refused, setRefused] = useState<Refused | null>(null);
  const change = (part: Partial<Settings>) => { setForm({ ...form, ...part }); setSaid(""); setRefused(null); };
  const dirty = JSON.stringify(form) !== JSON.stringify(bot.bot);
  const fixed = !owner && SHOWN_A_KEY.includes(bot.kind) && (bot.secrets > 0 || bot.secret_env.length > 0);
  const fields = { kind: bot.kind, form, choices: { ...choices, faqs: choices.faqs.filter((one) => one !== bot.name) }, fixed, errorOf: (field: string) => wrongWith(refused, field), change };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!dirty) return;
    try {
      onSaved(await call<BotView>("PATCH", pathOf(bot.name), form, { "if-match": `"${bot.version}"` }));
    } catch (error) {
      setRefused(error as Refused);
    }
  };
  return (
    <form class="panel panel-body" aria-labelledby="settings" onSubmit={submit}>
      <h2 id="settings">{t("设置")}</h2>
      <div class="form-grid"><NeededFields {...fields} /><OtherFields {...fields} /></div>
      <div class="save-bar">
        <button type="submit" class="primary" data-testid="bot-save" aria-disabled={!dirty}>{t("保存")}</button>
        <span role="status" class="muted">{said}</span>
        {refused && !refused.errors.length && <span class="field-error" role="alert">{explain(refused)}</span>}
      </div>
    </form>
  );
}

/** Say what still asks a bot; the server's sentence for what is new to this page. */
function useText({ field, detail }: FieldError): string {
  const name = / (.+) (?:asks|falls back to) it$/.exec(detail)?.[1] ?? "";
  if (field === "shop") return t("全店都先问它，或选着它");
  if (field === "groups" && name) return t("分流组 {name} 用它", { name });
  return field === "bots" && name ? t("机器人 {name} 答不上时用它", { name }) : detail;
}

export function Bot({ name, choices, owner }: { name: string; choices: Choices; owner: boolean }) {
  const [bot, setBot] = useState<BotView | null>(null);
  const [failure, setFailure] = useState<Refused | null>(null);
  const [asking, ask] = useState<"ping" | "delete" | null>(null);
  const [saved, setSaved] = useState(false);
  const path = pathOf(name);
  const load = () => call<BotView>("GET", path).then((found) => { setBot(found); setFailure(null); }, setFailure);
  useEffect(() => void load(), []);
  return (
    <div class="island">
      <header class="page-head"><h1>{name}</h1><a href="/console/bots">{t("全部机器人")}</a>
        <button type="button" class="primary" data-testid="ping" onClick={() => ask("ping")}>{t("测试")}</button>
        {owner && bot && <button type="button" class="danger" data-testid="bot-delete" onClick={() => ask("delete")}>{t("删除")}</button>}</header>
      {failure && <Failed what={t("机器人没有加载出来")} error={failure} onRetry={() => void load()} />}
      {bot ? <><section class="panel panel-body" aria-label={t("概况")}><Facts bot={bot} owner={owner} onChanged={() => { setSaved(false); void load(); }} /></section><Form key={bot.version} bot={bot} choices={choices} owner={owner} saved={saved} onSaved={(changed) => { setBot(changed); setSaved(true); }} /><Turns name={name} /></> : !failure && <Loading onRetry={() => void load()} />}
      {asking === "ping" && <PingDialog title={t("测试 {name}", { name })} path={`${path}/ping`} onClose={() => ask(null)} />}
      {asking === "delete" && bot && <DeleteDialog title={t("删除「{name}」", { name })} effect={t("密钥一并删除，不能恢复；正在和它说话的买家，下一句就转人工。")} used={t("机器人还在用，不能删除。先让这些地方改用别的：")} say={useText} path={path} version={bot.version} onClose={() => ask(null)} onDeleted={() => location.assign("/console/bots")} />}
    </div>
  );
}
