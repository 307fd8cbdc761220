// What else can be done with the open conversation.
import type { ComponentChildren } from "preact";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { Menu } from "../core/menu";
import type { Conversation } from "../core/wire";
import { act } from "./link";

export type Asking = "transfer" | "return" | "decline" | "trace" | "block" | null;

/** Given to her, and not a word or a nod from her yet. */
function isUntouched(conversation: Conversation): boolean {
  return conversation.state === "assigned" && !conversation.accepted;
}

async function copyLink(id: number): Promise<void> {
  const link = `${location.origin}/desk?c=${id}`;
  // On plain http the clipboard is missing: the address bar holds the same link.
  await navigator.clipboard?.writeText(link);
}

export function MoreMenu({ conversation, ask }: { conversation: Conversation; ask: (what: Asking) => void }) {
  const ended = conversation.state === "closed";
  const untouched = isUntouched(conversation);
  return (
    <Menu label={t("更多")} button={<Icon icon="ellipsis" />} class="plain icon" testid="more">
      {(close) => {
        const item = (icon: ComponentChildren, text: string, testid: string, choose: () => void) => (
          <button type="button" data-testid={testid} onClick={() => { close(); choose(); }}>{icon}{text}</button>
        );
        return (
          <>
            {untouched && item(<Icon icon="check" size="small" />, t("确认接待"), "accept", () => void act("conversation.accept", { conversation_id: conversation.id }))}
            {untouched && item(<Icon icon="undo-2" size="small" />, t("退还（未开口前）…"), "decline", () => ask("decline"))}
            {!ended && item(<Icon icon="inbox" size="small" />, t("退回离线消息池…"), "return", () => ask("return"))}
            {!ended && item(<Icon icon="ban" size="small" />, t("拉黑…"), "block", () => ask("block"))}
            {item(<Icon icon="route" size="small" />, t("分流路径"), "show-trace", () => ask("trace"))}
            {"clipboard" in navigator && item(<Icon icon="link" size="small" />, t("复制链接"), "copy-link", () => void copyLink(conversation.id))}
          </>
        );
      }}
    </Menu>
  );
}
