// The head and foot of the pool: what automatic allocation did and will do, and today's numbers.
import { useState } from "preact/hooks";
import { Dialog } from "../core/dialog";
import { call, type Refused } from "../core/http";
import { language, t, tn } from "../core/i18n";
import { Icon } from "../core/icon";
import { runReason } from "../core/reasons";
import { explain } from "../core/refusals";
import { clockTime, dayTime } from "../core/when";
import type { Page, Run } from "../core/wire";
import { reload } from "./load";
import { lastRun, problem, strip } from "./store";

interface Policy { id: number; policy: { name: string; enabled: boolean } }

function lastText(run: Run): string {
  const at = clockTime(run.slot_at ?? run.started_at);
  return run.reason && !run.assigned ? t("上次 {time}：{why}", { time: at, why: runReason(run) }) : tn("上次 {time} 分出 {n} 条", run.assigned, { time: at });
}

export function Automatic() {
  const now = strip.value;
  if (!now) return null;
  return (
    <p class="row" role="status">
      <span class={`chip ${now.automatic ? "ok" : ""}`}>{now.automatic ? t("自动分配已开启") : t("自动分配未开启")}</span>
      {now.last_run && <span class="muted">{lastText(now.last_run)}</span>}
      <span class="muted" data-testid="pool-next-run">{now.next_slot_at ? t("下次 {time}", { time: dayTime(now.next_slot_at) }) : t("没有下次时点")}</span>
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

export function RunResult() {
  const run = lastRun.value;
  if (!run) return null;
  const rest = run.failed + run.left;
  return (
    <div class={`notice ${run.assigned ? "ok" : "warn"}`} role="status" data-testid="pool-result">
      <span class="grow">
        {run.state === "running" ? t("正在分配…") : tn("已分配 {n} 条", run.assigned)}{rest > 0 && t("，{n} 条未分配", { n: rest.toLocaleString(language) })}{run.reason && `：${runReason(run)}`}
      </span>
      {run.id !== null && <a href={`/console/runs/${run.id}`}>{t("查看")}</a>}
      <button type="button" class="plain icon" aria-label={t("关闭")} onClick={() => { lastRun.value = null; }}><Icon icon="x" /></button>
    </div>
  );
}

async function run(policy: Policy): Promise<void> {
  try {
    problem.value = "";
    lastRun.value = await call<Run>("POST", `/policies/${policy.id}/run`);
    await reload();
  } catch (error) {
    problem.value = explain(error as Refused);
  }
}

export function RunNow() {
  const [choices, setChoices] = useState<Policy[]>([]);
  const start = async () => {
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
      <button type="button" data-testid="pool-run-now" onClick={() => void start()}><Icon icon="play" size="small" />{t("立即分配一次")}</button>
      {choices.length > 0 && (
        <Dialog title={t("按哪条策略分配？")} onClose={() => setChoices([])} foot={<button type="button" onClick={() => setChoices([])}>{t("取消")}</button>}>
          {choices.map((policy) => <button key={policy.id} type="button" onClick={() => { setChoices([]); void run(policy); }}>{policy.policy.name}{!policy.policy.enabled && ` · ${t("已停用")}`}</button>)}
        </Dialog>
      )}
    </>
  );
}
