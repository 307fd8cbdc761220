// R2.1: what happens while nobody is online and not suspended, the shop's hours, and what customers are told (R6.2, R3.5, R11).
import { Choice, Field } from "../core/field";
import { HoursEditor } from "../core/hours-editor";
import { t } from "../core/i18n";
import type { Settings } from "../core/settings";
import { ChainHop } from "./hop";
import { agents, change, changeIn, errorOf, form } from "./store";
import { entranceText, noticesText } from "./words";

const MOST_NOTICE = 500;

function Handling({ settings }: { settings: Settings }) {
  const way = (value: Settings["offline_handling"], label: string, help: string) =>
    <Choice type="radio" name="handling" checked={settings.offline_handling === value} label={label} help={help} testid={`handling-${value}`} onChange={() => change({ offline_handling: value, delegate: value === "delegate" ? settings.delegate : null })} />;
  return (
    <fieldset class="field"><legend class="field-label">{t("没有人在线不挂起时")}</legend>
      {way("pool", t("进离线消息池"), t("按策略自动分配，也可以手动分配"))}
      {way("delegate", t("代接账号"), t("指定一个账号，在线、挂起、离线都给它"))}
      {settings.offline_handling === "delegate" && (
        <select aria-label={t("代接账号")} value={settings.delegate ?? ""} onChange={(event) => change({ delegate: Number(event.currentTarget.value) || null })}>
          <option value="">{t("（还没有选）")}</option>
          {agents.value.map((agent) => <option key={agent.id} value={agent.id}>{agent.name}</option>)}
        </select>
      )}
      {way("owner", t("店主"), t("都给店主账号"))}
    </fieldset>
  );
}

function AllSuspended({ settings }: { settings: Settings }) {
  const way = (value: "pool" | "recent", label: string) =>
    <Choice type="radio" name="all-suspended" checked={settings.recent_contact.when_all_suspended === value} label={label} onChange={() => changeIn("recent_contact", { when_all_suspended: value })} />;
  return <fieldset class="field"><legend class="field-label">{t("大家都挂起时")}</legend>{way("pool", t("和没有人在线一样"))}{way("recent", t("先看最近联系人"))}</fieldset>;
}

function Notice({ settings, name, label, help }: { settings: Settings; name: "outside_hours" | "offline"; label: string; help: string }) {
  return <Field label={label} help={help} wrong={errorOf(`notices.${name}`)}><textarea rows={2} maxLength={MOST_NOTICE} value={settings.notices[name] ?? ""} onInput={(event) => changeIn("notices", { [name]: event.currentTarget.value || null })} /></Field>;
}

export function Entrance() {
  const settings = form.value!;
  return (
    <ChainHop rule="R2.1" testid="hop-entrance" title={t("有没有人")} sentence={entranceText(settings, agents.value)}>
      <Handling settings={settings} />
      <AllSuspended settings={settings} />
      <h3>{t("店铺工作时间")}</h3>
      <HoursEditor value={settings.hours} onChange={(hours) => change({ hours })} noneLabel={t("全天开放")} ownLabel={t("按工作时间")} errorOf={(path) => errorOf(`hours.${path}`)} />
    </ChainHop>
  );
}

export function NoticesHop() {
  const settings = form.value!;
  const help = t("{back_at} 是有人回来的时间，{shop} 是店名；不填用内置文字", { back_at: "{back_at}", shop: "{shop}" });
  return (
    <ChainHop rule="R11.3" testid="hop-notices" title={t("告诉买家的话")} sentence={noticesText(settings)}>
      <Notice settings={settings} name="outside_hours" label={t("下班时")} help={help} />
      <Notice settings={settings} name="offline" label={t("开放但没人在线时")} help={help} />
    </ChainHop>
  );
}
