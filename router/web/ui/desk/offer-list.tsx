// Offered transfers stand on top of the list until they are accepted, declined or over.
import { useComputed } from "@preact/signals";
import { useState } from "preact/hooks";
import { duration, tick } from "../core/clock";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import type { Offer } from "../core/wire";
import { act } from "./link";
import { openConversation } from "./navigation";
import { offers, type Asked } from "./offers";

/** The time an offer has left; only its text changes each second. */
export function Left({ offer }: { offer: Offer }) {
  const text = useComputed(() => duration((Date.parse(offer.expires_at) - tick.value) / 1000));
  return <span class="counter">{text}</span>;
}

function Decline({ id, onDone }: { id: number; onDone: () => void }) {
  const [reason, setReason] = useState("");
  const send = () => void act("transfer.decline", { conversation_id: id, ...(reason.trim() && { reason: reason.trim() }) });
  return (
    <form class="offer-decline" onSubmit={(event) => { event.preventDefault(); send(); }}>
      <input autofocus maxLength={200} placeholder={t("原因（可不填）")} aria-label={t("婉拒的原因（可不填）")} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
      <button type="submit" data-testid="offer-decline-confirm">{t("婉拒")}</button>
      <button type="button" class="plain" onClick={onDone}>{t("取消")}</button>
    </form>
  );
}

function Card({ asked: { conversation, offer } }: { asked: Asked }) {
  const [declining, setDeclining] = useState(false);
  const accept = async () => { if (await act("transfer.accept", { conversation_id: conversation.id })) openConversation(conversation.id); };
  return (
    <li class="offer" data-testid={`offer-${conversation.id}`}>
      <p class="row between"><strong class="ellipsis">{conversation.customer.name}</strong><span class="chip brand"><Icon icon="arrow-right-left" size="small" /><Left key={offer.expires_at} offer={offer} /></span></p>
      <p class="offer-why">{t("{name} 请您接手：{why}", { name: offer.from.name, why: offer.reason })}</p>
      {offer.note && <p class="offer-why muted">{t("备注：")}{offer.note}</p>}
      {declining ? <Decline id={conversation.id} onDone={() => setDeclining(false)} /> : (
        <p class="row">
          <button type="button" class="primary" data-testid="offer-accept" onClick={() => void accept()}>{t("接受")}</button>
          <button type="button" data-testid="offer-decline" onClick={() => setDeclining(true)}>{t("婉拒")}</button>
        </p>
      )}
    </li>
  );
}

export function Offers() {
  const all = [...offers.value.values()].sort((a, b) => a.offer.expires_at.localeCompare(b.offer.expires_at));
  const latest = all.at(-1);
  return (
    <>
      <p class="visually-hidden" role="status">{latest && t("{name} 请您接手 {customer}", { name: latest.offer.from.name, customer: latest.conversation.customer.name })}</p>
      {all.length > 0 && <ul class="offers" aria-label={t("转交请求")}>{all.map((asked) => <Card key={`${asked.conversation.id}:${asked.offer.at}`} asked={asked} />)}</ul>}
    </>
  );
}
