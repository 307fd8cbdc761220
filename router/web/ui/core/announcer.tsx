// Reads incoming messages to screen readers: others' only, many at once as a number.
import { useEffect, useRef, useState } from "preact/hooks";
import { tn } from "./i18n";
import type { Message } from "./wire";

const SINGLY = 3;

export function Announcer({ id, messages, isMine }: { id: string | number; messages: Message[]; isMine: (message: Message) => boolean }) {
  const heard = useRef({ id, seq: Infinity });
  const [text, setText] = useState("");
  const last = messages.at(-1)?.seq ?? 0;
  useEffect(() => {
    const from = heard.current.id === id ? heard.current.seq : Infinity;
    const fresh = messages.filter((message) => message.seq > from && !isMine(message));
    heard.current = { id, seq: last };
    if (fresh.length) setText(fresh.length > SINGLY ? tn("收到 {n} 条新消息", fresh.length) : fresh.map((m) => `${m.sender.name} ${m.text}`).join(" "));
  }, [id, last]);
  return <div class="visually-hidden" aria-live="polite">{text}</div>;
}
