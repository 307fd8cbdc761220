// The open conversation's messages.
import { useEffect } from "preact/hooks";
import { Announcer } from "../core/announcer";
import { Bubble, PendingBubble } from "../core/bubble";
import { t } from "../core/i18n";
import { LogFrame } from "../core/log-frame";
import { Failed, Loading } from "../core/states";
import type { Conversation, Message } from "../core/wire";
import { historyOf, load, loadEarlier, type History } from "./history";
import { draftChanged, drafts, outbox, socket } from "./link";
import type { Asking } from "./more-menu";
import { patch, said, typing } from "./store";
import { SystemCard } from "./system-card";
import { timeline, type Line } from "./timeline";

function isOurs(message: Message): boolean {
  return message.sender.type !== "customer";
}

function editAgain(id: number, text: string): void {
  const typed = drafts.load(id);
  drafts.save(id, typed ? `${typed}\n${text}` : text);
  draftChanged.value++;
}

/** Tell the server how far was read, once the conversation is really looked at. */
function useReading(conversation: Conversation): void {
  const last = conversation.messages;
  useEffect(() => {
    const tell = () => {
      if (document.hidden || last <= conversation.agent_read_seq || conversation.state === "closed") return;
      socket.tell("message.read", { conversation_id: conversation.id, seq: last });
      patch(conversation.id, { agent_read_seq: last });
    };
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [conversation.id, last, socket.phase.value]);
}

function Lines({ line, conversation, ask }: { line: Line; conversation: Conversation; ask: (what: Asking) => void }) {
  if (line.kind === "day") return <div class="day">{line.text}</div>;
  if (line.kind === "card") return <SystemCard assignment={line.assignment} conversation={conversation} ask={ask} />;
  if (line.kind === "said") return <div class="system-line" role="status">{line.text}</div>;
  if (line.kind === "pending") return <PendingBubble item={line.pending} outbox={outbox} edit={(text) => editAgain(conversation.id, text)} />;
  const { message } = line;
  if (message.sender.type === "system") return <div class="system-line">{message.text}</div>;
  const own = message.sender.type === "agent" && message.kind !== "note";
  const name = message.sender.type === "bot" ? t("机器人") : message.sender.name;
  return <Bubble message={message} mine={isOurs(message)} first={line.first} name={name} read={own ? message.seq <= conversation.customer_read_seq : undefined} />;
}

function Content({ state, lines, conversation, ask }: { state: History; lines: Line[]; conversation: Conversation; ask: (what: Asking) => void }) {
  const waiting = state.status === "loading" && !state.messages.length;
  // What was just written shows at once, also before the messages above it are here.
  const ready = waiting ? lines.filter((line) => line.kind === "pending") : lines;
  return (
    <>
      {waiting && <Loading onRetry={() => void load(conversation.id)} />}
      {state.status === "failed" && state.error && <Failed what={t("消息没有加载出来")} error={state.error} onRetry={() => void load(conversation.id)} />}
      {state.earlier && <button type="button" class="plain" onClick={() => void loadEarlier(conversation.id)}>{t("更早的消息")}</button>}
      {ready.map((line) => <Lines key={line.key} line={line} conversation={conversation} ask={ask} />)}
    </>
  );
}

export function Log({ conversation, ask }: { conversation: Conversation; ask: (what: Asking) => void }) {
  const state = historyOf(conversation.id).value;
  const pending = outbox.items.value.filter((item) => item.conversation === conversation.id);
  const told = said.value.get(conversation.id) ?? [];
  const lines = timeline(state.messages, conversation.assignment, pending, told);
  const last = lines.at(-1);
  const mine = last?.kind === "pending" || (last?.kind === "message" && isOurs(last.message));
  useReading(conversation);
  return (
    <>
      <LogFrame id={conversation.id} count={(state.messages.at(-1)?.seq ?? 0) + pending.length + told.length} last={mine ? "mine" : "theirs"} label={t("与 {name} 的对话", { name: conversation.customer.name })} testid="chat-log">
        <Content state={state} lines={lines} conversation={conversation} ask={ask} />
      </LogFrame>
      <div class="typing" aria-hidden="true">{typing.value.has(conversation.id) && t("对方正在输入…")}</div>
      <Announcer id={conversation.id} messages={state.messages} isMine={isOurs} />
    </>
  );
}
