// Who shall get it: a colleague, found by name, login or group, or a group.
import { useEffect, useState } from "preact/hooks";
import { t } from "../core/i18n";
import { isSupervisor } from "../core/page";
import { agentState } from "../core/words";
import type { Agent } from "../core/wire";
import { refreshColleagues } from "./colleagues";
import { me } from "./link";
import { colleagues, groups, shop } from "./store";

export type Target = { agent: number } | { group: number };

function sortedColleagues(words: string): Agent[] {
  const found = [...colleagues.value.values()].filter((agent) => agent.id !== me.agent.id && agent.role !== "integration" && !agent.disabled)
    .filter((agent) => `${agent.name} ${agent.login} ${agent.groups.map((g) => g.name).join(" ")}`.toLowerCase().includes(words.toLowerCase()));
  return found.sort((a, b) => Number(isAway(a)) - Number(isAway(b)) || a.load - b.load || a.id - b.id);
}

/** Offline colleagues get nothing, unless the shop keeps it for them in the pool. */
export function isAway(agent: Agent): boolean {
  return agent.presence === "offline" || agent.connection === "disconnected";
}

/** What speaks against her, "" for nothing. */
export function objection(agent: Agent): string {
  if (isAway(agent)) return shop.value.to_offline ? t("留到她的离线留言") : t("离线，不能接手");
  if (agent.load < agent.capacity) return "";
  return isSupervisor(me) ? t("已满，将超出上限") : t("已满，可能被拒绝");
}

function Person({ agent, chosen, pick }: { agent: Agent; chosen: boolean; pick: () => void }) {
  const off = isAway(agent) && !shop.value.to_offline;
  const { style, word } = agentState(agent);
  const why = objection(agent);
  return (
    <label class="person" aria-disabled={off}>
      <input type="radio" name="target" disabled={off} checked={chosen} onChange={pick} />
      <span class="strong">{agent.name}</span>
      <span class={`presence ${style}`}>{word}</span>
      <span class="grow ellipsis muted">{agent.groups.map((group) => group.name).join("、")}</span>
      {why && <span class={isAway(agent) ? "chip" : "chip warn"}>{why}</span>}
      <span class="counter muted">{agent.load}/{agent.capacity}</span>
    </label>
  );
}

/** Choose a colleague or a group. */
export function TargetPicker({ target, pick }: { target: Target | null; pick: (target: Target, name: string) => void }) {
  const [kind, setKind] = useState<"agent" | "group">("agent");
  const [words, setWords] = useState("");
  const people = sortedColleagues(words);
  useEffect(() => void refreshColleagues(), []);
  return (
    <>
      <div class="tabs" role="group" aria-label={t("转给")}>
        <button type="button" aria-current={kind === "agent" ? "page" : undefined} onClick={() => setKind("agent")}>{t("客服")}</button>
        <button type="button" aria-current={kind === "group" ? "page" : undefined} onClick={() => setKind("group")}>{t("分流组")}</button>
      </div>
      {kind === "agent" && <input type="search" placeholder={t("按姓名、账号或分流组查找")} aria-label={t("查找客服")} value={words} onInput={(event) => setWords(event.currentTarget.value)} />}
      <fieldset class="people">
        <legend class="visually-hidden">{t("转给")}</legend>
        {kind === "agent" && people.map((agent) => <Person key={agent.id} agent={agent} chosen={!!target && "agent" in target && target.agent === agent.id} pick={() => pick({ agent: agent.id }, agent.name)} />)}
        {kind === "agent" && !people.length && <p class="person muted">{t("没有符合的客服")}</p>}
        {kind === "group" && groups.value.map((group) => (
          <label key={group.id} class="person">
            <input type="radio" name="target" checked={!!target && "group" in target && target.group === group.id} onChange={() => pick({ group: group.id }, group.name)} />
            <span class="strong">{group.name}</span>
          </label>
        ))}
      </fieldset>
    </>
  );
}
