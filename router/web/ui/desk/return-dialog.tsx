// Put a conversation back into the offline pool; a reason is due.
import { useState } from "preact/hooks";
import { Dialog } from "../core/dialog";
import { t } from "../core/i18n";
import type { Conversation } from "../core/wire";
import { act } from "./link";

export function ReturnDialog({ conversation, onDone }: { conversation: Conversation; onDone: () => void }) {
  const [reason, setReason] = useState("");
  const [asked, setAsked] = useState(false);
  const submit = async () => {
    setAsked(true);
    if (!reason.trim()) return;
    await act("conversation.return_to_pool", { conversation_id: conversation.id, reason: reason.trim() });
    onDone();
  };
  const foot = <><button type="button" onClick={onDone}>{t("取消")}</button><button type="button" class="primary" onClick={() => void submit()}>{t("退回")}</button></>;
  return (
    <Dialog title={t("退回离线消息池")} onClose={onDone} onConfirm={() => void submit()} foot={foot}>
      <p class="muted">{t("会话会回到离线消息池，等待重新分配。")}</p>
      <label class="field">
        <span>{t("原因（必填）")}</span>
        <input maxLength={200} value={reason} aria-invalid={asked && !reason.trim()} onInput={(event) => setReason(event.currentTarget.value)} />
        {asked && !reason.trim() && <span class="field-error" role="alert">{t("请写明原因")}</span>}
      </label>
    </Dialog>
  );
}
