// Who writes: what is known of the customer, and how the conversation came here.
import { signal } from "@preact/signals";
import { BlockNotice } from "../core/block";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { dayTime } from "../core/when";
import { assignmentReason, channelWord, factName, handoffTrigger } from "../core/words";
import type { Conversation } from "../core/wire";
import { mayLift, unblock } from "./blocking";
import { current } from "./store";

export const cardOpen = signal(false);

function factText(value: unknown): string {
  return Array.isArray(value) ? value.join("、") : String(value ?? "");
}

function Customer({ conversation }: { conversation: Conversation }) {
  const { customer } = conversation;
  return (
    <section>
      <h3>{t("买家")}</h3>
      <dl class="facts">
        <dt>{t("姓名")}</dt><dd>{customer.name}</dd>
        {customer.external_id && <><dt>{t("编号")}</dt><dd>{customer.external_id}</dd></>}
        <dt>{t("渠道")}</dt><dd>{channelWord(conversation.channel)}</dd>
        {Object.entries(customer.facts ?? {}).map(([name, value]) => <><dt>{factName(name)}</dt><dd>{factText(value)}</dd></>)}
      </dl>
    </section>
  );
}

function Way({ conversation }: { conversation: Conversation }) {
  const { assignment, handoff } = conversation;
  return (
    <section>
      <h3>{t("会话")}</h3>
      <dl class="facts">
        <dt>{t("编号")}</dt><dd>{conversation.id}</dd>
        <dt>{t("开始于")}</dt><dd>{dayTime(conversation.opened_at)}</dd>
        {conversation.group && <><dt>{t("分流组")}</dt><dd>{conversation.group.name}</dd></>}
        {handoff && <><dt>{t("转人工")}</dt><dd>{handoffTrigger(handoff.trigger)} {dayTime(handoff.at)}</dd></>}
        {assignment && <><dt>{t("分配原因")}</dt><dd>{assignmentReason(assignment.reason)}</dd></>}
        {assignment && <><dt>{t("分配于")}</dt><dd>{dayTime(assignment.at)}</dd></>}
        {conversation.former_id && <><dt>{t("上一次会话")}</dt><dd>{conversation.former_id}</dd></>}
      </dl>
    </section>
  );
}

export function CustomerPane() {
  const conversation = current.value;
  if (!conversation) return null;
  return (
    <aside class="card-pane" aria-label={t("买家资料")}>
      <button type="button" class="plain card-toggle" onClick={() => { cardOpen.value = false; }}><Icon icon="x" />{t("收起")}</button>
      <BlockNotice customer={conversation.customer} lift={mayLift(conversation.customer) ? () => unblock(conversation.customer) : undefined} />
      <Customer conversation={conversation} />
      <Way conversation={conversation} />
    </aside>
  );
}
