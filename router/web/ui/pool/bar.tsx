// Tabs, filters and what can be done with the selection.
import { language, t, tn } from "../core/i18n";
import { Icon } from "../core/icon";
import { entryReason } from "../core/words";
import { queryOf } from "./address";
import { choose, reload } from "./load";
import { flagName } from "./row";
import { arrived, chosen, clearSelection, counts, filter, FLAGS, groups, MOST, selectable, selectAll, selection, SORTS, STATES, total, type Flag, type PoolState, type Sort } from "./store";
import { SavedViews } from "./views";

const REASONS = ["nobody_online", "queue_timeout", "queue_left", "bot_unresolved", "agent_gone", "returned"];

function tabName(state: PoolState): string {
  return { waiting: t("待分配"), bot: t("机器人接待中"), older: t("超出时间范围"), failed: t("分配失败"), handled: t("已处理") }[state];
}

function sortName(sort: Sort): string {
  return { latest: t("最晚优先"), oldest: t("最早优先"), longest: t("等待最久优先") }[sort];
}

function Tabs() {
  return (
    <div class="tabs" role="group" aria-label={t("留言状态")}>
      {STATES.map((state) => (
        <button key={state} type="button" data-testid={`pool-tab-${state}`} aria-current={filter.value.state === state ? "page" : undefined} onClick={() => choose({ state })}>
          {tabName(state)}{counts.value && <span class="counter">{counts.value[state].toLocaleString(language)}</span>}
        </button>
      ))}
    </div>
  );
}

function toggleFlag(flag: Flag, on: boolean): void {
  const { flags } = filter.value;
  choose({ flags: on ? [...flags, flag] : flags.filter((one) => one !== flag) });
}

function Filters() {
  const { state, reason, group, flags, q, sort } = filter.value;
  return (
    <>
      <input type="search" placeholder={t("搜索买家")} aria-label={t("搜索买家")} value={q} onChange={(event) => choose({ q: event.currentTarget.value })} />
      {state !== "bot" && (
        <select aria-label={t("入池原因")} value={reason} onChange={(event) => choose({ reason: event.currentTarget.value })}>
          <option value="">{t("全部原因")}</option>
          {REASONS.map((code) => <option key={code} value={code}>{entryReason(code)}</option>)}
        </select>
      )}
      {groups.value.length > 0 && (
        <select aria-label={t("分流组")} value={group ?? ""} onChange={(event) => choose({ group: Number(event.currentTarget.value) || null })}>
          <option value="">{t("全部分流组")}</option>
          {groups.value.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
        </select>
      )}
      {state !== "bot" && (
        <select aria-label={t("排序")} value={sort} onChange={(event) => choose({ sort: event.currentTarget.value as Sort })}>
          {SORTS.map((one) => <option key={one} value={one}>{sortName(one)}</option>)}
        </select>
      )}
      {FLAGS.map((flag) => <label key={flag} class="choice"><input type="checkbox" checked={flags.includes(flag)} onChange={(event) => toggleFlag(flag, event.currentTarget.checked)} />{flagName(flag)}</label>)}
      <SavedViews />
      {state !== "bot" && <a class="button" data-testid="pool-csv" href={`/console/pool.csv?${queryOf(filter.value)}`} download><Icon icon="download" size="small" />CSV</a>}
    </>
  );
}

function Chosen({ onAssign, blocked }: { onAssign: () => void; blocked: string }) {
  const number = total.value ?? 0;
  if (!selectable.value || !number) return null;
  return (
    <>
      <button type="button" data-testid="pool-select-all" onClick={selectAll}>{tn("全选筛选结果 {n}", Math.min(number, MOST))}</button>
      {number > MOST && selection.value.all && <span class="muted">{tn("单次不超过 {n} 条，其余留在池中", MOST)}</span>}
      {chosen.value > 0 && (
        <>
          <button type="button" class="primary" data-testid="pool-assign" aria-disabled={blocked !== ""} title={blocked} onClick={() => { if (!blocked) onAssign(); }}><Icon icon="user-round-check" size="small" />{tn("分配 {n} 条…", chosen.value)}</button>
          <button type="button" class="plain" onClick={clearSelection}>{t("取消选择")}</button>
        </>
      )}
    </>
  );
}

export function Bar({ onAssign, blocked }: { onAssign: () => void; blocked: string }) {
  return (
    <div class="pool-bar">
      <Tabs />
      <Filters />
      <Chosen onAssign={onAssign} blocked={blocked} />
      {arrived.value > 0 && <button type="button" class="chip brand" data-testid="pool-arrived" onClick={() => void reload()}>{tn("↑ {n} 条新留言", arrived.value)}</button>}
    </div>
  );
}
