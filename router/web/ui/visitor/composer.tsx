// Where the customer writes.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { isSendKey } from "../core/keys";
import { undo } from "../core/undo";
import { drafts, outbox, socket } from "./link";
import { conversation } from "./store";

const DRAFT = "page";
const LONGEST = 4000;
const TYPING_EVERY_MS = 3000;
let toldTypingAt = 0;

function tellTyping(): void {
  if (!conversation.value || Date.now() - toldTypingAt < TYPING_EVERY_MS) return;
  toldTypingAt = Date.now();
  socket.tell("typing.start", { conversation_id: conversation.value });
}

export function Composer({ returned }: { returned: { text: string; count: number } }) {
  const [text, setText] = useState(() => drafts.load(DRAFT));
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => { if (returned.count) setText((typed) => [typed, returned.text].filter(Boolean).join("\n")); }, [returned.count]);
  useLayoutEffect(() => {
    if (!area.current) return;
    area.current.style.height = "auto";
    area.current.style.height = `${area.current.scrollHeight + 2}px`;
  }, [text]);
  const type = (value: string) => { setText(value); drafts.save(DRAFT, value); if (value) tellTyping(); };
  const send = () => {
    const value = (area.current?.value ?? text).trim();
    if (!value) return;
    // Who writes on does not leave.
    undo();
    outbox.add(conversation.value, value);
    drafts.clear(DRAFT);
    setText("");
    area.current?.focus();
  };
  return (
    <form class="composer" onSubmit={(event) => { event.preventDefault(); send(); }}>
      <textarea ref={area} rows={1} maxLength={LONGEST} data-testid="visitor-input" aria-label={t("输入消息")} placeholder={t("输入消息…")} value={text}
        onInput={(event) => type(event.currentTarget.value)} onBlur={() => drafts.flush()}
        onKeyDown={(event) => { if (isSendKey(event)) { event.preventDefault(); send(); } }} />
      <button type="submit" class="primary" data-testid="visitor-send"><Icon icon="send" size="small" />{t("发送")}</button>
    </form>
  );
}
