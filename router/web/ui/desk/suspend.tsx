// Taking a break: the true effect stands first and follows every choice.
import { useState } from "preact/hooks";
import { serverNow } from "../core/clock";
import { t, tn } from "../core/i18n";
import type { Agent, Presence } from "../core/wire";
import { open, shop } from "./store";

const BACK_AFTER_MIN = 30;

interface Choices { keep: boolean; after: boolean; back: boolean }

function recentText(keep: boolean): string {
  if (!keep) return t("您接待过的买家也不会再转给您");
  if (shop.value.when_suspended === "always") return t("您接待过的买家和他们的离线留言仍会转给您");
  return t("{h} 小时内您接待过的买家和他们的离线留言仍会转给您", { h: shop.value.suspended_h });
}

function effect({ keep, after }: Choices): string {
  const values = { recent: recentText(keep), n: open.value.length };
  if (after) return t("现有 {n} 个会话处理完后才挂起，其间不再分到新会话；挂起后{recent}。", values);
  return t("挂起后不再分到新买家；{recent}；现有 {n} 个会话继续。", values);
}

/** What the shop would do is left to the shop, so that a later change of its setting counts. */
function wishes({ keep, after, back }: Choices): object {
  const usual = shop.value.when_suspended !== "never";
  return {
    ...(keep !== usual && { keep_recents: keep }),
    ...(after && { after_current: true }),
    ...(back && !after && { until: new Date(serverNow() + BACK_AFTER_MIN * 60_000).toISOString() }),
  };
}

export function Suspend({ agent, set }: { agent: Agent; set: (presence: Presence, more?: object) => void }) {
  const [choices, choose] = useState<Choices>({ keep: agent.keep_recents ?? shop.value.when_suspended !== "never", after: false, back: false });
  const reasons = [t("小休"), t("用餐"), t("会议"), t("培训"), t("其他")];
  const suspend = (reason?: string) => set("suspended", { ...(reason && { reason }), ...wishes(choices) });
  const box = (name: keyof Choices, text: string, off = false) => (
    <label class="choice menu-text"><input type="checkbox" disabled={off} checked={choices[name] && !off} data-testid={`suspend-${name}`} onChange={(event) => choose({ ...choices, [name]: event.currentTarget.checked })} />{text}</label>
  );
  return (
    <fieldset class="suspend">
      <legend class="visually-hidden">{t("挂起")}</legend>
      <p class="menu-text" data-testid="suspend-effect">{effect(choices)}</p>
      <button type="button" data-testid="presence-suspended" aria-pressed={agent.presence === "suspended"} onClick={() => suspend()}><span class="presence suspended">{t("挂起")}</span></button>
      <div class="row" role="group" aria-label={t("挂起的原因")}>{reasons.map((reason, index) => <button key={reason} type="button" class="chip" data-testid={index === 0 ? "suspend-break" : undefined} onClick={() => suspend(reason)}>{reason}</button>)}</div>
      {open.value.length > 0 && box("after", t("处理完当前会话后休息"))}
      {box("back", tn("{n} 分钟后自动在线", BACK_AFTER_MIN), choices.after)}
      {box("keep", t("挂起时保留我的近期买家"))}
    </fieldset>
  );
}
