// The offline pool: everything that waits for a person, and the way to hand it out.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ConnectionState } from "../core/connection";
import { t } from "../core/i18n";
import { isTyping } from "../core/keys";
import { RunNotice } from "../core/run-notice";
import { SignInAgain } from "../core/signin";
import { Empty, Failed, Loading } from "../core/states";
import { clockTime, useZone } from "../core/when";
import { WindowedList } from "../core/windowed-list";
import { AssignDialog } from "./assign-dialog";
import { Bar } from "./bar";
import { connection, page, socket } from "./link";
import { choose, failure, filterFromAddress, inSight, loadGroups, reload } from "./load";
import { GridHead, Row } from "./row";
import { chosen, clearSelection, EVERYTHING, entryOfRow, filter, focusedRow, loadedAt, pick, problem, rowCount, selectAll, selection, status, toggle } from "./store";
import { Automatic, RunNow, RunResult, Today } from "./strip";

const ROW_PX = 40;
const STEPS: Record<string, number> = { ArrowDown: 1, j: 1, J: 1, ArrowUp: -1, k: -1, K: -1, PageDown: 15, PageUp: -15, Home: -Infinity, End: Infinity };

function focusRow(index: number): void {
  focusedRow.value = Math.min(rowCount.value - 1, Math.max(0, index));
  const grid = document.querySelector<HTMLElement>(".pool-grid");
  const top = focusedRow.value * ROW_PX;
  if (grid && (top < grid.scrollTop || top + 2 * ROW_PX > grid.scrollTop + grid.clientHeight)) grid.scrollTop = Math.max(0, top - grid.clientHeight / 2);
  requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-index="${focusedRow.value}"]`)?.focus()));
}

function selectFocused(): void {
  const entry = entryOfRow(focusedRow.value);
  if (entry?.state === "waiting" && filter.value.state !== "handled") toggle(entry.id);
}

/** Move; with Shift the rows passed are chosen (R6.7). */
function step(event: KeyboardEvent): boolean {
  const by = STEPS[event.key];
  if (!by || event.ctrlKey || event.metaKey || event.altKey) return false;
  const range = event.shiftKey && Math.abs(by) === 1;
  if (range) pick(entryOfRow(focusedRow.value));
  focusRow(focusedRow.value + by);
  if (range) pick(entryOfRow(focusedRow.value));
  return true;
}

/** Keys of the list, while it has the focus. */
function gridKey(event: KeyboardEvent): void {
  if (isTyping(event) || event.altKey) return;
  const command = event.ctrlKey || event.metaKey;
  if (!step(event)) {
    if (command && event.key === "a") selectAll();
    else if (!command && (event.key === "x" || event.key === " ")) selectFocused();
    else return;
  }
  event.preventDefault();
}

/** Keys of the page, wherever the focus is, but not in a field or a dialog. */
function usePageKeys(assign: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
      if (event.key === "A" && event.shiftKey) document.querySelector<HTMLElement>("[data-testid=pool-run-now]")?.click();
      else if (event.key === "a" && chosen.value > 0) assign();
      else if (event.key === "/") document.querySelector<HTMLElement>(".pool-bar input[type=search]")?.focus();
      else if (event.key === "Escape" && chosen.value > 0 && event.target instanceof Element && !event.target.closest(".menu")) clearSelection();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [assign]);
}

function Nothing() {
  const { reason, q, group, flags, state } = filter.value;
  if (reason || q || group !== null || flags.length) {
    return <Empty icon="search-x" title={t("没有符合的留言")}><button type="button" onClick={() => choose({ ...EVERYTHING, state })}>{t("清除筛选")}</button></Empty>;
  }
  if (state === "handled") return <Empty icon="archive" title={t("这里还没有留言")}><p>{t("分配出去或关闭的留言会出现在这里。")}</p></Empty>;
  if (state === "bot") return <Empty icon="inbox" title={t("没有需要人工的机器人会话")}><p>{t("没解决的会话静默一段时间后进入离线消息池。")}</p></Empty>;
  if (state !== "waiting") return <Empty icon="inbox" title={t("这里还没有留言")} />;
  return <Empty icon="inbox" title={t("没有待分配的留言")}><p>{t("无人在线时，买家的留言会出现在这里。")}</p></Empty>;
}

function Grid() {
  // Read here, so that a change of the selection paints the rows.
  void selection.value;
  if (!rowCount.value) return <div class="pool-grid" data-testid="pool-table">{status.value === "loading" ? <Loading onRetry={() => void reload()} /> : status.value === "ready" && <Nothing />}</div>;
  return (
    <div class="pool-frame" role="grid" aria-label={t("离线消息池")} aria-rowcount={rowCount.value + 1} aria-multiselectable="true" data-testid="pool-table" onKeyDown={gridKey}>
      <WindowedList class="pool-grid" count={rowCount.value} rowHeight={ROW_PX} onRange={inSight} head={<GridHead />} row={(index) => <Row key={index} index={index} />} />
    </div>
  );
}

function Notices() {
  const old = status.value === "failed" && rowCount.value > 0;
  return (
    <div class="pool-notices">
      {problem.value && <p class="notice bad" role="alert">{problem.value}</p>}
      {status.value === "failed" && failure.value && <Failed what={t("留言没有加载出来")} error={failure.value} onRetry={() => void reload()} />}
      {old && <p class="muted">{t("数据停在 {time}", { time: clockTime(new Date(loadedAt.value).toISOString()) })}</p>}
      <RunResult />
    </div>
  );
}

function Pool() {
  const [assigning, setAssigning] = useState(false);
  const lost = socket.phase.value === "lost";
  const blocked = lost ? t("连接中断，暂时不能操作") : "";
  const assign = () => { if (!blocked) setAssigning(true); };
  usePageKeys(assign);
  return (
    <div class={`pool ${lost ? "stale" : ""}`}>
      <header><h1>{t("离线消息池")}</h1><Automatic /><RunNow blocked={blocked} /></header>
      <Bar onAssign={assign} blocked={blocked} />
      <Notices />
      <Grid />
      <Today />
      {assigning && <AssignDialog onDone={() => setAssigning(false)} />}
      <SignInAgain socket={socket} me={page.me} />
    </div>
  );
}

useZone(page.timezone);
filterFromAddress();
// Asked before anything is drawn: the answer travels meanwhile.
void reload();
render(<Pool />, document.getElementById("island")!);
render(<><RunNotice /><ConnectionState socket={socket} said={connection} /></>, document.getElementById("strip-live")!);
void loadGroups();
socket.now();
