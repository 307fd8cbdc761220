// A message on the screen, and one on its way.
import { t } from "./i18n";
import { Icon } from "./icon";
import type { Outbox, Pending } from "./outbox";
import { clockTime } from "./when";
import type { Message } from "./wire";

interface Props { message: Message; mine: boolean; first: boolean; read?: boolean; name: string }

export function Bubble({ message, mine, first, read, name }: Props) {
  const internal = t("仅客服可见");
  const style = [mine ? "mine" : "", message.sender.type === "bot" ? "bot" : "", message.kind === "note" ? "internal" : "", first ? "first" : ""];
  return (
    <div class={`message ${style.join(" ")}`} data-seq={message.seq}>
      {first && <span class="message-by">{name} <time dateTime={message.at}>{clockTime(message.at)}</time>{message.kind === "note" && ` · ${internal}`}</span>}
      <div class="bubble">{message.text}</div>
      {mine && read !== undefined && <span class="message-state">{read ? t("✓✓ 已读") : t("✓ 已发送")}</span>}
    </div>
  );
}

function stateText(item: Pending): string {
  if (item.state === "sending") return t("◔ 发送中");
  if (item.state === "sent") return t("✓ 已发送");
  if (item.state === "unsure") return t("可能未送达，正在重发");
  if (item.state === "waiting") return t("联网后自动发送");
  return item.state === "old" ? t("! 超过 10 分钟未发送") : t("! 未发送");
}

export function PendingBubble({ item, outbox, edit }: { item: Pending; outbox: Outbox; edit: (text: string) => void }) {
  const stuck = item.state === "failed" || item.state === "old";
  return (
    <div class={`message mine first ${item.internal ? "internal" : ""}`} data-pending={item.state}>
      <div class="bubble">{item.text}</div>
      <span class={`message-state ${stuck ? "failed" : ""}`}>
        {item.state === "waiting" && <Icon icon="hourglass" size="small" />}{stateText(item)}{item.problem && `：${item.problem}`}
        {stuck && <>
          <button type="button" onClick={() => outbox.retry(item.id)}>{t("重试")}</button>
          <button type="button" onClick={() => edit(outbox.drop(item.id))}>{t("编辑")}</button>
          <button type="button" onClick={() => outbox.drop(item.id)}>{t("删除")}</button>
        </>}
      </span>
    </div>
  );
}
