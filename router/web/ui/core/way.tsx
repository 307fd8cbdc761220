// The way of a conversation through the shop, fetched when somebody asks for it.
import { useEffect, useState } from "preact/hooks";
import { call, type Refused } from "./http";
import { t } from "./i18n";
import { Empty, Failed, Loading } from "./states";
import { Placements, type TraceNames } from "./trace";
import type { Placement, TraceOf } from "./wire";

interface Way { decisions: Placement[]; earlier: string | null }

/** Show every placement of a conversation, latest first; another `version` asks again. */
export function WayOf({ id, names, version = 0 }: { id: number; names: TraceNames; version?: number }) {
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
      {way && way.decisions.length > 0 && <Placements decisions={way.decisions} names={names} />}
      {way?.earlier && <button type="button" class="plain" onClick={() => void load(way.earlier)}>{t("更早的分流")}</button>}
    </>
  );
}
