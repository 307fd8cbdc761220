// The customer's side of the conversation.
import { useEffect } from "preact/hooks";
import { Announcer } from "../core/announcer";
import { Bubble, PendingBubble } from "../core/bubble";
import { serverNow, tick } from "../core/clock";
import { t } from "../core/i18n";
import { LogFrame } from "../core/log-frame";
import { Empty, Loading } from "../core/states";
import { dayName } from "../core/when";
import type { Message } from "../core/wire";
import { outbox, socket } from "./link";
import { Word } from "./word";
import { conversation, loaded, messages, partial, readUpTo, state, typingUntil } from "./store";

function isMine(message: Message): boolean {
  return message.sender.type === "customer";
}

function isRead(message: Message): boolean {
  const read = readUpTo.value;
  return message.conversation_id < read.conversation || (message.conversation_id === read.conversation && message.seq <= read.seq);
}

function nameOf(message: Message): string {
  if (message.sender.type === "bot") return t("机器人");
  return isMine(message) ? t("我") : message.sender.name;
}

function Line({ message, before }: { message: Message; before?: Message }) {
  const day = dayName(message.at);
  const newDay = !before || dayName(before.at) !== day;
  const first = newDay || before.sender.type !== message.sender.type || before.sender.id !== message.sender.id;
  return (
    <>
      {newDay && <div class="day">{day}</div>}
      {message.sender.type === "system"
        ? <div class="system-line">{message.text}</div>
        : <Bubble message={message} mine={isMine(message)} first={first} name={nameOf(message)} read={isMine(message) ? isRead(message) : undefined} />}
      {message.rateable && <Word message={message} />}
    </>
  );
}

/** Say that the last answer was seen, once the page is really looked at. */
function useReading(): void {
  const last = messages.value.at(-1);
  useEffect(() => {
    if (!last || isMine(last) || state.value?.state === "closed") return undefined;
    const tell = () => { if (!document.hidden) socket.tell("message.read", { conversation_id: last.conversation_id, seq: last.seq }); };
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [last?.conversation_id, last?.seq]);
}

/** What the bot writes at the moment; read aloud is the message it becomes. */
function Writing() {
  const written = partial.value;
  if (!written) return null;
  const sender = { type: "bot", id: null, name: "" } as Message["sender"];
  const message: Message = { conversation_id: written.conversation, seq: 0, sender, kind: "text", text: written.text, at: new Date(serverNow()).toISOString() };
  return <div aria-hidden="true" data-testid="visitor-partial"><Bubble message={message} mine={false} first name={t("机器人")} /></div>;
}

export function Log({ edit }: { edit: (text: string) => void }) {
  const all = messages.value;
  const stored = new Set(all.map((message) => message.client_msg_id));
  const pending = outbox.items.value.filter((item) => !stored.has(item.id));
  const last = all.at(-1);
  useReading();
  return (
    <>
      <LogFrame id="visitor" count={all.length + pending.length + (partial.value ? 1 : 0)} last={pending.length || (last && isMine(last)) ? "mine" : "theirs"} label={t("对话")} testid="visitor-log">
        {!loaded.value && !all.length && !pending.length && <Loading onRetry={() => socket.now()} />}
        {loaded.value && !all.length && !pending.length && <Empty icon="message-circle" title={t("您好，有什么可以帮您？")} />}
        {all.map((message, index) => <Line key={`m-${message.client_msg_id ?? `${message.conversation_id}:${message.seq}`}`} message={message} before={all[index - 1]} />)}
        {pending.map((item) => <PendingBubble key={`m-${item.id}`} item={item} outbox={outbox} edit={edit} />)}
        <Writing />
      </LogFrame>
      <div class="typing" aria-hidden="true">{typingUntil.value > tick.value && t("对方正在输入…")}</div>
      <Announcer id={conversation.value} messages={all.filter((m) => m.conversation_id === conversation.value)} isMine={isMine} />
    </>
  );
}
