// Going offline with open conversations: what shall happen to them?
import { useState } from "preact/hooks";
import { Dialog } from "../core/dialog";
import { t, tn } from "../core/i18n";
import type { Target } from "../core/target-picker";
import { act } from "./link";
import { open } from "./store";
import { TargetPicker } from "./target-picker";

type Choice = "transfer" | "release" | "keep_until_done";

export function OfflineDialog({ onDone }: { onDone: () => void }) {
  const [choice, setChoice] = useState<Choice>("release");
  const [target, setTarget] = useState<Target | null>(null);
  const [asked, setAsked] = useState(false);
  const submit = async () => {
    setAsked(true);
    if (choice === "transfer" && !target) return;
    await act("presence.set", { presence: "offline", open_conversations: choice, ...(choice === "transfer" && { to: target }) });
    onDone();
  };
  const option = (value: Choice, title: string, effect: string) => (
    <label class="choice">
      <input type="radio" name="open" data-testid={`offline-${value}`} checked={choice === value} onChange={() => setChoice(value)} />
      <span><span class="strong">{title}</span><br /><span class="field-help">{effect}</span></span>
    </label>
  );
  const foot = <><button type="button" onClick={onDone}>{t("取消")}</button><button type="button" class="primary" data-testid="offline-confirm" onClick={() => void submit()}>{t("离线")}</button></>;
  return (
    <Dialog title={tn("您还有 {n} 个会话", open.value.length)} onClose={onDone} onConfirm={() => void submit()} foot={foot}>
      {option("transfer", t("转交给…"), t("全部转给一名客服或一个分流组"))}
      {choice === "transfer" && <TargetPicker target={target} pick={setTarget} />}
      {choice === "transfer" && asked && !target && <p class="field-error" role="alert">{t("请选择转给谁")}</p>}
      {option("release", t("放回，重新分流"), t("等待回复的买家按分流规则分给别人"))}
      {option("keep_until_done", t("处理完再离线"), t("不再分到新买家，会话都结束后自动离线"))}
    </Dialog>
  );
}
