// An agent's presence as others see it, with what is coming and whether she is on shift.
import { useComputed } from "@preact/signals";
import { duration, secondsSince, tick } from "./clock";
import { t } from "./i18n";
import { clockTime } from "./when";
import { agentState, presenceWord } from "./words";
import type { Agent } from "./wire";

function Since({ at }: { at: string }) {
  return <span class="counter muted">{useComputed(() => duration(secondsSince(at, tick.value)))}</span>;
}

/** Seconds until a lost connection counts as gone. */
function GraceLeft({ until }: { until: string }) {
  return <span class="counter">{useComputed(() => duration((Date.parse(until) - tick.value) / 1000))}</span>;
}

export function PresenceChip({ agent }: { agent: Agent }) {
  const { style, word } = agentState(agent);
  const until = agent.presence_until && t("到 {time}", { time: clockTime(agent.presence_until) });
  const reason = agent.presence === "suspended" ? ["", agent.presence_reason, until].filter((part) => part !== null).join("·") : "";
  const next = agent.next_presence && [presenceWord(agent.next_presence), agent.next_reason].filter(Boolean).join("·");
  return (
    <span class="row presence-chip">
      <span class={`presence ${style}`}>{word}{style === "lost" ? "" : reason}</span>
      {agent.connection === "grace" && agent.grace_until ? <GraceLeft key={agent.grace_until} until={agent.grace_until} /> : <Since key={agent.presence_since} at={agent.presence_since} />}
      {next && <span class="chip warn">{t("完成后{next}", { next })}</span>}
      {!agent.on_shift && <span class="chip">{t("不在班")}</span>}
    </span>
  );
}
