// One entry of the pool.
import { useComputed } from "@preact/signals";
import { duration, secondsSince, tick } from "../core/clock";
import { t } from "../core/i18n";
import { dayTime } from "../core/when";
import { entryReason } from "../core/words";
import type { Entry } from "../core/wire";
import { filter, focusedRow, selectedAll, selection, toggle } from "./store";

export function GridHead() {
  const names = [t("买家"), t("最后留言"), t("首条"), t("最后"), t("条数"), t("已等"), t("要过人工"), t("入池原因"), t("建议客服"), t("状态")];
  return (
    <div class="grid-row head" role="row" aria-rowindex={1}>
      <span role="columnheader"><span class="visually-hidden">{t("选择")}</span></span>
      {names.map((name) => <span key={name} role="columnheader">{name}</span>)}
    </div>
  );
}

function Waited({ since }: { since: string }) {
  return <>{useComputed(() => duration(secondsSince(since, tick.value)))}</>;
}

function stateOf(entry: Entry): { style: string; text: string } {
  if (entry.state === "waiting" && entry.blocked) return { style: "bad", text: t("已拉黑") };
  if (entry.state === "waiting") return { style: "warn", text: t("待分配") };
  if (entry.state === "allocated") return { style: "ok", text: entry.agent?.name ?? t("已分配") };
  return { style: "", text: entry.agent?.name ?? closedText(entry) };
}

function closedText(entry: Entry): string {
  const words: Record<string, string> = {
    already_served: t("已有客服接待"), left_shop: t("买家已离开"), conversation_closed: t("会话已结束"),
  };
  return words[entry.closed_reason ?? ""] ?? t("已关闭");
}

export function EntryRow({ entry, index }: { entry: Entry; index: number }) {
  const picked = selectedAll.value || selection.value.has(entry.id);
  const taken = filter.value.state === "waiting" && entry.state !== "waiting";
  const { style, text } = stateOf(entry);
  return (
    <div class={`grid-row ${taken ? "taken" : ""}`} role="row" aria-rowindex={index + 2} aria-selected={picked} data-testid={`pool-row-${entry.id}`} data-index={index}
      tabIndex={focusedRow.value === index ? 0 : -1} onFocus={() => { focusedRow.value = index; }}>
      <span role="gridcell"><input type="checkbox" tabIndex={-1} aria-label={t("选择 {name}", { name: entry.customer.name })} checked={picked && !taken} disabled={taken || entry.state !== "waiting"} onChange={() => toggle(entry.id)} /></span>
      <span role="gridcell" class="strong">{entry.customer.name}</span>
      <span role="gridcell" title={entry.last_text ?? ""}>{entry.last_text}</span>
      <span role="gridcell" class="counter">{dayTime(entry.first_message_at)}</span>
      <span role="gridcell" class="counter">{dayTime(entry.last_message_at)}</span>
      <span role="gridcell" class="counter">{entry.messages}</span>
      <span role="gridcell" class="counter">{entry.state === "waiting" ? <Waited since={entry.first_message_at} /> : "—"}</span>
      <span role="gridcell">{entry.asked_human ? t("是") : t("否")}</span>
      <span role="gridcell">{entryReason(entry.reason)}</span>
      <span role="gridcell">{entry.suggested?.name ?? entry.group?.name ?? "—"}</span>
      <span role="gridcell"><span class={`chip ${style}`}>{text}</span></span>
    </div>
  );
}

export function Divider() {
  return <div class="grid-divider" role="row"><span role="gridcell">{t("24 小时以前：不会自动分配，请手动处理")}</span></div>;
}
