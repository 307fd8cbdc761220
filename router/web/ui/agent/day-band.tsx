// A day of presence and connection: a band to see, the same as a table to read (R1.7).
import { useState } from "preact/hooks";
import { duration, serverNow } from "../core/clock";
import { presenceCause } from "../core/console-words";
import { Fetched } from "../core/fetched";
import { t } from "../core/i18n";
import { Empty } from "../core/states";
import { clockTime, minuteOn, shopDay } from "../core/when";
import { actor, presenceWord } from "../core/words";
import type { Page, PresenceSpan } from "../core/wire";
import { id } from "./store";

const DAY_MIN = 24 * 60;

function standing(span: PresenceSpan): "online" | "suspended" | "offline" | "lost" {
  return span.presence !== "offline" && span.connection !== "connected" ? "lost" : span.presence;
}

function standingWord(span: PresenceSpan): string {
  if (standing(span) !== "lost") return presenceWord(span.presence);
  return span.connection === "grace" ? t("重连中") : t("掉线");
}

function endOf(span: PresenceSpan): number {
  return span.ended_at ? Date.parse(span.ended_at) : serverNow();
}

function Band({ spans, date }: { spans: PresenceSpan[]; date: string }) {
  return (
    <div aria-hidden="true">
      <div class="band presence-band">
        <svg viewBox={`0 0 ${DAY_MIN} 10`} preserveAspectRatio="none">
          {spans.map((span) => {
            const from = minuteOn(date, Date.parse(span.started_at));
            return <rect key={span.started_at} class={standing(span)} x={from} y={0} width={Math.max(1, minuteOn(date, endOf(span)) - from)} height={10} />;
          })}
        </svg>
      </div>
      <div class="band-scale">{["00:00", "06:00", "12:00", "18:00", "24:00"].map((time) => <span key={time}>{time}</span>)}</div>
    </div>
  );
}

function timeOn(date: string, at: string): string {
  const day = shopDay(Date.parse(at)).date;
  return day === date ? clockTime(at) : `${day.slice(5)} ${clockTime(at)}`;
}

function Rows({ spans, date }: { spans: PresenceSpan[]; date: string }) {
  return (
    <div class="scroll-x" tabIndex={0} role="region" aria-label={t("状态记录")}>
      <table data-testid="presence-table">
        <thead><tr><th scope="col">{t("从")}</th><th scope="col">{t("到")}</th><th scope="col" class="number">{t("时长")}</th><th scope="col">{t("状态")}</th><th scope="col">{t("起因")}</th><th scope="col">{t("操作者")}</th></tr></thead>
        <tbody>{[...spans].reverse().map((span) => (
          <tr key={span.started_at}>
            <td class="counter">{timeOn(date, span.started_at)}</td>
            <td class="counter">{span.ended_at ? timeOn(date, span.ended_at) : t("现在")}</td>
            <td class="number">{duration((endOf(span) - Date.parse(span.started_at)) / 1000)}</td>
            <td><span class={`presence ${standing(span)}`}>{standingWord(span)}</span>{standing(span) === "lost" && <span class="muted"> {t("（声明为{word}）", { word: presenceWord(span.presence) })}</span>}</td>
            <td>{presenceCause(span.cause)}{span.reason && `：${span.reason}`}</td>
            <td>{span.by ? actor(span.by) : "—"}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

export function DayBand() {
  const today = shopDay().date;
  const [date, setDate] = useState(today);
  return (
    <section class="panel panel-body" aria-labelledby="presence-day">
      <div class="row between"><h2 id="presence-day">{t("状态与连接")}</h2><input type="date" max={today} aria-label={t("日期")} value={date} onChange={(event) => setDate(event.currentTarget.value || today)} /></div>
      <Fetched<Page<PresenceSpan>> path={`/agents/${id}/presence?date=${date}`} what={t("状态记录没有加载出来")}>
        {({ items }) => (items.length ? <><Band spans={items} date={date} /><Rows spans={items} date={date} /></> : <Empty icon="clock" title={t("这一天没有记录")} />)}
      </Fetched>
    </section>
  );
}
