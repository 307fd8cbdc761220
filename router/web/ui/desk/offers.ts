// Transfers that are offered: those I am asked to take, and what became of those I offered.
import { signal } from "@preact/signals";
import { serverNow } from "../core/clock";
import { t } from "../core/i18n";
import { ring } from "../core/notify";
import type { Conversation, Offer, OfferedTransfer } from "../core/wire";
import { banner, me, patch, say } from "./store";

export interface Asked { conversation: Conversation; offer: Offer }

interface Ended { conversation_id: number; end: "accepted" | "declined" | "expired" | "cancelled"; offer: Offer; by: string; reason?: string | null }

/** What I am asked to take, by conversation. */
export const offers = signal<ReadonlyMap<number, Asked>>(new Map());

const TO_SENDER: Record<Ended["end"], (name: string, why: string) => string> = {
  accepted: (name) => t("{name} 接受了转交", { name }),
  declined: (name, why) => (why ? t("{name} 婉拒了转交：{why}", { name, why }) : t("{name} 婉拒了转交", { name })),
  expired: (name) => t("{name} 没有回应，转交已过期", { name }),
  cancelled: () => t("转交已取消"),
};

function isForMe(asked: OfferedTransfer): asked is OfferedTransfer & Asked {
  return asked.conversation !== null && asked.offer.to.id === me.value?.id;
}

/** Take over the offers of a snapshot. */
export function replaceOffers(found: OfferedTransfer[]): void {
  offers.value = new Map(found.filter(isForMe).map((asked) => [asked.conversation_id, asked]));
}

/** Somebody is asked: I am, or the colleague to whom I offered. */
export function requested(asked: OfferedTransfer): void {
  const { conversation_id, offer } = asked;
  if (isForMe(asked)) {
    offers.value = new Map(offers.value).set(conversation_id, asked);
    ring();
  } else {
    patch(conversation_id, { offer });
    say(conversation_id, t("已征求 {name} 同意接手，等待回应", { name: offer.to.name }), offer.at);
  }
}

/** An offer is over: it leaves the list of her who was asked, and the sender reads how it ended. */
export function ended({ conversation_id, end, offer, reason }: Ended): void {
  if (offer.to.id === me.value?.id) {
    const rest = new Map(offers.value);
    if (rest.delete(conversation_id) && end === "cancelled") banner.value = t("{name} 取消了转交", { name: offer.from.name });
    offers.value = rest;
  } else {
    patch(conversation_id, { offer: null });
    say(conversation_id, TO_SENDER[end](offer.to.name, reason ?? ""), new Date(serverNow()).toISOString());
  }
}
