// An action that wants a reason, or at least a second look.
import { useState } from "preact/hooks";
import { Dialog } from "./dialog";
import type { Refused } from "./http";
import { t } from "./i18n";
import { explain } from "./refusals";

interface Props {
  title: string;
  /** What will happen, in true words. */
  effect: string;
  confirm: string;
  /** The reason may be left out. */
  optional?: boolean;
  /** The act, as refusals name it. */
  wanted?: string;
  act: (reason: string) => Promise<unknown>;
  onDone: () => void;
}

export function ReasonDialog({ title, effect, confirm, optional = false, wanted, act, onDone }: Props) {
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState("");
  const submit = async () => {
    if (!optional && !reason.trim()) return setProblem(t("请写明原因"));
    try {
      await act(reason.trim());
      return onDone();
    } catch (error) {
      return setProblem(explain(error as Refused, wanted));
    }
  };
  const foot = <><button type="button" onClick={onDone}>{t("取消")}</button><button type="button" class="primary" data-testid="reason-confirm" onClick={() => void submit()}>{confirm}</button></>;
  return (
    <Dialog title={title} onClose={onDone} onConfirm={() => void submit()} foot={foot}>
      <p class="muted">{effect}</p>
      <label class="field">
        <span>{optional ? t("原因（可不填）") : t("原因（必填）")}</span>
        <input maxLength={200} value={reason} aria-invalid={problem !== ""} onInput={(event) => setReason(event.currentTarget.value)} />
      </label>
      {problem && <p class="field-error" role="alert">{problem}</p>}
    </Dialog>
  );
}
