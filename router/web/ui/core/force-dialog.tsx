// Set somebody else's presence; the reason is due and goes on record (R1.7).
import { useState } from "preact/hooks";
import { Dialog } from "./dialog";
import { call, type Refused } from "./http";
import { t } from "./i18n";
import { explain } from "./refusals";
import { presenceWord } from "./words";
import type { Agent, Presence } from "./wire";

const CHOICES: Presence[] = ["online", "suspended", "offline"];

export function ForceDialog({ agent, onDone }: { agent: Agent; onDone: (changed?: Agent) => void }) {
  const [presence, setPresence] = useState<Presence>(agent.presence);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState("");
  const submit = async () => {
    if (!reason.trim()) return setProblem(t("请写明原因"));
    try {
      const open = presence === "offline" ? { open_conversations: "release" } : {};
      return onDone(await call<Agent>("PUT", `/agents/${agent.id}/presence`, { presence, reason: reason.trim(), ...open }));
    } catch (error) {
      return setProblem(explain(error as Refused));
    }
  };
  const foot = <><button type="button" onClick={() => onDone()}>{t("取消")}</button><button type="button" class="primary" data-testid="force-confirm" onClick={() => void submit()}>{t("改状态")}</button></>;
  return (
    <Dialog title={t("改 {name} 的状态", { name: agent.name })} onClose={() => onDone()} onConfirm={() => void submit()} foot={foot}>
      <fieldset class="row"><legend class="visually-hidden">{t("状态")}</legend>
        {CHOICES.map((choice) => <label key={choice} class="choice"><input type="radio" name="presence" checked={presence === choice} onChange={() => setPresence(choice)} /><span class={`presence ${choice}`}>{presenceWord(choice)}</span></label>)}
      </fieldset>
      {presence === "offline" && agent.load > 0 && <p class="notice warn">{t("等待回复的买家会重新分流")}</p>}
      <label class="field"><span>{t("原因（必填）")}</span><input maxLength={200} value={reason} onInput={(event) => setReason(event.currentTarget.value)} /></label>
      {problem && <p class="field-error" role="alert">{problem}</p>}
    </Dialog>
  );
}
