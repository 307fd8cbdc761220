// The open conversation: head, log, composer; or why there is none.
import { useState } from "preact/hooks";
import { BlockDialog } from "../core/block";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { isSupervisor } from "../core/page";
import { Empty, Loading } from "../core/states";
import { Timer } from "../core/timer";
import { hold } from "../core/undo";
import { whyLeft } from "../core/way-words";
import { clockTime } from "../core/when";
import { actor, attentionWord, channelWord } from "../core/words";
import type { Conversation } from "../core/wire";
import { block } from "./blocking";
import { Composer } from "./composer";
import { cardOpen } from "./customer";
import { DeclineDialog } from "./decline-dialog";
import { act, drafts, me } from "./link";
import { Log } from "./log";
import { MoreMenu, type Asking } from "./more-menu";
import { openConversation } from "./navigation";
import { OfferBar } from "./offer-bar";
import { ReturnDialog } from "./return-dialog";
import { current, gone, loaded, problem, selected, shop, type Gone } from "./store";
import { Suggestions } from "./suggestions";
import { TraceDialog } from "./trace-dialog";
import { TransferDialog } from "./transfer";

function close(conversation: Conversation): void {
  hold(t("将结束与 {name} 的会话", { name: conversation.customer.name }), () => void act("conversation.close", { conversation_id: conversation.id }));
}

function Head({ conversation, ask }: { conversation: Conversation; ask: (what: Asking) => void }) {
  const ended = conversation.state === "closed";
  return (
    <header class="chat-head">
      <button type="button" class="plain icon narrow-only" aria-label={t("回到列表")} onClick={() => openConversation(null)}><Icon icon="arrow-left" /></button>
      <h2 class="ellipsis">{conversation.customer.name}</h2>
      <span class="chip wide-only">{channelWord(conversation.channel)}</span>
      {conversation.group && <span class="chip wide-only">{conversation.group.name}</span>}
      {conversation.attention && <span class="chip warn wide-only" title={attentionWord(conversation.attention)}><Icon icon="flag" size="small" />{t("需主管关注")}</span>}
      {conversation.waiting_since && <Timer key={conversation.waiting_since} since={conversation.waiting_since} limits={shop.value} words />}
      <div class="chat-actions">
        {!ended && !conversation.offer && <button type="button" data-testid="transfer" onClick={() => ask("transfer")}><Icon icon="arrow-right-left" /><span>{t("转交")}</span></button>}
        {!ended && <button type="button" data-testid="close" onClick={() => close(conversation)}><Icon icon="circle-check" /><span>{t("结束")}</span></button>}
        <MoreMenu conversation={conversation} ask={ask} />
        <button type="button" class="plain icon card-toggle" aria-label={t("买家资料")} aria-expanded={cardOpen.value} onClick={() => { cardOpen.value = !cardOpen.value; }}><Icon icon="panel-right" /></button>
      </div>
    </header>
  );
}

function endedText({ closed_reason: why, customer }: Conversation): string {
  if (why === "left_shop") return t("买家已离开，会话已结束。再次来信时会开始新的会话。");
  if (customer.block) return t("买家已被拉黑，会话已结束。再发的消息会被拒收。");
  return t("会话已结束。买家再次来信时会开始新的会话。");
}

function Problem() {
  if (!problem.value) return null;
  return <div class="notice bad" role="alert"><span class="grow">{problem.value}</span><button type="button" onClick={() => { problem.value = ""; }}>{t("知道了")}</button></div>;
}

function Open({ conversation }: { conversation: Conversation }) {
  const [asking, ask] = useState<Asking>(null);
  return (
    <section class="chat" aria-label={t("会话")}>
      <div><Head conversation={conversation} ask={ask} /><Problem /><OfferBar conversation={conversation} /></div>
      <Log conversation={conversation} ask={ask} />
      {conversation.state === "closed"
        ? <p class="notice" data-testid="ended">{endedText(conversation)}</p>
        : <div><Suggestions conversation={conversation} /><Composer key={conversation.id} conversation={conversation} onTransfer={() => ask("transfer")} onClose={() => close(conversation)} /></div>}
      {asking === "transfer" && <TransferDialog conversation={conversation} onDone={() => ask(null)} />}
      {asking === "decline" && <DeclineDialog conversation={conversation} onDone={() => ask(null)} />}
      {asking === "trace" && <TraceDialog conversation={conversation} onDone={() => ask(null)} />}
      {asking === "block" && <BlockDialog customer={conversation.customer} act={(reason) => block(conversation.customer, reason)} onDone={() => ask(null)} />}
      {asking === "return" && <ReturnDialog conversation={conversation} onDone={() => ask(null)} />}
    </section>
  );
}

function Left({ id, where }: { id: number; where: Gone }) {
  const draft = drafts.load(id);
  const [kept, setKept] = useState(false);
  const time = clockTime(new Date(where.at).toISOString());
  return (
    <section class="chat" aria-label={t("会话")}>
      <Empty icon="arrow-right-left" title={where.to ? t("会话已转交给 {name}", { name: where.to.name }) : t("会话已不在您这里")}>
        <p>{t("{time}，操作者 {by}", { time, by: actor(where.by) })} · {whyLeft(where.reason)}</p>
        {draft && <p class="panel panel-body">{draft}</p>}
        {draft && <button type="button" onClick={() => { void navigator.clipboard?.writeText(draft).then(() => setKept(true)); }}>{kept ? t("已复制") : t("复制草稿")}</button>}
        <button type="button" onClick={() => openConversation(null)}>{t("回到列表")}</button>
      </Empty>
    </section>
  );
}

/** A supervisor who follows a link to somebody else's conversation may look at it where supervisors look. */
function NotHere({ id }: { id: number }) {
  return (
    <Empty icon="search-x" title={t("这个会话不在您这里")}>
      {isSupervisor(me) && <a class="button primary" href={`/console/conversations/${id}`}>{t("旁观")}</a>}
      <button type="button" onClick={() => openConversation(null)}>{t("回到列表")}</button>
    </Empty>
  );
}

export function Chat() {
  const id = selected.value;
  if (current.value) return <Open key={current.value.id} conversation={current.value} />;
  const where = id === null ? undefined : gone.value.get(id);
  if (id !== null && where) return <Left id={id} where={where} />;
  return (
    <section class="chat" aria-label={t("会话")}>
      {!loaded.value ? <Loading />
        : id === null ? <Empty icon="message-circle" title={t("从左边选一个会话")}><p>{t("Alt J 打开等得最久的买家")}</p></Empty>
        : <NotHere id={id} />}
    </section>
  );
}
