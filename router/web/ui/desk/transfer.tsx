// Hand the conversation to a colleague or a group: who, why, and a note only agents see.
import { useEffect, useState } from "preact/hooks";
import { Dialog } from "../core/dialog";
import { t } from "../core/i18n";
import { agentState } from "../core/words";
import type { Agent, Conversation } from "../core/wire";
import { refreshColleagues } from "./colleagues";
import { act, me } from "./link";
import { colleagues, groups } from "./store";
import { hold } from "../core/undo";

export type Target = { agent: number } | { group: number };

function sortedColleagues(words: string): Agent[] {
  const found = [...colleagues.value.values()].filter((agent) => agent.id !== me.agent.id && agent.role !== "integration" && !agent.disabled)
    .filter((agent) => `${agent.name} ${agent.login} ${agent.groups.map((g) => g.name).join(" ")}`.toLowerCase().includes(words.toLowerCase()));
  return found.sort((a, b) => Number(a.presence === "offline") - Number(b.presence === "offline") || a.load - b.load || a.id - b.id);
}

function Person({ agent, chosen, pick }: { agent: Agent; chosen: boolean; pick: () => void }) {
  const off = agent.presence === "offline" || agent.connection === "disconnected";
  const { style, word } = agentState(agent);
  const full = agent.load >= agent.capacity;
  return (
    <label class="person" aria-disabled={off}>
      <input type="radio" name="target" disabled={off} checked={chosen} onChange={pick} />
      <span class="strong">{agent.name}</span>
      <span class={`presence ${style}`}>{word}</span>
      <span class="grow ellipsis muted">{agent.groups.map((group) => group.name).join("、")}</span>
      <span class={full ? "chip warn" : "counter muted"}>{full ? t("已满 {load}", { load: `${agent.load}/${agent.capacity}` }) : `${agent.load}/${agent.capacity}`}</span>
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

export function TransferDialog({ conversation, onDone }: { conversation: Conversation; onDone: () => void }) {
  const [target, setTarget] = useState<{ to: Target; name: string } | null>(null);
  const [reason, setReason] = useState("");
  const [note, setNote] = useState("");
  const [asked, setAsked] = useState(false);
  const submit = () => {
    setAsked(true);
    if (!target || !reason.trim()) return;
    const data = { conversation_id: conversation.id, to: target.to, reason: reason.trim(), ...(note.trim() && { note: note.trim() }) };
    hold(t("将把 {customer} 转交给 {name}", { customer: conversation.customer.name, name: target.name }), () => void act("conversation.transfer", data));
    onDone();
  };
  const foot = <><button type="button" onClick={onDone}>{t("取消")}</button><button type="button" class="primary" data-testid="transfer-confirm" onClick={submit}>{t("直接转交")}</button></>;
  return (
    <Dialog title={t("转交 {name}", { name: conversation.customer.name })} onClose={onDone} onConfirm={submit} foot={foot}>
      <TargetPicker target={target?.to ?? null} pick={(to, name) => setTarget({ to, name })} />
      {asked && !target && <p class="field-error" role="alert">{t("请选择转给谁")}</p>}
      <label class="field">
        <span>{t("原因（必填，买家看不到）")}</span>
        <input list="transfer-reasons" maxLength={200} value={reason} aria-invalid={asked && !reason.trim()} onInput={(event) => setReason(event.currentTarget.value)} />
        {asked && !reason.trim() && <span class="field-error" role="alert">{t("请写明原因")}</span>}
      </label>
      <datalist id="transfer-reasons"><option value={t("更熟悉这个问题")} /><option value={t("售后问题")} /><option value={t("换班")} /></datalist>
      <label class="field">
        <span>{t("备注（仅客服可见）")}</span>
        <textarea rows={2} maxLength={1000} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
      </label>
    </Dialog>
  );
}
