// The way of a conversation through the shop, fetched when somebody asks for it.
import { useEffect, useState } from "preact/hooks";
import { call, type Refused } from "./http";
import { t } from "./i18n";
import { Empty, Failed, Loading } from "./states";
import { Trace, type TraceNames } from "./trace";
import { stepLine, stepMore } from "./way-words";
import { dayTime } from "./when";
import type { Placement, TraceOf } from "./wire";

interface Way { decisions: Placement[]; earlier: string | null }

interface Props {
  id: number;
  names: TraceNames;
  /** Another one asks again. */
  version?: number;
  /** The step to open and show first, by its trace id. */
  wanted?: number | null;
}

function hasTrace(step: Placement): boolean {
  return step.steps.length > 0 || step.candidates.length > 0;
}

function Said({ step }: { step: Placement }) {
  const more = stepMore(step);
  return <><time dateTime={step.at}>{dayTime(step.at)}</time> <strong>{stepLine(step)}</strong>{more && <span class="muted">{more}</span>}</>;
}

/** A link led to this step: bring it into sight, once. */
function showOnce(element: HTMLElement | null): void {
  if (!element || element.dataset.shown) return;
  element.dataset.shown = "yes";
  element.scrollIntoView({ block: "nearest" });
}

function Step({ step, names, open, linked }: { step: Placement; names: TraceNames; open: boolean; linked: boolean }) {
  const id = `placement-${step.trace_id}`;
  if (!hasTrace(step)) return <li class="placement-line" data-testid={id}><Said step={step} /></li>;
  return (
    <li>
      <details open={open} data-testid={id} ref={linked ? showOnce : undefined}>
        <summary><Said step={step} /></summary>
        <Trace decision={step} names={names} />
      </details>
    </li>
  );
}

function Steps({ decisions, names, wanted }: { decisions: Placement[]; names: TraceNames; wanted?: number | null }) {
  const latestFirst = [...decisions].reverse();
  const open = wanted ?? latestFirst.find(hasTrace)?.trace_id;
  return <ol class="placements">{latestFirst.map((step) => <Step key={step.trace_id} step={step} names={names} open={step.trace_id === open} linked={step.trace_id === wanted} />)}</ol>;
}

/** Show every step of a conversation's way, latest first; the latest decision is open. */
export function WayOf({ id, names, version = 0, wanted }: Props) {
  const [way, setWay] = useState<Way | null>(null);
  const [error, setError] = useState<Refused | null>(null);
  const load = async (cursor: string | null = null) => {
    try {
      const found = await call<TraceOf>("GET", `/conversations/${id}/trace${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`);
      setWay((known) => ({ decisions: cursor && known ? [...found.decisions, ...known.decisions] : found.decisions, earlier: found.next_cursor ?? null }));
      setError(null);
    } catch (refused) {
      setError(refused as Refused);
    }
  };
  useEffect(() => void load(), [id, version]);
  return (
    <>
      {error && <Failed what={t("分流路径没有加载出来")} error={error} onRetry={() => void load()} />}
      {!way && !error && <Loading onRetry={() => void load()} />}
      {way && !way.decisions.length && <Empty icon="route" title={t("还没有分流记录")} />}
      {way && way.decisions.length > 0 && <Steps decisions={way.decisions} names={names} wanted={wanted} />}
      {way?.earlier && <button type="button" class="plain" onClick={() => void load(way.earlier)}>{t("更早的分流")}</button>}
    </>
  );
}
