// The numbers of the moment; those about presence are filters.
import { useComputed } from "@preact/signals";
import { duration, secondsSince, tick } from "../core/clock";
import { language, t } from "../core/i18n";
import { untilText } from "../core/next-run";
import { clockTime } from "../core/when";
import { overdue, pool, queue, show, sums, type Show } from "./store";

function Tile({ name, label, value, more, href }: { name?: Show; label: string; value: string; more?: string; href?: string }) {
  const inside = <><span class="muted">{label}</span><strong>{value}</strong>{more && <small class="muted">{more}</small>}</>;
  if (href) return <a class="panel tile" href={href}>{inside}</a>;
  if (!name) return <div class="panel tile">{inside}</div>;
  const chosen = show.value === name;
  return <button type="button" class="panel tile" aria-pressed={chosen} onClick={() => { show.value = chosen ? "all" : name; }}>{inside}</button>;
}

function Longest() {
  const first = queue.value.map((place) => place.queued_at).sort()[0];
  const text = useComputed(() => (first ? t("最久 {time}", { time: duration(secondsSince(first, tick.value)) }) : ""));
  return <Tile key={first ?? ""} label={t("排队")} value={String(queue.value.length)} more={text.value} href="/console/queue" />;
}

/** Repaints when the number changes, not each second. */
function Overdue() {
  return <Tile name="overdue" label={t("已超时")} value={String(overdue.value)} />;
}

/** 「下次自动分配 09:30」 with what is left until then. */
function NextRun() {
  const next = pool.value?.next_slot_at;
  const left = useComputed(() => (pool.value?.next_slot_at ? untilText(pool.value.next_slot_at, tick.value) : t("没有下次时点")));
  return <Tile label={t("下次自动分配")} value={next ? clockTime(next) : "—"} more={left.value} href="/console/policies" />;
}

export function Tiles() {
  const now = sums.value;
  return (
    <div class="tiles" data-testid="wall-tiles">
      <Tile name="online" label={t("在线")} value={String(now.online)} />
      <Tile name="suspended" label={t("挂起")} value={String(now.suspended)} />
      <Tile name="offline" label={t("离线")} value={String(now.offline)} />
      <Tile name="lost" label={t("掉线")} value={String(now.lost)} />
      <Tile label={t("接待中")} value={String(now.load)} />
      <Tile label={t("待回复")} value={String(now.awaiting)} more={t("人均待回复 {n}", { n: now.average.toLocaleString(language, { maximumFractionDigits: 1 }) })} />
      <Overdue />
      <Longest />
      <Tile label={t("离线消息池")} value={(pool.value?.waiting ?? 0).toLocaleString(language)} href="/console/pool" />
      <NextRun />
    </div>
  );
}
