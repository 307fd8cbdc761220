// The delivery log of one endpoint: what was sent, how it fared, and sending it again.
import { render } from "preact";
import { useState } from "preact/hooks";
import { ConfirmDialog } from "../core/confirm-dialog";
import { endpoints, followEndpoints } from "../core/endpoint-health";
import { call } from "../core/http";
import { t, tn } from "../core/i18n";
import { Empty, Failed, Loading } from "../core/states";
import { verdictWord } from "../core/verdicts";
import { dayTime, useZone } from "../core/when";
import { State } from "../webhooks/state";
import { DetailDialog } from "./detail";
import { asked, begin, choose, failure, filter, found, load, page, type Delivery } from "./store";

const CHIP = { waiting: "brand", retrying: "warn", delivered: "ok", dead: "bad" } as const;

export function stateWord(state: Delivery["state"]): string {
  return { waiting: t("待送"), retrying: t("重试中"), delivered: t("已送达"), dead: t("送不到") }[state];
}

function Row({ one, open }: { one: Delivery; open: () => void }) {
  return (
    <tr data-testid={`delivery-${one.id}`}>
      <td><button type="button" class="link" onClick={open}>#{one.id}</button></td>
      <td><time dateTime={one.at}>{dayTime(one.at)}</time></td>
      <td><code>{one.event}</code></td>
      <td>{one.conversation_id ? <a href={`/console/conversations/${one.conversation_id}`}>{one.conversation_id}</a> : "—"}</td>
      <td><span class={`chip ${CHIP[one.state]}`}>{stateWord(one.state)}</span>{one.state === "retrying" && one.next_at && <p class="field-help">{t("下次 {time}", { time: dayTime(one.next_at) })}</p>}</td>
      <td class="number">{one.attempts}</td>
      <td>{one.last ? <>{one.last.status ?? ""} {one.last.error && verdictWord(one.last.error)}</> : "—"}</td>
      <td class="number">{one.last?.ms ?? "—"}</td>
    </tr>
  );
}

function Filters() {
  const { state, event, conversation } = filter.value;
  return (
    <div class="row" role="group" aria-label={t("筛选")}>
      <label class="row">{t("状态")} <select value={state} data-testid="filter-state" onChange={(changed) => choose({ state: changed.currentTarget.value })}>
        <option value="">{t("全部")}</option>{(["waiting", "retrying", "delivered", "dead"] as const).map((one) => <option key={one} value={one}>{stateWord(one)}</option>)}
      </select></label>
      <label class="row">{t("事件")} <select value={event} onChange={(changed) => choose({ event: changed.currentTarget.value })}>
        <option value="">{t("全部")}</option>{page.events.map((one) => <option key={one} value={one}>{one}</option>)}
      </select></label>
      <label class="row">{t("会话")} <input type="number" min={1} value={conversation} onChange={(changed) => choose({ conversation: changed.currentTarget.value })} /></label>
    </div>
  );
}

function Replay() {
  const [count, setCount] = useState<number | null>(null);
  const path = `/webhooks/${page.webhook_id}/replay`;
  const look = async () => setCount((await call<{ count: number }>("POST", path, { ...asked(), dry_run: true })).count);
  return (
    <>
      <button type="button" data-testid="replay-filter" onClick={() => void look()}>{t("重送筛选结果…")}</button>
      {count !== null && <ConfirmDialog title={t("重送筛选结果")} effect={tn("{n} 条已结束的会再送一次，webhook-id 不变。", count)} confirm={tn("重送 {n} 条", count)} onDone={() => { setCount(null); void load(); }} act={() => call("POST", path, asked())} />}
    </>
  );
}

function Table({ open }: { open: (id: number) => void }) {
  const items = found.value?.items ?? [];
  if (!items.length) return <div class="panel"><Empty icon="send" title={Object.values(filter.value).some(Boolean) ? t("没有符合的记录") : t("还没有推送过")} /></div>;
  return (
    <div class="panel scroll-x wide" tabIndex={0} role="region" aria-label={t("推送记录")}>
      <table data-testid="deliveries-table">
        <thead><tr><th scope="col">{t("编号")}</th><th scope="col">{t("时间")}</th><th scope="col">{t("事件")}</th><th scope="col">{t("会话")}</th><th scope="col">{t("状态")}</th><th scope="col" class="number">{t("次数")}</th><th scope="col">{t("结果")}</th><th scope="col" class="number">{t("毫秒")}</th></tr></thead>
        <tbody>{items.map((one) => <Row key={one.id} one={one} open={() => open(one.id)} />)}</tbody>
      </table>
    </div>
  );
}

function Deliveries() {
  const [shown, show] = useState<number | null>(null);
  const hook = endpoints.value.find((one) => one.id === page.webhook_id);
  return (
    <div class={`island ${failure.value ? "stale" : ""}`}>
      <header class="page-head"><h1>{t("推送记录")}</h1><a href="/console/webhooks">{t("全部推送地址")}</a></header>
      <p class="muted wrap">{page.url} {hook && <State hook={hook} />}</p>
      <div class="row"><Filters /><Replay /></div>
      {failure.value && <Failed what={t("推送记录没有加载出来")} error={failure.value} onRetry={() => void load()} />}
      {found.value ? <Table open={show} /> : !failure.value && <Loading onRetry={() => void load()} />}
      {shown !== null && <DetailDialog id={shown} onClose={() => { show(null); void load(); }} />}
    </div>
  );
}

useZone(page.timezone);
begin();
followEndpoints(() => void load());
render(<Deliveries />, document.getElementById("island")!);
