// A second look before something that is not easily taken back: verb and effect, no reason.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "./dialog";
import type { Refused } from "./http";
import { t } from "./i18n";
import { explain } from "./refusals";

interface Props { title: string; effect: string; confirm: string; act: () => Promise<unknown>; onDone: () => void; children?: ComponentChildren }

export function ConfirmDialog({ title, effect, confirm, act, onDone, children }: Props) {
  const [problem, setProblem] = useState("");
  const submit = async () => {
    try {
      await act();
      onDone();
    } catch (error) {
      setProblem(explain(error as Refused));
    }
  };
  const foot = <><button type="button" onClick={onDone}>{t("取消")}</button><button type="button" class="primary" data-testid="confirm" onClick={() => void submit()}>{confirm}</button></>;
  return (
    <Dialog title={title} onClose={onDone} onConfirm={() => void submit()} foot={foot}>
      <p class="muted">{effect}</p>
      {children}
      {problem && <p class="field-error" role="alert">{problem}</p>}
    </Dialog>
  );
}
