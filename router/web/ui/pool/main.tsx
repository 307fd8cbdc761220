// The offline pool: everything that waits for a person, and the way to hand it out.
import { render } from "preact";
import { useState } from "preact/hooks";
import { ConnectionState } from "../core/connection";
import { t } from "../core/i18n";
import { isTyping } from "../core/keys";
import { RunNotice } from "../core/run-notice";
import { SignInAgain } from "../core/signin";
import { Empty, Failed, Loading } from "../core/states";
import { useZone } from "../core/when";
import { WindowedList } from "../core/windowed-list";
import { AssignDialog } from "./assign-dialog";
import { Bar, selectAll } from "./bar";
import { connection, page, socket } from "./link";
import { choose, failure, filterFromAddress, inSight, loadGroups, reload } from "./load";
import { Divider, EntryRow, GridHead } from "./row";
import { chosen, filter, focusedRow, problem, rows, status, toggle, total } from "./store";
import { Automatic, RunNow, RunResult, Today } from "./strip";

const ROW_PX = 40;

function focusRow(index: number): void {
  focusedRow.value = Math.min(rows.value.length - 1, Math.max(0, index));
  const grid = document.querySelector<HTMLElement>(".pool-grid");
  const top = focusedRow.value * ROW_PX;
  if (grid && (top < grid.scrollTop || top + 2 * ROW_PX > grid.scrollTop + grid.clientHeight)) grid.scrollTop = Math.max(0, top - grid.clientHeight / 2);
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-index="${focusedRow.value}"]`)?.focus());
}

function selectFocused(): void {
  const row = rows.value[focusedRow.value];
  if (row && row !== "divider" && row.entry.state === "waiting") toggle(row.entry.id);
}

function gridKey(event: KeyboardEvent, assign: () => void): void {
  if (isTyping(event)) return;
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 15, PageUp: -15 }[event.key];
  if (step) focusRow(focusedRow.value + step);
  else if (event.key === "x" || event.key === " ") selectFocused();
  else if (event.key === "a" && (event.ctrlKey || event.metaKey)) selectAll();
  else if (event.key === "a" && chosen.value > 0) assign();
  else if (event.key === "/") document.querySelector<HTMLElement>(".pool-bar input[type=search]")?.focus();
  else return;
  event.preventDefault();
}

function Nothing() {
  const { reason, q, group, asked_human, state } = filter.value;
  if (reason || q || group !== null || asked_human) {
    return <Empty icon="search-x" title={t("没有符合的留言")}><button type="button" onClick={() => choose({ reason: "", q: "", group: null, asked_human: false })}>{t("清除筛选")}</button></Empty>;
  }
  if (state !== "waiting") return <Empty icon="archive" title={t("这里还没有留言")} />;
  return <Empty icon="inbox" title={t("没有待分配的留言")}><p>{t("无人在线时，买家的留言会出现在这里。")}</p></Empty>;
}

function Grid({ onAssign }: { onAssign: () => void }) {
  const list = rows.value;
  if (!list.length) return <div class="pool-grid" data-testid="pool-table">{status.value === "loading" ? <Loading onRetry={() => void reload()} /> : status.value === "ready" && <Nothing />}</div>;
  return (
    <div class="pool-frame" role="grid" aria-label={t("离线消息池")} aria-rowcount={(total.value ?? list.length) + 1} aria-multiselectable="true" data-testid="pool-table" onKeyDown={(event) => gridKey(event, onAssign)}>
      <WindowedList class="pool-grid" count={list.length} rowHeight={ROW_PX} onRange={(_, last) => inSight(last)} head={<GridHead />}
        row={(index) => {
          const row = list[index]!;
          return row === "divider" ? <Divider key="divider" /> : <EntryRow key={row.entry.id} entry={row.entry} index={index} />;
        }} />
    </div>
  );
}

function Notices() {
  return (
    <div class="pool-notices">
      {problem.value && <p class="notice bad" role="alert">{problem.value}</p>}
      {status.value === "failed" && failure.value && <Failed what={t("留言没有加载出来")} error={failure.value} onRetry={() => void reload()} />}
      <RunResult />
    </div>
  );
}

function Pool() {
  const [assigning, setAssigning] = useState(false);
  const assign = () => setAssigning(true);
  return (
    <div class={`pool ${socket.phase.value === "lost" ? "stale" : ""}`}>
      <header><h1>{t("离线消息池")}</h1><Automatic /><RunNow /></header>
      <Bar onAssign={assign} />
      <Notices />
      <Grid onAssign={assign} />
      <Today />
      {assigning && <AssignDialog onDone={() => setAssigning(false)} />}
      <SignInAgain socket={socket} me={page.me} />
    </div>
  );
}

useZone(page.timezone);
filterFromAddress();
render(<Pool />, document.getElementById("island")!);
render(<><RunNotice /><ConnectionState socket={socket} said={connection} /></>, document.getElementById("strip-live")!);
void reload();
void loadGroups();
socket.now();
