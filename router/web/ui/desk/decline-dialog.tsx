// Give a conversation back before a word was said: it goes to somebody else, and not back until everybody was asked.
import { useState } from "preact/hooks";
import { Dialog } from "../core/dialog";
import { t } from "../core/i18n";
import type { Conversation } from "../core/wire";
import { act } from "./link";

export function DeclineDialog({ conversation, onDone }: { conversation: Conversation; onDone: () => void }) {
  const [reason, setReason] = useState("");
  const submit = async () => {
    await act("conversation.decline", { conversation_id: conversation.id, ...(reason.trim() && { reason: reason.trim() }) });
    onDone();
  };
  const foot = <><button type="button" onClick={onDone}>{t("取消")}</button><button type="button" class="primary" data-testid="decline-confirm" onClick={() => void submit()}>{t("退还")}</button></>;
  return (
    <Dialog title={t("退还 {name}", { name: conversation.customer.name })} onClose={onDone} onConfirm={() => void submit()} foot={foot}>
      <p class="muted">{t("会话按分流规则分给别人，其他人都问过之前不会再回到您这里。")}</p>
      <label class="field">
        <span>{t("原因（可不填）")}</span>
        <input maxLength={200} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
      </label>
    </Dialog>
  );
}
