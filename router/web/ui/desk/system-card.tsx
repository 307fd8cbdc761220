// Why a conversation is here: a card, not a bubble. The reason stands in an element of its own, word for word.
import { useComputed } from "@preact/signals";
import { duration, secondsSince, tick } from "../core/clock";
import { t, tn } from "../core/i18n";
import { Icon } from "../core/icon";
import { isSupervisor } from "../core/page";
import { clockTime } from "../core/when";
import { plain } from "../core/trace-values";
import { actor, assignmentReason, factName, handoffTrigger } from "../core/words";
import type { Assignment, Conversation, Message, SystemMessage } from "../core/wire";
import { historyOf } from "./history";
import { me } from "./link";
import type { Asking } from "./more-menu";

const ASKED = 3;

function Since({ at }: { at: string }) {
  return <>{useComputed(() => duration(secondsSince(at, tick.value)))}</>;
}

function PoolStory({ note, at, waiting }: { note: SystemMessage; at: string; waiting: string | null }) {
  if (!note.entry_first_message_at || !note.entry_last_message_at) return null;
  const [first, last] = [clockTime(note.entry_first_message_at), clockTime(note.entry_last_message_at)];
  const span = first === last ? first : `${first}–${last}`;
  return (
    <p>
      {tn("店铺无人在线时，买家在 {span} 留言 {n} 条。", note.entry_messages ?? 1, { span })}
      {waiting && <> {t("首条已等")} <Since at={note.entry_first_message_at} /></>}
      {waiting && <> · {t("分配给您已")} <Since at={at} /></>}
    </p>
  );
}

function operatorLine(note: SystemMessage): string {
  const parts = [t("操作者 {name}", { name: actor(note.operator) })];
  if (note.slot_at) parts.push(t("{time} 批次", { time: clockTime(note.slot_at) }));
  if (note.policy) parts.push(t("策略「{name}」", { name: note.policy.name }));
  if (note.chosen_by) parts.push(t("选中您：{why}", { why: assignmentReason(note.chosen_by) }));
  return parts.join(" · ");
}

/** What she waits for an answer to, and what the bot last said: read off the conversation, made up by nobody. */
function summary(conversation: Conversation, messages: Message[]): { asked: string; bot: string } {
  const since = conversation.waiting_since ?? conversation.handoff!.at;
  const asked = messages.filter((one) => one.sender.type === "customer" && one.at >= since).slice(-ASKED);
  const bot = messages.filter((one) => one.sender.type === "bot" && one.at <= conversation.handoff!.at).at(-1);
  return { asked: asked.map((one) => one.text).join(" / "), bot: bot?.text ?? "" };
}

function Handoff({ conversation }: { conversation: Conversation }) {
  const { handoff, customer } = conversation;
  const { messages } = historyOf(conversation.id).value;
  if (!handoff) return null;
  const { asked, bot } = summary(conversation, messages);
  const parts = [t("转人工：{trigger}", { trigger: handoffTrigger(handoff.trigger) })];
  if (handoff.detail) parts.push(`「${handoff.detail}」`);
  if (handoff.intent) parts.push(t("意图 {intent}", { intent: handoff.intent }));
  const facts = Object.entries(customer.facts ?? {}).map(([name, value]) => `${factName(name)} ${plain(value)}`);
  return (
    <>
      {asked && <p class="card-asked" data-testid="card-asked"><q>{asked}</q></p>}
      {bot && <p class="muted card-bot" data-testid="card-bot">{handoff.bot ?? t("机器人")} <q>{bot}</q></p>}
      <p class="muted">{[...parts, ...facts].join(" · ")}</p>
    </>
  );
}

export function SystemCard({ assignment, conversation, ask }: { assignment: Assignment; conversation: Conversation; ask: (what: Asking) => void }) {
  const note = assignment.system_message;
  const runLink = note?.run_id && isSupervisor(me);
  return (
    <div class="card" role="note" aria-label={t("分配说明")} data-testid="system-card">
      <h3><Icon icon="arrow-right-left" size="small" /><span>{note ? t("转交") : t("分配")} · {t("原因：")}</span><span data-testid="system-reason">{note?.text ?? assignmentReason(assignment.reason)}</span></h3>
      {note && <PoolStory note={note} at={assignment.at} waiting={conversation.waiting_since} />}
      <Handoff conversation={conversation} />
      {note && <p class="muted">{operatorLine(note)}</p>}
      {note?.note && <p>{t("备注：")}{note.note}</p>}
      {conversation.state !== "closed" && (
        <div class="card-links">
          {runLink && <a href={`/console/runs/${note.run_id}`}>{t("分配记录")}</a>}
          <button type="button" class="link" onClick={() => ask("trace")}>{t("分流路径")}</button>
          {note?.entry_id && <button type="button" class="link" onClick={() => ask("return")}>{t("退回离线消息池…")}</button>}
        </div>
      )}
    </div>
  );
}
