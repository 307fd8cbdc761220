// One entry of the pool.
import { useComputed } from "@preact/signals";
import { duration, secondsSince, tick } from "../core/clock";
import { t } from "../core/i18n";
import { between, dayTime } from "../core/when";
import { entryReason } from "../core/words";
import type { Entry } from "../core/wire";
import { FLAGS, filter, focusedRow, isPicked, placeOf, entryAt, selectable, toggle, type Flag } from "./store";

export function flagName(flag: Flag): string {
  return { asked_human: t("要过人工"), bot_missed: t("机器人没答上"), unanswered: t("未回复") }[flag];
}

export function GridHead() {
  const names = [t("买家"), t("渠道"), t("最后留言"), t("首条 – 最后"), t("条数"), t("已等"), t("标记"), t("订单状态"), t("入池原因"), t("建议客服"), t("状态")];
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
  if (entry.state === "bot") return { style: "bot", text: entry.enters_at ? t("{time} 进池", { time: dayTime(entry.enters_at) }) : t("机器人接待中") };
  if (entry.state === "waiting" && entry.blocked) return { style: "bad", text: t("已拉黑") };
  if (entry.state === "waiting") return entry.older_than_window ? { style: "warn", text: t("超出时间范围") } : { style: "warn", text: t("待分配") };
  if (entry.state === "allocated") return { style: "ok", text: entry.agent?.name ?? t("已分配") };
  return { style: "", text: entry.agent?.name ?? closedText(entry) };
}

function closedText(entry: Entry): string {
  const words: Record<string, string> = {
    already_served: t("已有客服接待"), left_shop: t("买家已离开"), conversation_closed: t("会话已结束"),
  };
  return words[entry.closed_reason ?? ""] ?? t("已关闭");
}

/** A row whose entry is not here: still on its way (undefined), or taken before it came into sight (null). */
function Absent({ index, gone }: { index: number; gone: boolean }) {
  return (
    <div class="grid-row taken" role="row" aria-rowindex={index + 2} data-index={index} tabIndex={focusedRow.value === index ? 0 : -1}>
      <span role="gridcell" /><span role="gridcell">{gone ? t("已被他人处理") : "…"}</span>
    </div>
  );
}

export function Row({ index }: { index: number }) {
  const place = placeOf(index);
  if (place === null) return <Divider index={index} />;
  const entry = entryAt(place);
  return entry ? <EntryRow entry={entry} index={index} /> : <Absent index={index} gone={entry === null} />;
}

function EntryRow({ entry, index }: { entry: Entry; index: number }) {
  const free = selectable.value && entry.state === "waiting";
  const picked = free && isPicked(entry.id);
  const taken = selectable.value && !free;
  const { style, text } = stateOf(entry);
  const here = () => { focusedRow.value = index; };
  return (
    <div class={`grid-row ${taken ? "taken" : ""}`} role="row" aria-rowindex={index + 2} aria-selected={picked} data-testid={`pool-row-${entry.id}`} data-index={index}
      tabIndex={focusedRow.value === index ? 0 : -1} onFocus={here}>
      <span role="gridcell">{selectable.value && <input type="checkbox" tabIndex={-1} aria-label={t("选择 {name}", { name: entry.customer.name })} checked={picked} disabled={!free} onChange={() => toggle(entry.id)} />}</span>
      <span role="gridcell" class="strong">{entry.customer.name}</span>
      <span role="gridcell">{entry.channel}</span>
      <span role="gridcell" title={entry.last_text ?? ""}>{entry.last_text}</span>
      <span role="gridcell" class="counter">{between(entry.first_message_at, entry.last_message_at)}</span>
      <span role="gridcell" class="counter">{entry.messages}</span>
      <span role="gridcell" class="counter">{filter.value.state !== "handled" && !taken ? <Waited since={entry.first_message_at} /> : "—"}</span>
      <span role="gridcell">{FLAGS.filter((flag) => entry[flag]).map(flagName).join("、") || "—"}</span>
      <span role="gridcell">{entry.order_status ?? "—"}</span>
      <span role="gridcell">{entry.reason ? entryReason(entry.reason) : "—"}</span>
      <span role="gridcell">{entry.suggested?.name ?? entry.group?.name ?? "—"}</span>
      <span role="gridcell" class={`state ${style}`}>{text}</span>
    </div>
  );
}

function Divider({ index }: { index: number }) {
  return <div class="grid-divider" role="row" aria-rowindex={index + 2} data-index={index} tabIndex={focusedRow.value === index ? 0 : -1}><span role="gridcell">{t("24 小时以前：不会自动分配，请手动处理")}</span></div>;
}
