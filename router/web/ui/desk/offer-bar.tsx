// A transfer that is offered and not answered yet: it stands at the conversation, and can be taken back.
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import type { Conversation } from "../core/wire";
import { act } from "./link";
import { Left } from "./offer-list";

export function OfferBar({ conversation }: { conversation: Conversation }) {
  const offer = conversation.offer;
  if (!offer || conversation.state === "closed") return null;
  return (
    <div class="notice" data-testid="offer-pending"><Icon icon="hourglass" size="small" />
      <span class="grow">{t("正在征求 {name} 同意接手，会话由您保留", { name: offer.to.name })} · <Left key={offer.expires_at} offer={offer} /></span>
      <button type="button" data-testid="offer-cancel" onClick={() => void act("transfer.cancel", { conversation_id: conversation.id })}>{t("取消转交")}</button>
    </div>
  );
}
