// A word to the agent that the customer never sees.
import { useEffect, useState } from "preact/hooks";
import { Drafts } from "../core/drafts";
import { t } from "../core/i18n";
import { isSendKey } from "../core/keys";
import type { Conversation } from "../core/wire";
import { id, outbox, page } from "./store";

const LONGEST = 4000;
const drafts = new Drafts(`whisper:${page.me.shop}:${page.me.agent.id}`);

export function Whisper({ conversation, returned }: { conversation: Conversation; returned: { text: string; count: number } }) {
  const [text, setText] = useState(() => drafts.load(id));
  useEffect(() => { if (returned.count) setText((typed) => [typed, returned.text].filter(Boolean).join("\n")); }, [returned.count]);
  const type = (value: string) => { setText(value); drafts.save(id, value); };
  const send = () => {
    if (!text.trim()) return;
    outbox.add(id, text.trim(), true);
    drafts.clear(id);
    setText("");
  };
  const to = conversation.owner?.name ?? t("客服");
  return (
    <form class="composer note" onSubmit={(event) => { event.preventDefault(); send(); }}>
      <textarea rows={2} maxLength={LONGEST} data-testid="whisper" aria-label={t("私下提示 {name}", { name: to })} placeholder={t("私下提示 {name}，买家看不到", { name: to })} value={text}
        onInput={(event) => type(event.currentTarget.value)} onBlur={() => drafts.flush()} onKeyDown={(event) => { if (isSendKey(event)) { event.preventDefault(); send(); } }} />
      <div class="composer-foot"><span class="hint">{t("Enter 发送 · Shift Enter 换行")}</span><button type="submit" class="primary" data-testid="whisper-send">{t("私下提示")}</button></div>
    </form>
  );
}
