// Why the open conversation is here: its whole way, step by step.
import { Dialog } from "../core/dialog";
import { t } from "../core/i18n";
import { WayOf } from "../core/way";
import type { Conversation } from "../core/wire";
import { me } from "./link";
import { colleagues, groups } from "./store";

export function TraceDialog({ conversation, onDone }: { conversation: Conversation; onDone: () => void }) {
  const names = { agents: [me.agent, ...colleagues.value.values()], groups: groups.value };
  return (
    <Dialog wide title={t("分流路径 · {name}", { name: conversation.customer.name })} onClose={onDone} onConfirm={onDone} foot={<button type="button" onClick={onDone}>{t("关闭")}</button>}>
      <WayOf id={conversation.id} names={names} />
    </Dialog>
  );
}
