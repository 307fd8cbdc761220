// Hand the conversation to a colleague or a group: at once, or only if she agrees.
import { useState } from "preact/hooks";
import { setTime } from "../core/clock";
import { Dialog } from "../core/dialog";
import { t } from "../core/i18n";
import { isAway, type Target } from "../core/target-picker";
import { hold } from "../core/undo";
import type { Conversation } from "../core/wire";
import { act } from "./link";
import { colleagues, shop } from "./store";
import { TargetPicker } from "./target-picker";

interface Form { target: { to: Target; name: string } | null; reason: string; note: string; offer: boolean }

function transfer(conversation: Conversation, { target, reason, note, offer }: Form): void {
  const data = { conversation_id: conversation.id, to: target!.to, reason: reason.trim(), ...(note.trim() && { note: note.trim() }) };
  // An offer can be taken back until it is accepted: nothing to hold.
  if (offer) void act("conversation.transfer", { ...data, offer: true });
  else hold(t("将把 {customer} 转交给 {name}", { customer: conversation.customer.name, name: target!.name }), () => void act("conversation.transfer", data));
}

function targetIsAway(target: Form["target"]): boolean {
  const agent = target && "agent" in target.to ? colleagues.value.get(target.to.agent) : undefined;
  return !!agent && isAway(agent);
}

function Way({ offer, away, choose }: { offer: boolean; away: boolean; choose: (offer: boolean) => void }) {
  return (
    <fieldset>
      <legend class="field-label">{t("方式")}</legend>
      <label class="choice"><input type="radio" name="way" data-testid="transfer-direct" checked={!offer} onChange={() => choose(false)} /><span>{t("直接转交")}</span></label>
      <label class="choice"><input type="radio" name="way" data-testid="transfer-offer" disabled={away} checked={offer} onChange={() => choose(true)} />
        <span>{t("征求同意")} <span class="field-help">{away ? t("她离线，无法回应") : t("我保留到对方接受，最多等 {time}", { time: setTime(shop.value.offer_s) })}</span></span></label>
    </fieldset>
  );
}

export function TransferDialog({ conversation, onDone }: { conversation: Conversation; onDone: () => void }) {
  const [form, setForm] = useState<Form>({ target: null, reason: "", note: "", offer: false });
  const [asked, setAsked] = useState(false);
  const away = targetIsAway(form.target);
  const offer = form.offer && !away;
  const set = (change: Partial<Form>) => setForm({ ...form, ...change });
  const submit = () => {
    setAsked(true);
    if (!form.target || !form.reason.trim()) return;
    transfer(conversation, { ...form, offer });
    onDone();
  };
  const foot = <><button type="button" onClick={onDone}>{t("取消")}</button><button type="button" class="primary" data-testid="transfer-confirm" onClick={submit}>{offer ? t("征求同意") : t("直接转交")}</button></>;
  return (
    <Dialog title={t("转交 {name}", { name: conversation.customer.name })} onClose={onDone} onConfirm={submit} foot={foot}>
      <TargetPicker conversation={conversation.id} target={form.target?.to ?? null} pick={(to, name) => set({ target: { to, name } })} />
      {asked && !form.target && <p class="field-error" role="alert">{t("请选择转给谁")}</p>}
      <Way offer={offer} away={away} choose={(wish) => set({ offer: wish })} />
      <label class="field">
        <span>{t("原因（必填，买家看不到）")}</span>
        <input list="transfer-reasons" maxLength={200} value={form.reason} aria-invalid={asked && !form.reason.trim()} onInput={(event) => set({ reason: event.currentTarget.value })} />
        {asked && !form.reason.trim() && <span class="field-error" role="alert">{t("请写明原因")}</span>}
      </label>
      <datalist id="transfer-reasons"><option value={t("更熟悉这个问题")} /><option value={t("售后问题")} /><option value={t("换班")} /></datalist>
      <label class="field">
        <span>{t("备注（仅客服可见）")}</span>
        <textarea rows={2} maxLength={1000} value={form.note} onInput={(event) => set({ note: event.currentTarget.value })} />
      </label>
    </Dialog>
  );
}
