// What is said in the conversation, with the moments at which it changed hands. Looking marks nothing read.
import { Bubble, PendingBubble } from "../core/bubble";
import { t } from "../core/i18n";
import { LogFrame } from "../core/log-frame";
import { Empty } from "../core/states";
import { clockTime, dayName } from "../core/when";
import { actor, assignmentReason } from "../core/words";
import type { Assignment, Conversation, Message } from "../core/wire";
import { assignments, earlier, loadEarlier, messages, outbox } from "./store";

type Line = { at: string; message: Message; assignment?: undefined } | { at: string; message?: undefined; assignment: Assignment };

function inOrder(): Line[] {
  const lines: Line[] = [
    ...messages.value.map((message) => ({ at: message.at, message })),
    ...assignments.value.map((assignment) => ({ at: assignment.at, assignment })),
  ];
  const oldest = messages.value[0]?.at ?? "";
  return lines.filter((line) => !earlier.value || line.at >= oldest).sort((a, b) => a.at.localeCompare(b.at) || Number(!!a.assignment) - Number(!!b.assignment));
}

function handedText({ agent, reason, system_message: note, at }: Assignment): string {
  const who = note ? t("，操作者 {by}", { by: actor(note.operator) }) : "";
  return t("{time} 分配给 {name} · {reason}", { time: clockTime(at), name: agent.name, reason: assignmentReason(reason) }) + who;
}

function Shown({ line, before, conversation }: { line: Line; before?: Line; conversation: Conversation }) {
  const newDay = !before || dayName(before.at) !== dayName(line.at);
  const { message } = line;
  const first = newDay || !before.message || before.message.sender.type !== message?.sender.type || before.message.sender.id !== message?.sender.id || before.message.kind !== message?.kind;
  return (
    <>
      {newDay && <div class="day">{dayName(line.at)}</div>}
      {line.assignment && <div class="system-line">{handedText(line.assignment)}</div>}
      {message && (message.sender.type === "system" ? <div class="system-line">{message.text}</div>
        : <Bubble message={message} mine={message.sender.type !== "customer"} first={first} name={message.sender.type === "bot" ? t("机器人") : message.sender.name}
            read={message.sender.type === "agent" && message.kind !== "note" ? message.seq <= conversation.customer_read_seq : undefined} />)}
    </>
  );
}

export function Log({ conversation, edit }: { conversation: Conversation; edit: (text: string) => void }) {
  const lines = inOrder();
  const stored = new Set(messages.value.map((message) => message.client_msg_id));
  const pending = outbox.items.value.filter((item) => !stored.has(item.id));
  return (
    <LogFrame id={conversation.id} count={lines.length + pending.length} last={pending.length ? "mine" : "theirs"} label={t("与 {name} 的对话", { name: conversation.customer.name })} testid="observe-log">
      {earlier.value && <button type="button" class="plain" onClick={() => void loadEarlier()}>{t("更早的消息")}</button>}
      {!lines.length && <Empty icon="message-circle" title={t("还没有消息")} />}
      {lines.map((line, index) => <Shown key={line.message ? `m-${line.message.seq}` : `a-${line.assignment.trace_id}`} line={line} before={lines[index - 1]} conversation={conversation} />)}
      {pending.map((item) => <PendingBubble key={item.id} item={item} outbox={outbox} edit={edit} />)}
    </LogFrame>
  );
}
