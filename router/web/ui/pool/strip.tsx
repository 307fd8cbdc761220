// The head and foot of the pool: what automatic allocation did and will do, and today's numbers.
import { useComputed } from "@preact/signals";
import { useState } from "preact/hooks";
import { duration, tick } from "../core/clock";
import { Dialog } from "../core/dialog";
import { call, type Refused } from "../core/http";
import { language, t, tn } from "../core/i18n";
import { Icon } from "../core/icon";
import { runReason } from "../core/reasons";
import { explain } from "../core/refusals";
import { clockTime, dayTime } from "../core/when";
import type { Page, Run } from "../core/wire";
import { finished } from "./runs";
import { lastRun, problem, progress, skipped, strip } from "./store";

interface Policy { id: number; policy: { name: string; enabled: boolean } }

function lastText(run: Run): string {
  const time = clockTime(run.slot_at ?? run.started_at);
  if (!run.reason || run.assigned) return tn("上次 {time} 分出 {n} 条", run.assigned, { time });
  return t("{time} 失败：{why}", { time, why: runReason(run) });
}

/** 「下次 09:30 · 还有 12分04秒」; only the text changes each second. */
function NextRun({ at }: { at: string }) {
  const left = useComputed(() => t("下次 {time} · 还有 {left}", { time: dayTime(at), left: duration((Date.parse(at) - tick.value) / 1000) }));
  return <>{left}</>;
}

export function Automatic() {
  const now = strip.value;
  if (!now) return null;
  return (
    <p class="row">
      <span class={`chip ${now.automatic ? "ok" : ""}`}>{now.automatic ? t("自动分配已开启") : t("自动分配未开启")}</span>
      {now.last_run && <span class={now.last_run.reason && !now.last_run.assigned ? "warn-text" : "muted"} role="status" data-testid="pool-last-run">{lastText(now.last_run)}</span>}
      <span class="muted counter" data-testid="pool-next-run">{now.next_slot_at ? <NextRun key={now.next_slot_at} at={now.next_slot_at} /> : t("没有下次时点")}</span>
      <a href="/console/policies">{t("策略")}</a>
    </p>
  );
}

export function Today() {
  const now = strip.value;
  if (!now) return null;
  return (
    <p class="pool-foot" data-testid="pool-today">
      <span>{tn("今日已分配 {n} 条", now.allocated_today)}</span>
      <span>{tn("失败 {n} 条", now.failed_today)}</span>
      <span>{tn("待分配 {n} 条", now.waiting)}</span>
      <a href="/console/runs">{t("分配记录")}</a>
    </p>
  );
}

/** How far a run is that still deals. */
export function Progress() {
  const now = progress.value;
  if (!now) return null;
  return (
    <span class="row grow" data-testid="pool-progress">
      <progress max={now.total} value={now.done} aria-label={t("分配进度")} />
      <span class="counter">{`${now.done.toLocaleString(language)}/${now.total.toLocaleString(language)}`}</span>
    </span>
  );
}

function outcome(run: Run): string {
  const others = run.failed - skipped.value + run.left;
  return [
    tn("已分配 {n} 条", run.assigned),
    skipped.value > 0 ? tn("；{n} 条已被他人处理", skipped.value) : "",
    others > 0 ? tn("；{n} 条没有分出去", others) : "",
    run.reason ? `：${runReason(run)}` : "",
  ].join("");
}

export function RunResult() {
  const run = lastRun.value;
  if (!run) return null;
  return (
    <div class={`notice ${run.assigned ? "ok" : "warn"}`} data-testid="pool-result">
      <span class="grow" role="status">{run.state === "running" ? t("正在分配…") : outcome(run)}</span>
      {run.state === "running" && <Progress />}
      {run.id !== null && <a href={`/console/runs/${run.id}${skipped.value > 0 ? "?outcome=skipped" : ""}`}>{t("查看")}</a>}
      <button type="button" class="plain icon" aria-label={t("关闭")} onClick={() => { lastRun.value = null; }}><Icon icon="x" /></button>
    </div>
  );
}

async function run(policy: Policy): Promise<void> {
  try {
    problem.value = "";
    finished(await call<Run>("POST", `/policies/${policy.id}/run`));
  } catch (error) {
    problem.value = explain(error as Refused);
  }
}

export function RunNow({ blocked }: { blocked: string }) {
  const [choices, setChoices] = useState<Policy[]>([]);
  const start = async () => {
    if (blocked) return;
    try {
      const { items } = await call<Page<Policy>>("GET", "/policies?limit=200");
      if (items.length === 1) await run(items[0]!);
      else if (items.length) setChoices(items);
      else problem.value = t("还没有策略，请先建立一条");
    } catch (error) {
      problem.value = explain(error as Refused);
    }
  };
  return (
    <>
      <button type="button" data-testid="pool-run-now" aria-keyshortcuts="Shift+A" aria-disabled={blocked !== ""} title={blocked} onClick={() => void start()}><Icon icon="play" size="small" />{t("立即分配一次")}</button>
      {choices.length > 0 && (
        <Dialog title={t("按哪条策略分配？")} onClose={() => setChoices([])} foot={<button type="button" onClick={() => setChoices([])}>{t("取消")}</button>}>
          {choices.map((policy) => <button key={policy.id} type="button" onClick={() => { setChoices([]); void run(policy); }}>{policy.policy.name}{!policy.policy.enabled && ` · ${t("已停用")}`}</button>)}
        </Dialog>
      )}
    </>
  );
}
