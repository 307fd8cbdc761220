// The presence switch: says the true effect before anything is chosen.
import { computed } from "@preact/signals";
import { useState } from "preact/hooks";
import { duration, secondsSince, tick } from "../core/clock";
import { t } from "../core/i18n";
import { Menu } from "../core/menu";
import { clockTime } from "../core/when";
import { agentState } from "../core/words";
import type { Agent, Presence } from "../core/wire";
import { act } from "./link";
import { nextWord } from "./next-presence";
import { OfflineDialog } from "./offline-dialog";
import { shiftText } from "./shift";
import { me, open } from "./store";
import { Suspend } from "./suspend";

const sinceText = computed(() => (me.value ? duration(secondsSince(me.value.presence_since, tick.value)) : ""));

function nowOf(agent: Agent): string {
  const { word } = agentState(agent);
  if (agent.presence !== "suspended") return word;
  const until = agent.presence_until && t("到 {time}", { time: clockTime(agent.presence_until) });
  return [word, agent.presence_reason, until].filter(Boolean).join("·");
}

function saidOf(agent: Agent): string {
  return agent.next_presence ? `${nowOf(agent)} → ${nextWord(agent)}` : nowOf(agent);
}

function Current({ agent }: { agent: Agent }) {
  return <span class={`presence ${agentState(agent).style}`}>{nowOf(agent)}{agent.next_presence && <span class="wide-only">→ {nextWord(agent)}</span>}</span>;
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
              {agent.hours && <p class="menu-text">{shiftText(agent)}</p>}
              <button type="button" data-testid="presence-online" aria-pressed={agent.presence === "online"} onClick={() => choose("online")}><span class="presence online">{t("在线")}</span></button>
              <hr />
              <Suspend agent={agent} set={choose} />
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
