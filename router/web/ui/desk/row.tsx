// One conversation in the list: a link over the whole row that says everything a screen reader needs.
import { useComputed } from "@preact/signals";
import { duration, secondsSince, slowTick, tick } from "../core/clock";
import { t, tn } from "../core/i18n";
import { Icon } from "../core/icon";
import { Timer, urgency, urgencyWord } from "../core/timer";
import { closedReason } from "../core/words";
import type { Conversation } from "../core/wire";
import { drafts, draftChanged, outbox } from "./link";
import { openConversation } from "./navigation";
import { conversations, gone, isOfflineMessage, selected, shop, unread } from "./store";

function spoken(conversation: Conversation): string {
  const parts = [conversation.customer.name];
  if (conversation.waiting_since) {
    const seconds = secondsSince(conversation.waiting_since, slowTick.value);
    parts.push(t("待回复 {time}", { time: duration(seconds) }), urgencyWord(urgency(seconds, shop.value)));
  }
  if (unread(conversation)) parts.push(tn("未读 {n}", unread(conversation)));
  if (conversation.attention) parts.push(t("需主管关注"));
  if (conversation.state === "closed") parts.push(closedReason(conversation.closed_reason) || t("已结束"));
  return parts.filter(Boolean).join(t("，"));
}

function LastMessage({ conversation }: { conversation: Conversation }) {
  draftChanged.value;
  const pending = outbox.items.value.some((item) => item.conversation === conversation.id && item.state !== "sent");
  const draft = selected.value === conversation.id ? "" : drafts.load(conversation.id);
  const last = conversation.last_message;
  if (draft) return <><em>{t("[草稿]")}</em> {draft}</>;
  const mine = last?.sender.type === "agent" ? t("我：") : "";
  return <>{pending && "◔ "}{mine}{last?.text ?? ""}</>;
}

function Tags({ conversation }: { conversation: Conversation }) {
  const note = conversation.assignment?.system_message;
  if (conversation.attention) return <span class="chip warn"><Icon icon="flag" size="small" />{t("需主管关注")}</span>;
  if (conversation.offer) return <span class="chip brand ellipsis">{t("征求 {name}", { name: conversation.offer.to.name })}</span>;
  if (isOfflineMessage(conversation)) return <span class="chip brand">{t("留言")}</span>;
  if (conversation.assignment?.reason.startsWith("transfer")) return <span class="chip ellipsis">{t("转交自 {name}", { name: note?.operator ?? "" })}</span>;
  return conversation.asked_human ? <span class="chip">{t("转人工")}</span> : null;
}

function Answered({ at }: { at: string }) {
  const text = useComputed(() => t("已回 {time}", { time: shortly(secondsSince(at, tick.value)) }));
  return <span class="timer">{text}</span>;
}

function Side({ conversation }: { conversation: Conversation }) {
  const { waiting_since, last_message_at } = conversation;
  const count = unread(conversation);
  return (
    <span class="conversation-side" aria-hidden="true">
      {conversation.state === "closed" ? <span class="timer">{closedReason(conversation.closed_reason) || t("已结束")}</span>
        : waiting_since ? <Timer key={waiting_since} since={waiting_since} limits={shop.value} />
        : last_message_at && <Answered key={last_message_at} at={last_message_at} />}
      {count > 0 && <span class="badge">{count > 99 ? "99+" : count}</span>}
    </span>
  );
}

function shortly(seconds: number): string {
  if (seconds < 60) return t("不到1分");
  if (seconds < 3600) return t("{m}分", { m: Math.floor(seconds / 60) });
  return seconds < 86400 ? t("{h}小时", { h: Math.floor(seconds / 3600) }) : t("{d}天", { d: Math.floor(seconds / 86400) });
}

export function Row({ id }: { id: number }) {
  const label = useComputed(() => { const c = conversations.value.get(id); return c ? spoken(c) : ""; });
  // A computed of its own: an event of another conversation does not repaint this row.
  const conversation = useComputed(() => conversations.value.get(id)).value;
  const current = useComputed(() => selected.value === id).value;
  if (!conversation) return gone.peek().has(id) ? <p class="conversation muted">{t("会话已转走")}</p> : null;
  const open = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openConversation(id);
  };
  return (
    <div class={`conversation ${current ? "current" : ""}`} data-testid={`conversation-row-${id}`} data-id={id}>
      <a class="conversation-link" href={`/desk?c=${id}`} aria-current={current ? "true" : undefined} onClick={open}><span class="visually-hidden">{label}</span></a>
      <span class="avatar" aria-hidden="true">{[...conversation.customer.name][0]}</span>
      <span class="conversation-name" aria-hidden="true"><span class="ellipsis">{conversation.customer.name}</span><Tags conversation={conversation} /></span>
      <span class="conversation-last ellipsis" aria-hidden="true"><LastMessage conversation={conversation} /></span>
      <Side conversation={conversation} />
    </div>
  );
}
