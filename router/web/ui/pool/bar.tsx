// Tabs, filters and what can be done with the selection.
import { t, tn } from "../core/i18n";
import { Icon } from "../core/icon";
import { entryReason } from "../core/words";
import { choose, reload } from "./load";
import { arrived, chosen, clearSelection, filter, groups, ids, selectedAll, selection, total, type PoolState } from "./store";

const REASONS = ["nobody_online", "queue_timeout", "queue_left", "bot_unresolved", "agent_gone", "returned"];

function tabName(state: PoolState): string {
  return { waiting: t("待分配"), allocated: t("已分配"), closed: t("已关闭") }[state];
}

export function Tabs() {
  const states: PoolState[] = ["waiting", "allocated", "closed"];
  return (
    <div class="tabs" role="group" aria-label={t("留言状态")}>
      {states.map((state) => (
        <button key={state} type="button" aria-current={filter.value.state === state ? "page" : undefined} onClick={() => choose({ state })}>
          {tabName(state)}{filter.value.state === state && total.value !== null && <span class="counter">{total.value}</span>}
        </button>
      ))}
    </div>
  );
}

function Filters() {
  const { reason, group, asked_human, q } = filter.value;
  return (
    <>
      <input type="search" placeholder={t("搜索买家")} aria-label={t("搜索买家")} value={q} onChange={(event) => choose({ q: event.currentTarget.value })} />
      <select aria-label={t("入池原因")} value={reason} onChange={(event) => choose({ reason: event.currentTarget.value })}>
        <option value="">{t("全部原因")}</option>
        {REASONS.map((code) => <option key={code} value={code}>{entryReason(code)}</option>)}
      </select>
      {groups.value.length > 0 && (
        <select aria-label={t("分流组")} value={group ?? ""} onChange={(event) => choose({ group: Number(event.currentTarget.value) || null })}>
          <option value="">{t("全部分流组")}</option>
          {groups.value.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
        </select>
      )}
      <label class="choice"><input type="checkbox" checked={asked_human} onChange={(event) => choose({ asked_human: event.currentTarget.checked })} />{t("只看要过人工的")}</label>
    </>
  );
}

function selectLoaded(): void {
  selection.value = new Set(ids.value);
  selectedAll.value = false;
}

export function selectAll(): void {
  selectLoaded();
  selectedAll.value = true;
}

export function Bar({ onAssign }: { onAssign: () => void }) {
  const waiting = filter.value.state === "waiting";
  return (
    <div class="pool-bar">
      <Tabs />
      <Filters />
      {waiting && total.value !== null && total.value > 0 && <button type="button" data-testid="pool-select-all" onClick={selectAll}>{tn("全选筛选结果 {n}", total.value)}</button>}
      {waiting && chosen.value > 0 && (
        <>
          <button type="button" class="primary" data-testid="pool-assign" onClick={onAssign}><Icon icon="user-round-check" size="small" />{tn("分配 {n} 条…", chosen.value)}</button>
          <button type="button" class="plain" onClick={clearSelection}>{t("取消选择")}</button>
        </>
      )}
      {arrived.value > 0 && <button type="button" class="chip brand" onClick={() => void reload()}>{tn("↑ {n} 条新留言", arrived.value)}</button>}
    </div>
  );
}
