// The customer's word on an answer: it helped, or it did not.
import { t } from "../core/i18n";
import type { Message } from "../core/wire";
import { act } from "./link";
import { blocked, conversation, state } from "./store";

export function Word({ message }: { message: Message }) {
  const over = blocked.value || message.conversation_id !== conversation.value || state.value?.state === "closed";
  const said = message.resolved ?? null;
  if (over && said === null) return null;
  const say = (resolved: boolean) => void act("answer.rate", { conversation_id: message.conversation_id, message_seq: message.seq, resolved });
  const choice = (resolved: boolean, label: string) => (
    <button type="button" aria-pressed={said === resolved} disabled={over} data-testid={resolved ? "visitor-resolved" : "visitor-unresolved"} onClick={() => say(resolved)}>{label}</button>
  );
  return <div class="answer-rating" role="group" aria-label={t("这个回答解决问题了吗？")}>{choice(true, t("已解决"))}{choice(false, t("未解决"))}</div>;
}
