// The queue: who waits at which place, why nobody takes her, and what can be done about it.
import { render } from "preact";
import { useState } from "preact/hooks";
import { ConnectionState } from "../core/connection";
import { call } from "../core/http";
import { t, tn } from "../core/i18n";
import { MoveDialog } from "../core/move-dialog";
import { ReasonDialog } from "../core/reason-dialog";
import { SignInAgain } from "../core/signin";
import { Empty, Loading } from "../core/states";
import { useZone } from "../core/when";
import type { QueuePlace } from "../core/wire";
import { Row, type Act } from "./row";
import { connection, group, lines, loaded, page, patience, places, problem, socket } from "./store";

/** The server shows as many by socket. */
const SHOWN = 200;

function Lines() {
  if (!places.value.size && group.value === null) return null;
  const tab = (id: number | null, text: string, count: number) => (
    <button key={id ?? 0} type="button" aria-current={group.value === id ? "page" : undefined} onClick={() => { group.value = id; patience.settle(); }}>{text} <span class="counter">{count}</span></button>
  );
  return <div class="tabs" role="group" aria-label={t("分流组")}>{tab(null, t("全部"), places.value.size)}{lines.value.map(({ group: one, count }) => tab(one.id, one.name, count))}</div>;
}

function Table({ ask }: { ask: (act: Act, place: QueuePlace) => void }) {
  if (!patience.shown.value.length) {
    if (group.value !== null) return <div class="panel"><Empty icon="search-x" title={t("这个组没有人排队")}><button type="button" onClick={() => { group.value = null; patience.settle(); }}>{t("清除筛选")}</button></Empty></div>;
    return <div class="panel"><Empty icon="users" title={t("没有人排队")}><p>{t("有人在线但都没有空位时，买家在这里等。")}</p></Empty></div>;
  }
  const { touch } = patience;
  return (
    <div class="panel scroll-x" tabIndex={0} role="region" aria-label={t("排队")} onPointerMove={touch} onFocusIn={touch} onKeyDown={touch} onScroll={touch}>
      <table data-testid="queue-table">
        <thead><tr>
          <th scope="col" class="number">{t("位置")}</th><th scope="col">{t("买家")}</th><th scope="col">{t("分流组")}</th><th scope="col">{t("渠道")}</th>
          <th scope="col" class="number">{t("已等")}</th><th scope="col">{t("为什么在等")}</th><th scope="col" class="number">{t("预计还要")}</th><th scope="col">{t("操作")}</th>
        </tr></thead>
        <tbody>{patience.shown.value.map((id) => <Row key={id} id={id} ask={ask} />)}</tbody>
      </table>
    </div>
  );
}

function Asked({ asked: [act, place], onDone }: { asked: [Act, QueuePlace]; onDone: () => void }) {
  const { conversation } = place;
  if (act === "agent") return <MoveDialog title={t("指派")} only="agent" conversation={conversation} onDone={onDone} />;
  if (act === "group") return <MoveDialog title={t("改组")} only="group" conversation={{ ...conversation, group: place.group }} onDone={onDone} />;
  return (
    <ReasonDialog title={t("把 {name} 转离线消息池", { name: conversation.customer.name })} confirm={t("转离线消息池")} onDone={onDone}
      effect={t("买家不再排队，会话进入离线消息池，等待分配。")} act={(reason) => call("POST", `/conversations/${conversation.id}/return-to-pool`, { reason })} />
  );
}

function Queue() {
  const [asked, setAsked] = useState<[Act, QueuePlace] | null>(null);
  const held = patience.heldBack.value;
  return (
    <div class={socket.phase.value === "lost" ? "island stale" : "island"}>
      <header class="page-head"><h1>{t("排队")}</h1></header>
      {problem.value && <p class="notice bad" role="alert"><span class="grow">{problem.value}</span><button type="button" onClick={() => { problem.value = ""; }}>{t("知道了")}</button></p>}
      <Lines />
      {places.value.size >= SHOWN && <p class="notice">{tn("只显示前 {n} 位", SHOWN)}</p>}
      {held > 0 && <button type="button" class="held" onClick={patience.settle}>{tn("↑ {n} 位有变化", held)}</button>}
      {loaded.value ? <Table ask={(act, place) => setAsked([act, place])} /> : <Loading onRetry={() => socket.now()} />}
      {asked && <Asked asked={asked} onDone={() => setAsked(null)} />}
      <SignInAgain socket={socket} me={page.me} />
    </div>
  );
}

useZone(page.timezone);
render(<Queue />, document.getElementById("island")!);
render(<ConnectionState socket={socket} said={connection} />, document.getElementById("strip-live")!);
socket.now();
