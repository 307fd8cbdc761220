// R2.5: the groups in matching order, moved by ↑ ↓ 置顶, a number, or Alt ↑ ↓; each move is stored at once.
import { factsText } from "../core/facts";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { Empty } from "../core/states";
import type { Group } from "../core/wire";
import { warningText } from "../groups/words";
import { ChainHop } from "./hop";
import { groups, moveTo, orderProblem } from "./store";
import { orderText, selectionText } from "./words";

function Takes({ group }: { group: Group }) {
  if (!group.takes.length) return <span class="muted">{group.default ? t("没有别的组接待的买家") : t("没有接待范围")}</span>;
  return <>{group.takes.map((entry, place) => <span key={place} class="chip">{factsText(entry)}</span>)}</>;
}

function Row({ group, place, total }: { group: Group; place: number; total: number }) {
  const { id, name } = group;
  const onKey = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    moveTo(id, place + (event.key === "ArrowUp" ? -1 : 1));
  };
  return (
    <li class="order-row" data-testid={`order-${id}`} onKeyDown={onKey}>
      <input type="number" min={1} max={total} class="order-place" value={place} aria-label={t("{name} 排第几", { name })} onChange={(event) => { moveTo(id, Number(event.currentTarget.value) || place); event.currentTarget.value = String(place); }} />
      <div class="grow order-what">
        <p><a href={`/console/groups/${id}`} data-testid={`order-link-${id}`}>{name}</a>{group.default && <span class="chip brand">{t("默认组")}</span>}{!group.open && <span class="chip warn">{t("已下班")}</span>}</p>
        <p class="order-takes"><Takes group={group} /></p>
        {group.warnings.map((warning, at) => <p key={at} class="order-warning"><Icon icon="triangle-alert" size="small" />{warningText(warning)}</p>)}
      </div>
      <span class="order-hits"><b>{group.hits_24h.toLocaleString()}</b><small>{t("24 小时进组")}</small></span>
      <span class="order-moves">
        <button type="button" class="plain icon" aria-label={t("上移 {name}", { name })} aria-disabled={place === 1} onClick={() => moveTo(id, place - 1)}><Icon icon="arrow-up" /></button>
        <button type="button" class="plain icon" aria-label={t("下移 {name}", { name })} aria-disabled={place === total} onClick={() => moveTo(id, place + 1)}><Icon icon="arrow-down" /></button>
        <button type="button" class="plain" aria-label={t("置顶 {name}", { name })} aria-disabled={place === 1} onClick={() => moveTo(id, 1)}>{t("置顶")}</button>
      </span>
    </li>
  );
}

export function Order() {
  const list = groups.value;
  const below = (
    <>
      {orderProblem.value && <p class="notice bad" role="alert">{t("顺序没有存上：{why}", { why: orderProblem.value })}</p>}
      {list.length ? <ol class="order">{list.map((group, at) => <Row key={group.id} group={group} place={at + 1} total={list.length} />)}</ol>
        : <Empty icon="split" title={t("还没有分流组")}><a class="button primary" href="/console/groups/new">{t("新分流组")}</a></Empty>}
      {list.length > 1 && <p class="field-help">{t("移动立即生效；在一行上按 Alt ↑ ↓ 也能移动")}</p>}
    </>
  );
  return <ChainHop rule="R2.5" testid="hop-order" title={t("匹配分流组")} sentence={orderText(list)} below={below} />;
}

export function Selection() {
  const queues = (
    <ul class="queues">{groups.value.map((group) => (
      <li key={group.id}><a href={`/console/groups/${group.id}`}>{group.name}</a> <span class="muted">{group.strict ? t("严格") : group.overflow.length ? t("溢出 {list}", { list: group.overflow.map((one) => one.name).join(" → ") }) : t("不溢出")} · {t("排队最多 {n} 人、{s} 秒", { n: group.queue.limit, s: group.queue.timeout_s })}{group.waiting > 0 && <> · <b>{t("正在排队 {n}", { n: group.waiting })}</b></>}</span></li>
    ))}</ul>
  );
  return <ChainHop rule="R2.6" testid="hop-selection" title={t("组内选人、溢出、排队")} sentence={selectionText()} below={queues} />;
}
