// Where replies are typed. Its text is a draft from the first key on; sending never waits for the network.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../core/i18n";
import { isAlt, isComposing, isSendKey } from "../core/keys";
import type { Conversation } from "../core/wire";
import { draftChanged, drafts, outbox, socket } from "./link";
import { focusList, openMostUrgent } from "./navigation";

const TYPING_EVERY_MS = 3000;
const LONGEST = 4000;
let toldTypingAt = 0;

function tellTyping(conversation: number): void {
  if (Date.now() - toldTypingAt < TYPING_EVERY_MS) return;
  toldTypingAt = Date.now();
  socket.tell("typing.start", { conversation_id: conversation });
}

function grow(area: HTMLTextAreaElement | null): void {
  if (!area) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

export function Composer({ conversation, onTransfer, onClose }: { conversation: Conversation; onTransfer: () => void; onClose: () => void }) {
  const id = conversation.id;
  const [text, setText] = useState(() => drafts.load(id));
  const [note, setNote] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const connected = socket.phase.value === "ready";
  const returned = draftChanged.value;
  useEffect(() => setText(drafts.load(id)), [id, returned]);
  useLayoutEffect(() => grow(area.current), [text]);

  const type = (value: string) => {
    setText(value);
    drafts.save(id, value);
    if (!note && value) tellTyping(id);
  };
  const send = (next = false) => {
    const value = (area.current?.value ?? text).trim();
    if (!value || value.length > LONGEST) return;
    outbox.add(id, value, note);
    drafts.clear(id);
    setText("");
    setNote(false);
    if (next) openMostUrgent();
    else area.current?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    const done = () => event.preventDefault();
    if (isSendKey(event) || isAlt(event, "KeyS")) { done(); send(); }
    else if (isAlt(event, "Enter")) { done(); send(true); }
    else if (isAlt(event, "KeyN")) { done(); setNote(!note); }
    else if (isAlt(event, "KeyT")) { done(); onTransfer(); }
    else if (isAlt(event, "KeyX", true)) { done(); onClose(); }
    else if (event.key === "Escape") { done(); focusList(); }
  };
  return (
    <form class={`composer ${note ? "note" : ""}`} onSubmit={(event) => { event.preventDefault(); send(); }}>
      <textarea ref={area} rows={3} maxLength={LONGEST} data-testid="composer" aria-label={note ? t("内部备注") : t("回复 {name}", { name: conversation.customer.name })}
        placeholder={note ? t("内部备注，仅客服可见") : t("输入回复…")} value={text}
        onInput={(event) => type(event.currentTarget.value)} onBlur={() => drafts.flush()} onKeyDown={onKey} />
      <div class="composer-foot">
        <button type="button" class="plain" data-testid="note" aria-pressed={note} onClick={() => { setNote(!note); area.current?.focus(); }}>{note ? t("改为回复") : t("内部备注")}</button>
        <span class="hint">{connected ? t("Enter 发送 · Shift Enter 换行") : t("没有连接，发送后会等到联网")}</span>
        <button type="button" class="wide-only" onClick={() => send(true)}>{t("发送并下一个")}</button>
        <button type="submit" class="primary" data-testid="send">{note ? t("保存备注") : t("发送")}</button>
      </div>
    </form>
  );
}
