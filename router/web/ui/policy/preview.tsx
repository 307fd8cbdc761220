// What a run would do now, computed by the server from the form as it stands, saved or not.
import { language, t, tn } from "../core/i18n";
import { Icon } from "../core/icon";
import { itemReason, runReason } from "../core/reasons";
import type { Run } from "../core/wire";
import { busy, dirty, preview, ran, run, saved, showPreview, valid } from "./store";
import type { PreviewAnswer } from "./types";

const SHOWN_SKIPS = 8;

function number(n: number): string {
  return n.toLocaleString(language, { maximumFractionDigits: 1 });
}

function Condition({ met, text }: { met: boolean; text: string }) {
  return <li><span class={`chip ${met ? "ok" : "bad"}`}>{met ? t("✓ 满足") : t("✗ 不满足")}</span><span>{text}</span></li>;
}

function Conditions({ run: now }: { run: Run }) {
  const enough = now.min_online === null || now.headcount >= now.min_online;
  const calm = now.max_avg_awaiting === null || now.avg_awaiting <= now.max_avg_awaiting;
  const awaiting = number(now.avg_awaiting);
  return (
    <ul class="preview-list">
      <Condition met={enough} text={t("在线 {n} {sign} {min}", { n: now.headcount, sign: enough ? "≥" : "<", min: now.min_online ?? 0 })} />
      <Condition met={calm} text={now.max_avg_awaiting === null ? t("人均待回复 {n}，不限制", { n: awaiting }) : t("人均待回复 {n} {sign} {max}", { n: awaiting, sign: calm ? "≤" : ">", max: number(now.max_avg_awaiting) })} />
    </ul>
  );
}

function Split({ answer }: { answer: PreviewAnswer }) {
  if (!answer.split.length) return null;
  return (
    <table class="split">
      <thead><tr><th scope="col">{t("客服")}</th><th scope="col" class="number">{t("条数")}</th></tr></thead>
      <tbody>{answer.split.map((share) => <tr key={share.agent.id}><td>{share.agent.name}</td><td class="number">{number(share.count)}</td></tr>)}</tbody>
    </table>
  );
}

function Skipped({ answer }: { answer: PreviewAnswer }) {
  const counts = new Map<string, number>();
  for (const item of answer.items) if (item.outcome !== "assigned") counts.set(itemReason(item), (counts.get(itemReason(item)) ?? 0) + 1);
  if (!counts.size) return null;
  return <ul class="preview-list">{[...counts].slice(0, SHOWN_SKIPS).map(([why, count]) => <li key={why} class="muted">{t("{why}：{n} 条", { why, n: number(count) })}</li>)}</ul>;
}

function Result({ answer }: { answer: PreviewAnswer }) {
  const { run: now } = answer;
  return (
    <div class="panel-body" data-testid="policy-preview-result" role="status">
      <h3>{t("若现在执行")}</h3>
      <Conditions run={now} />
      <p>{t("池内 {eligible} 条，上限 {people} × {quota} = {cap} 条", { eligible: number(now.eligible), people: now.headcount, quota: now.quota_per_agent ?? 0, cap: number(now.cap) })}</p>
      {now.reason && <p class="notice warn" data-testid="preview-reason">{runReason(now)}</p>}
      <p class="strong">{tn("分配 {n} 条", now.assigned)} · {tn("剩 {n} 条", now.left)}{now.failed > 0 && ` · ${tn("失败 {n} 条", now.failed)}`}</p>
      <Split answer={answer} />
      <Skipped answer={answer} />
    </div>
  );
}

function Ran({ run: done }: { run: Run }) {
  return (
    <p class={`notice ${done.assigned ? "ok" : "warn"}`} role="status" data-testid="policy-run-result">
      <span class="grow">{done.state === "running" ? t("正在分配…") : done.reason && !done.assigned ? runReason(done) : tn("已分配 {n} 条", done.assigned)}</span>
      {done.id !== null && <a href={`/console/runs/${done.id}`}>{t("查看")}</a>}
    </p>
  );
}

export function PreviewPanel() {
  const known = saved.value !== null;
  const mayRun = known && !dirty.value && !busy.value;
  return (
    <div class="editor-side">
      <section class="panel" aria-label={t("预览")}>
        <div class="panel-body">
          <div class="row">
            <button type="button" data-testid="policy-preview" aria-disabled={!known || !valid.value} onClick={() => { if (known && valid.value) void showPreview(); }}><Icon icon="eye" size="small" />{t("预览")}</button>
            <button type="button" data-testid="policy-run" aria-disabled={!mayRun} onClick={() => { if (mayRun) void run(); }}><Icon icon="play" size="small" />{t("立即执行一次")}</button>
          </div>
          <p class="field-help">{!known ? t("保存后可以预览和执行") : dirty.value ? t("预览按未保存的内容计算；执行前请先保存") : t("预览不产生任何影响，与现在执行的结果一致")}</p>
          {ran.value && <Ran run={ran.value} />}
        </div>
        {preview.value && <Result answer={preview.value} />}
      </section>
    </div>
  );
}
