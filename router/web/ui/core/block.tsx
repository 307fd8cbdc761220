// A blocked customer: who did it, when and why, and how it is lifted.
import { useState } from "preact/hooks";
import { ConfirmDialog } from "./confirm-dialog";
import { t } from "./i18n";
import { Icon } from "./icon";
import { ReasonDialog } from "./reason-dialog";
import { actor } from "./words";
import { dayTime } from "./when";
import type { Customer } from "./wire";

interface Asked { customer: Customer; act: (reason: string) => Promise<unknown>; onDone: () => void }

export function BlockDialog({ customer, act, onDone }: Asked) {
  return (
    <ReasonDialog title={t("拉黑 {name}", { name: customer.name })} confirm={t("拉黑")} act={act} onDone={onDone}
      effect={t("进行中的会话立即结束；她再发的消息会被拒收，直到解除。池中的留言留着，不再分配。她只知道店铺不再接收，看不到原因。")} />
  );
}

interface Props {
  customer: Customer;
  /** Lifts the block; left out where one may not. */
  lift?: () => Promise<unknown>;
}

/** Show the block of a customer, if there is one. */
export function BlockNotice({ customer, lift }: Props) {
  const [asking, ask] = useState(false);
  const { block, name } = customer;
  if (!block) return null;
  return (
    <div class="notice bad wrap" role="status" data-testid="blocked">
      <span class="grow"><Icon icon="ban" size="small" /> {t("{by} 于 {time} 拉黑：{why}", { by: actor(block.by), time: dayTime(block.at), why: block.reason })}</span>
      {lift && <button type="button" data-testid="unblock" onClick={() => ask(true)}>{t("解除")}</button>}
      {lift && asking && <ConfirmDialog title={t("解除对 {name} 的拉黑", { name })} confirm={t("解除")} effect={t("她又可以发消息，池中的留言又会分配。")} act={lift} onDone={() => ask(false)} />}
    </div>
  );
}
