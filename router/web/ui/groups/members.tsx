// Who serves in the group: weight, priority, and how many conversations of this group at most.
import { useState } from "preact/hooks";
import { NumberInput } from "../core/field";
import { t, tn } from "../core/i18n";
import { Icon } from "../core/icon";
import type { MemberForm } from "../core/settings";
import type { Agent } from "../core/wire";
import { agentState } from "../core/words";
import { agents, change, errorOf, form, saved } from "./store";

const MOST_WEIGHT = 1000;
const PRIORITY = 100;

function setMember(agent: number, part: Partial<MemberForm>): void {
  change({ members: form.value.members.map((member) => (member.agent === agent ? { ...member, ...part } : member)) });
}

function Row({ member, agent }: { member: MemberForm; agent: Agent | undefined }) {
  const name = agent?.name ?? `#${member.agent}`;
  const load = saved.value?.members.find((one) => one.agent.id === member.agent)?.load;
  const state = agent && agentState(agent);
  return (
    <tr data-testid={`member-${member.agent}`}>
      <th scope="row">{name}{member.weight === 0 && <><br /><span class="chip">{t("只接转交")}</span></>}</th>
      <td>{agent?.disabled ? <span class="chip bad">{t("已停用")}</span> : state && <span class={`presence ${state.style}`}>{state.word}</span>}</td>
      <td><NumberInput value={member.weight} max={MOST_WEIGHT} label={t("{name} 的权重", { name })} testid={`weight-${member.agent}`} onChange={(weight) => setMember(member.agent, { weight: weight ?? 0 })} /></td>
      <td><NumberInput value={member.priority} min={-PRIORITY} max={PRIORITY} label={t("{name} 的优先级", { name })} onChange={(priority) => setMember(member.agent, { priority: priority ?? 0 })} /></td>
      <td><NumberInput value={member.capacity} max={MOST_WEIGHT} empty label={t("{name} 在本组的上限", { name })} onChange={(capacity) => setMember(member.agent, { capacity })} /></td>
      <td class="number">{load ?? "—"}</td>
      <td><button type="button" class="plain icon" aria-label={t("移出 {name}", { name })} onClick={() => change({ members: form.value.members.filter((one) => one.agent !== member.agent) })}><Icon icon="x" /></button></td>
    </tr>
  );
}

function labelOf(agent: Agent): string {
  return `${agent.name} (${agent.login})`;
}

function Add() {
  const [text, setText] = useState("");
  const free = agents.value.filter((agent) => !form.value.members.some((member) => member.agent === agent.id));
  const add = (typed: string) => {
    const found = free.find((agent) => labelOf(agent) === typed || agent.login === typed || agent.name === typed);
    setText(found ? "" : typed);
    if (found) change({ members: [...form.value.members, { agent: found.id, weight: 100, priority: 0, capacity: null }] });
  };
  const onInput = (typed: string) => { if (free.some((agent) => labelOf(agent) === typed)) add(typed); else setText(typed); };
  return (
    <div class="row">
      <input list="free-agents" class="grow add-member" aria-label={t("添加成员")} placeholder={t("添加成员：姓名或账号")} data-testid="add-member" value={text} onInput={(event) => onInput(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === "Enter") { event.preventDefault(); add(text); } }} />
      <datalist id="free-agents">{free.map((agent) => <option key={agent.id} value={labelOf(agent)} />)}</datalist>
      <button type="button" onClick={() => add(text)}><Icon icon="plus" size="small" />{t("添加")}</button>
    </div>
  );
}

export function Members() {
  const { members } = form.value;
  const receiving = members.filter((member) => member.weight > 0).length;
  return (
    <>
      {!members.length && <p class="muted">{t("还没有成员")}</p>}
      {members.length > 0 && (
        <div class="scroll-x members" tabIndex={0} role="region" aria-label={t("成员")}>
          <table>
            <thead><tr><th scope="col">{t("客服")}</th><th scope="col">{t("状态")}</th><th scope="col">{t("权重")}</th><th scope="col">{t("优先级")}</th><th scope="col">{t("本组上限")}</th><th scope="col" class="number">{t("本组负载")}</th><th scope="col"><span class="visually-hidden">{t("操作")}</span></th></tr></thead>
            <tbody>{members.map((member) => <Row key={member.agent} member={member} agent={agents.value.find((one) => one.id === member.agent)} />)}</tbody>
          </table>
        </div>
      )}
      <Add />
      {members.length > 0 && receiving === 0 && <p class="notice warn">{t("没有权重大于 0 的成员，分不出去")}</p>}
      <p class="field-help">{tn("{n} 名成员", members.length)} · {t("权重 0–1000，0 = 只接转交；先比优先级，再比负载 ÷ 权重；本组上限不填则只看客服自己的接待上限")}</p>
      {errorOf("members") && <p class="field-error" role="alert">{errorOf("members")}</p>}
    </>
  );
}
