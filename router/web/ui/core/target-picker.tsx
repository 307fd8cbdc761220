// Who shall get it: a colleague, found by name, login or group, or a group.
import { useState } from "preact/hooks";
import { t } from "./i18n";
import { isMeant } from "./person-search";
import { agentState } from "./words";
import type { Agent, Ref } from "./wire";

export type Target = { agent: number } | { group: number };

/** What speaks against somebody; refused: she cannot be chosen. */
export interface Objection { why: string; refused: boolean }

interface Props {
  agents: Agent[];
  groups: Ref[];
  target: Target | null;
  pick: (target: Target, name: string) => void;
  objectionTo: (agent: Agent) => Objection | null;
  /** The agent who last spoke to the customer. */
  recent?: number | null;
  /** Only colleagues, or only groups. */
  only?: "agent" | "group";
}

/** True when nothing reaches her now. */
export function isAway(agent: Agent): boolean {
  return agent.presence === "offline" || agent.connection === "disconnected";
}

function found(agents: Agent[], words: string): Agent[] {
  const all = agents.filter((agent) => agent.role !== "integration" && !agent.disabled && isMeant(agent, words));
  return all.sort((a, b) => Number(isAway(a)) - Number(isAway(b)) || a.load - b.load || a.id - b.id);
}

function Person({ agent, objection, chosen, recent, pick }: { agent: Agent; objection: Objection | null; chosen: boolean; recent: boolean; pick: () => void }) {
  const { style, word } = agentState(agent);
  return (
    <label class="person" aria-disabled={objection?.refused ?? false}>
      <input type="radio" name="target" disabled={objection?.refused} checked={chosen} onChange={pick} />
      <span class="strong">{agent.name}</span>
      <span class={`presence ${style}`}>{word}</span>
      <span class="grow ellipsis muted">{agent.groups.map((group) => group.name).join(t("、"))}</span>
      {recent && <span class="chip brand">{t("最近联系人")}</span>}
      {objection && <span class={isAway(agent) ? "chip" : "chip warn"}>{objection.why}</span>}
      <span class="counter muted">{agent.load}/{agent.capacity}</span>
    </label>
  );
}

function Kinds({ kind, choose }: { kind: "agent" | "group"; choose: (kind: "agent" | "group") => void }) {
  return (
    <div class="tabs" role="group" aria-label={t("转给")}>
      <button type="button" aria-current={kind === "agent" ? "page" : undefined} onClick={() => choose("agent")}>{t("客服")}</button>
      <button type="button" aria-current={kind === "group" ? "page" : undefined} onClick={() => choose("group")}>{t("分流组")}</button>
    </div>
  );
}

/** Choose a colleague or a group. */
export function TargetPicker({ agents, groups, target, pick, objectionTo, recent = null, only }: Props) {
  const [kind, setKind] = useState<"agent" | "group">(only ?? "agent");
  const [words, setWords] = useState("");
  const people = found(agents, words);
  return (
    <>
      {!only && <Kinds kind={kind} choose={setKind} />}
      {kind === "agent" && <input type="search" placeholder={t("按姓名、拼音、首字母、账号或分流组查找")} aria-label={t("查找客服")} value={words} onInput={(event) => setWords(event.currentTarget.value)} />}
      <fieldset class="people">
        <legend class="visually-hidden">{t("转给")}</legend>
        {kind === "agent" && people.map((agent) => <Person key={agent.id} agent={agent} objection={objectionTo(agent)} recent={agent.id === recent} chosen={!!target && "agent" in target && target.agent === agent.id} pick={() => pick({ agent: agent.id }, agent.name)} />)}
        {kind === "agent" && !people.length && <p class="person muted">{t("没有符合的客服")}</p>}
        {kind === "group" && groups.map((group) => (
          <label key={group.id} class="person">
            <input type="radio" name="target" checked={!!target && "group" in target && target.group === group.id} onChange={() => pick({ group: group.id }, group.name)} />
            <span class="strong">{group.name}</span>
          </label>
        ))}
      </fieldset>
    </>
  );
}
