// What a supervisor can do with a conversation she looks at.
import { useState } from "preact/hooks";
import { BlockDialog } from "../core/block";
import { ConfirmDialog } from "../core/confirm-dialog";
import { call } from "../core/http";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { MoveDialog } from "../core/move-dialog";
import { ReasonDialog } from "../core/reason-dialog";
import type { Conversation } from "../core/wire";
import { id, load, page } from "./store";

type Asking = "takeover" | "move" | "pool" | "close" | "block" | null;

async function takeOver(reason: string): Promise<void> {
  await call("POST", `/conversations/${id}/takeover`, reason ? { reason } : {});
  location.assign(`/desk?c=${id}`);
}

function Asked({ asking, conversation, onDone }: { asking: Exclude<Asking, null>; conversation: Conversation; onDone: () => void }) {
  const { owner, customer } = conversation;
  const done = () => { onDone(); void load(); };
  const post = (path: string) => (reason: string) => call("POST", `/conversations/${id}/${path}`, reason ? { reason } : undefined);
  if (asking === "move") {
    // A group takes over from an owner or a line; what nobody has goes to a person.
    const only = owner || conversation.state === "queued" ? undefined : "agent";
    return <MoveDialog title={owner ? t("转交") : t("指派")} conversation={conversation} only={only} onDone={done} />;
  }
  if (asking === "takeover") {
    return <ReasonDialog optional wanted="takeover" title={t("接管 {name} 的会话", { name: customer.name })} confirm={t("接管")} act={takeOver} onDone={onDone}
      effect={owner ? t("会话转到您的客服台，{name} 不再接待；不看您的接待上限。", { name: owner.name }) : t("会话转到您的客服台；不看您的接待上限。")} />;
  }
  if (asking === "pool") {
    return <ReasonDialog title={t("退回离线消息池")} confirm={t("退回")} act={post("return-to-pool")} onDone={done} effect={t("会话会回到离线消息池，等待重新分配。")} />;
  }
  if (asking === "block") return <BlockDialog customer={customer} act={(reason) => call("POST", `/customers/by-id/${customer.id}/block`, { reason })} onDone={done} />;
  return <ConfirmDialog title={t("结束 {name} 的会话", { name: customer.name })} confirm={t("结束")} act={() => call("POST", `/conversations/${id}/close`)} onDone={done}
    effect={t("买家再次来信时会开始新的会话。")} />;
}

export function Acts({ conversation }: { conversation: Conversation }) {
  const [asking, ask] = useState<Asking>(null);
  if (conversation.state === "closed") return null;
  const mine = conversation.owner?.id === page.me.agent.id;
  // A blocked customer is given to nobody: lift that first, or end it.
  const blocked = Boolean(conversation.customer.block);
  const pooled = conversation.state === "waiting_offline";
  return (
    <div class="row">
      {mine ? <a class="button primary" href={`/desk?c=${id}`}><Icon icon="messages-square" size="small" />{t("在客服台打开")}</a>
        : !blocked && <button type="button" class="primary" data-testid="takeover" onClick={() => ask("takeover")}><Icon icon="hand" size="small" />{t("接管")}</button>}
      {!blocked && <button type="button" data-testid="move" onClick={() => ask("move")}><Icon icon="arrow-right-left" size="small" />{conversation.owner ? t("转交") : t("指派")}</button>}
      {!pooled && <button type="button" data-testid="to-pool" onClick={() => ask("pool")}><Icon icon="inbox" size="small" />{t("退回离线消息池")}</button>}
      <button type="button" data-testid="end" onClick={() => ask("close")}><Icon icon="circle-check" size="small" />{t("结束")}</button>
      {!blocked && <button type="button" data-testid="block" onClick={() => ask("block")}><Icon icon="ban" size="small" />{t("拉黑")}</button>}
      {asking && <Asked asking={asking} conversation={conversation} onDone={() => ask(null)} />}
    </div>
  );
}
