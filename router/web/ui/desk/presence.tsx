// The presence switch: says the true effect before anything is chosen.
import { computed } from "@preact/signals";
import { useState } from "preact/hooks";
import { serverNow, duration, secondsSince, tick } from "../core/clock";
import { t, tn } from "../core/i18n";
import { Menu } from "../core/menu";
import { agentState } from "../core/words";
import type { Agent, Presence } from "../core/wire";
import { act } from "./link";
import { OfflineDialog } from "./offline-dialog";
import { me, open, shop } from "./store";

const BACK_AFTER_MIN = 30;

const sinceText = computed(() => (me.value ? duration(secondsSince(me.value.presence_since, tick.value)) : ""));

function suspendedEffect(): string {
  const hours = shop.value.suspended_h;
  const recent = {
    within_window: t("{h} 小时内您接待过的买家和他们的离线留言仍会转给您", { h: hours }),
    always: t("您接待过的买家和他们的离线留言仍会转给您"),
    never: t("您接待过的买家也不会再转给您"),
  }[shop.value.when_suspended];
  return t("挂起后不再分到新买家；{recent}；现有 {n} 个会话继续。", { recent, n: open.value.length });
}

function saidOf(agent: Agent): string {
  const { word } = agentState(agent);
  return agent.presence === "suspended" && agent.presence_reason ? `${word}·${agent.presence_reason}` : word;
}

function Current({ agent }: { agent: Agent }) {
  return <span class={`presence ${agentState(agent).style}`}>{saidOf(agent)}</span>;
}

function Suspend({ set }: { set: (presence: Presence, more?: object) => void }) {
  const [back, setBack] = useState(false);
  const reasons = [t("小休"), t("用餐"), t("会议"), t("培训"), t("其他")];
  const suspend = (reason: string) => set("suspended", {
    reason,
    ...(back && { until: new Date(serverNow() + BACK_AFTER_MIN * 60_000).toISOString() }),
  });
  return (
    <fieldset>
      <legend class="menu-text">{t("挂起的原因")}</legend>
      <div class="row">{reasons.map((reason, index) => <button key={reason} type="button" class="chip" data-testid={index === 0 ? "suspend-break" : undefined} onClick={() => suspend(reason)}>{reason}</button>)}</div>
      <label class="choice menu-text"><input type="checkbox" checked={back} onChange={(event) => setBack(event.currentTarget.checked)} />{tn("{n} 分钟后自动在线", BACK_AFTER_MIN)}</label>
    </fieldset>
  );
}

export function PresenceSwitch() {
  const [leaving, setLeaving] = useState(false);
  const agent = me.value;
  if (!agent) return null;
  const set = (presence: Presence, more: object = {}) => void act("presence.set", { presence, ...more });
  const goOffline = () => (open.value.length ? setLeaving(true) : set("offline"));
  return (
    <>
      <Menu label={t("我的状态：{word}", { word: saidOf(agent) })} button={<Current agent={agent} />} class="plain" testid="presence-button">
        {(close) => {
          const choose = (presence: Presence, more?: object) => { set(presence, more); close(); };
          return (
            <>
              <p class="menu-text">{suspendedEffect()}</p>
              <button type="button" data-testid="presence-online" aria-pressed={agent.presence === "online"} onClick={() => choose("online")}><span class="presence online">{t("在线")}</span></button>
              <button type="button" data-testid="presence-suspended" aria-pressed={agent.presence === "suspended"} onClick={() => choose("suspended")}><span class="presence suspended">{t("挂起")}</span></button>
              <Suspend set={choose} />
              <hr />
              <button type="button" data-testid="presence-offline" aria-pressed={agent.presence === "offline"} onClick={() => { goOffline(); close(); }}><span class="presence offline">{t("离线")}</span></button>
            </>
          );
        }}
      </Menu>
      {agent.presence !== "offline" && <span class="counter muted wide-only">{sinceText}</span>}
      {leaving && <OfflineDialog onDone={() => setLeaving(false)} />}
    </>
  );
}
