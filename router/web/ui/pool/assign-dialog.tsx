// Hand out the chosen entries by hand: to one, to several, to a group, or by the shunt rules.
import { useState } from "preact/hooks";
import { Dialog } from "../core/dialog";
import { call, type Refused } from "../core/http";
import { t, tn } from "../core/i18n";
import { explain } from "../core/refusals";
import { agentState } from "../core/words";
import type { Run } from "../core/wire";
import { bodyOf } from "./address";
import { finished } from "./runs";
import { Split } from "./split";
import { agents, chosen, filter, groups, lastRun, progress, selection } from "./store";
import { Progress } from "./strip";

type Kind = "agent" | "agents" | "group" | "shunt_rules";

/** A filter with its exceptions, never the thousands of ids that it finds. */
function entriesChosen(): object {
  const { all, ids } = selection.value;
  return all ? { filter: bodyOf(filter.value), except: [...ids] } : { entries: [...ids] };
}

function targetOf(kind: Kind, people: number[], group: number | null): object | null {
  if (kind === "shunt_rules") return { shunt_rules: true };
  if (kind === "group") return group === null ? null : { group };
  if (!people.length) return null;
  return kind === "agent" ? { agent: people[0] } : { agents: people };
}

function Agents({ many, people, setPeople }: { many: boolean; people: number[]; setPeople: (ids: number[]) => void }) {
  const list = agents.value.filter((agent) => agent.role !== "integration" && !agent.disabled);
  const pick = (id: number) => setPeople(!many ? [id] : people.includes(id) ? people.filter((one) => one !== id) : [...people, id]);
  return (
    <fieldset class="people">
      <legend class="visually-hidden">{t("客服")}</legend>
      {list.map((agent) => {
        const off = agent.presence === "offline";
        return (
          <label key={agent.id} class="person" aria-disabled={off}>
            <input type={many ? "checkbox" : "radio"} name="agent" data-testid={`assign-agent-${agent.id}`} disabled={off} checked={people.includes(agent.id)} onChange={() => pick(agent.id)} />
            <span class="strong">{agent.name}</span>
            <span class={`presence ${agentState(agent).style}`}>{agentState(agent).word}</span>
            <span class="grow ellipsis muted">{agent.groups.map((one) => one.name).join("、")}</span>
            <span class="counter muted">{agent.load}/{agent.capacity}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

function Groups({ group, setGroup }: { group: number | null; setGroup: (id: number) => void }) {
  return (
    <fieldset class="people">
      <legend class="visually-hidden">{t("分流组")}</legend>
      {groups.value.map((one) => <label key={one.id} class="person"><input type="radio" name="group" checked={group === one.id} onChange={() => setGroup(one.id)} /><span>{one.name}</span></label>)}
    </fieldset>
  );
}

export function AssignDialog({ onDone }: { onDone: () => void }) {
  const [kind, setKind] = useState<Kind>("shunt_rules");
  const [people, setPeople] = useState<number[]>([]);
  const [group, setGroup] = useState<number | null>(null);
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const names: [Kind, string][] = [["shunt_rules", t("按分流规则")], ["agent", t("一名客服")], ["agents", t("多名客服")], ["group", t("分流组")]];
  const to = targetOf(kind, people, group);
  const asked = to && { to, ...entriesChosen() };
  const submit = async () => {
    if (!asked) return setProblem(t("请选择分配给谁"));
    if (busy) return undefined;
    setBusy(true);
    setProblem("");
    lastRun.value = progress.value = null;
    try {
      finished(await call<Run>("POST", "/pool/assign", { ...asked, ...(note.trim() && { note: note.trim() }) }));
      onDone();
    } catch (error) {
      setProblem(explain(error as Refused, "pool.assign"));
      setBusy(false);
    }
    return undefined;
  };
  const foot = <><button type="button" onClick={onDone}>{t("取消")}</button><button type="button" class="primary" data-testid="pool-assign-confirm" aria-disabled={busy} onClick={() => void submit()}>{tn("分配 {n} 条", chosen.value)}</button></>;
  return (
    <Dialog title={tn("分配 {n} 条留言", chosen.value)} onClose={onDone} onConfirm={() => void submit()} foot={foot}>
      <div class="tabs" role="group" aria-label={t("分配给")}>
        {names.map(([name, text]) => <button key={name} type="button" aria-current={kind === name ? "page" : undefined} onClick={() => { setKind(name); setPeople([]); }}>{text}</button>)}
      </div>
      {kind === "shunt_rules" && <p class="muted">{t("每条留言按分流规则找客服：先最近联系人，再专属客服，再分流组。")}</p>}
      {(kind === "agent" || kind === "agents") && <Agents many={kind === "agents"} people={people} setPeople={setPeople} />}
      {kind === "group" && <Groups group={group} setGroup={setGroup} />}
      <label class="field"><span>{t("备注（仅客服可见）")}</span><textarea rows={2} maxLength={1000} value={note} onInput={(event) => setNote(event.currentTarget.value)} /></label>
      {busy ? <p class="row" role="status">{t("正在分配…")}<Progress /></p> : <Split asked={asked} />}
      {problem && <p class="field-error" role="alert">{problem}</p>}
    </Dialog>
  );
}
