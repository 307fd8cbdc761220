// What a run would do now, computed by the server from the form as it stands, saved or not.
import { language, t, tn } from "../core/i18n";
import { Icon } from "../core/icon";
import { figure, itemReason, runReason } from "../core/reasons";
import { assignmentReason } from "../core/words";
import type { Run } from "../core/wire";
import { busy, dirty, form, preview, ran, run, saved, showPreview, timesError } from "./store";
import type { Item, PreviewAnswer } from "./types";

const SHOWN_AGENTS = 30;
const SHOWN_ITEMS = 20;

function whole(n: number): string {
  return n.toLocaleString(language);
}

function Condition({ met, text }: { met: boolean; text: string }) {
  return <li><span class={`chip ${met ? "ok" : "bad"}`}>{met ? t("✓ 满足") : t("✗ 不满足")}</span><span>{text}</span></li>;
}

/** Each condition with both values: 「在线 20 ≥ 1」. */
function Conditions({ run: now }: { run: Run }) {
  const online = now.online ?? now.headcount;
  const least = now.min_online ?? 0;
  const calm = now.max_avg_awaiting === null || now.avg_awaiting <= now.max_avg_awaiting;
  const awaiting = figure(now.avg_awaiting);
  return (
    <ul class="preview-list">
      <Condition met={online > 0 && online >= least} text={t("在线 {n} {sign} {min}", { n: online, sign: online >= least ? "≥" : "<", min: least })} />
      <Condition met={calm} text={now.max_avg_awaiting === null ? t("人均待回复 {n}，不限制", { n: awaiting }) : t("人均待回复 {n} {sign} {max}", { n: awaiting, sign: calm ? "≤" : ">", max: figure(now.max_avg_awaiting) })} />
    </ul>
  );
}

/** 「池内 5,000 → 取最晚 2,000」 */
function Taken({ run: now }: { run: Run }) {
  const taken = Math.min(now.eligible, now.cap);
  const values = { eligible: whole(now.eligible), taken: whole(taken) };
  const how = form.value.order === "latest_first" ? t("池内 {eligible} → 取最晚 {taken}", values) : t("池内 {eligible} → 取等得最久 {taken}", values);
  return <p><strong>{how}</strong> <span class="muted">{t("上限 {people} × {quota} = {cap} 条", { people: now.headcount, quota: now.quota_per_agent ?? 0, cap: whole(now.cap) })}</span></p>;
}

function Split({ answer }: { answer: PreviewAnswer }) {
  if (!answer.split.length) return null;
  const shown = answer.split.slice(0, SHOWN_AGENTS);
  const rest = answer.split.length - shown.length;
  return (
    <>
      <table class="split" data-testid="preview-split">
        <caption class="visually-hidden">{t("每名客服")}</caption>
        <thead><tr><th scope="col">{t("客服")}</th><th scope="col" class="number">{t("条数")}</th><th scope="col" class="number">{t("负载")}</th></tr></thead>
        <tbody>{shown.map(({ agent, count, load, capacity }) => (
          <tr key={agent.id}><td>{agent.name}</td><td class="number">{whole(count)}</td>
            <td class="number"><span class={load + count > capacity ? "over" : ""}>{load} → {whole(load + count)}/{capacity}</span></td></tr>
        ))}</tbody>
      </table>
      {rest > 0 && <p class="field-help">{tn("另有 {n} 名客服", rest)}</p>}
    </>
  );
}

/** The first entries in the order they are dealt, and why each goes to her. */
function First({ items }: { items: Item[] }) {
  const shown = items.slice(0, SHOWN_ITEMS);
  if (!shown.length) return null;
  return (
    <details data-testid="preview-items">
      <summary>{tn("前 {n} 条分给谁，为什么", shown.length)}</summary>
      <table class="split">
        <caption class="visually-hidden">{t("前几条")}</caption>
        <thead><tr><th scope="col">{t("买家")}</th><th scope="col">{t("客服")}</th><th scope="col">{t("原因")}</th></tr></thead>
        <tbody>{shown.map((item) => (
          <tr key={item.conversation_id}><td>{item.customer.name}</td><td>{item.agent?.name ?? "—"}</td>
            <td>{item.outcome === "assigned" ? assignmentReason(item.chosen_by ?? "shunt") : itemReason(item)}</td></tr>
        ))}</tbody>
      </table>
    </details>
  );
}

function Skipped({ items }: { items: Item[] }) {
  const counts = new Map<string, number>();
  for (const item of items) if (item.outcome !== "assigned") counts.set(itemReason(item), (counts.get(itemReason(item)) ?? 0) + 1);
  if (!counts.size) return null;
  return <ul class="preview-list" data-testid="preview-skipped">{[...counts].map(([why, count]) => <li key={why} class="muted">{t("{why}：{n} 条", { why, n: whole(count) })}</li>)}</ul>;
}

function Result({ answer }: { answer: PreviewAnswer }) {
  const { run: now, items } = answer;
  return (
    <div class="panel-body" data-testid="policy-preview-result">
      <div role="status" class="preview-sums">
        <h3>{t("若现在执行")}</h3>
        <Conditions run={now} />
        <Taken run={now} />
        {now.reason && <p class="notice warn" data-testid="preview-reason">{runReason(now)}</p>}
        <p class="strong">{tn("分配 {n} 条", now.assigned)} · {tn("剩 {n} 条", now.left)}{now.failed > 0 && ` · ${tn("失败 {n} 条", now.failed)}`}</p>
      </div>
      <Split answer={answer} />
      <Skipped items={items} />
      <First items={items} />
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

function help(): string {
  if (!saved.value) return t("预览不产生任何影响；保存后可以执行");
  return dirty.value ? t("预览按未保存的内容计算；执行前请先保存") : t("预览不产生任何影响，与现在执行的结果一致");
}

export function PreviewPanel() {
  const mayPreview = !timesError.value && !busy.value;
  const mayRun = saved.value !== null && !dirty.value && !busy.value;
  return (
    <section class="panel" aria-label={t("预览")}>
      <div class="panel-body">
        <div class="row">
          <button type="button" data-testid="policy-preview" aria-disabled={!mayPreview} onClick={() => { if (mayPreview) void showPreview(); }}><Icon icon="eye" size="small" />{t("预览")}</button>
          <button type="button" data-testid="policy-run" aria-disabled={!mayRun} onClick={() => { if (mayRun) void run(); }}><Icon icon="play" size="small" />{t("立即执行一次")}</button>
        </div>
        <p class="field-help">{help()}</p>
        {ran.value && <Ran run={ran.value} />}
      </div>
      {preview.value && <Result answer={preview.value} />}
    </section>
  );
}
