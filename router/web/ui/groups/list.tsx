// All groups of the shop in matching order.
import { signal } from "@preact/signals";
import { rangeText } from "../core/facts";
import { t, tn } from "../core/i18n";
import { Icon } from "../core/icon";
import { Empty, Failed, Loading } from "../core/states";
import { dayTime } from "../core/when";
import type { Group } from "../core/wire";
import { ShuntTabs } from "../shunt/tabs";
import { failure, groups, load, status } from "./store";
import { Warnings } from "./warnings";

const wanted = signal(new URLSearchParams(location.search).get("q") ?? "");

function search(text: string): void {
  wanted.value = text;
  const query = text ? `?q=${encodeURIComponent(text)}` : "";
  history.replaceState(null, "", location.pathname + query);
}

export function Open({ group }: { group: Group }) {
  const until = group.hours_until && dayTime(group.hours_until);
  if (group.open) return <span class="chip ok">{until ? t("工作中，到 {time}", { time: until }) : t("一直开放")}</span>;
  return <span class="chip warn">{until ? t("已下班，{time} 开始", { time: until }) : t("已下班")}</span>;
}

function Row({ group }: { group: Group }) {
  const receiving = group.members.filter((member) => member.weight > 0).length;
  return (
    <tr data-testid={`group-row-${group.id}`}>
      <th scope="row"><a href={`/console/groups/${group.id}`}>{group.name}</a>{group.default && <> <span class="chip brand">{t("默认组")}</span></>}<Warnings warnings={group.warnings} /></th>
      <td>{group.takes.length ? rangeText(group.takes) : "—"}</td>
      <td class="number">{receiving}</td>
      <td><Open group={group} /></td>
      <td>{group.strict ? t("严格") : group.overflow.map((one) => one.name).join(" → ") || "—"}</td>
      <td class="number">{group.waiting}</td>
      <td class="number">{group.hits_24h.toLocaleString()}</td>
    </tr>
  );
}

function matches(group: Group, text: string): boolean {
  return [group.name, rangeText(group.takes), ...group.members.map((member) => member.agent.name)].some((one) => one.toLowerCase().includes(text.toLowerCase()));
}

function Table() {
  const shown = groups.value.filter((group) => matches(group, wanted.value.trim()));
  if (!groups.value.length) return <div class="panel"><Empty icon="split" title={t("还没有分流组")}><p>{t("建一个组，把客服放进去：买家会按接待范围分到组里。")}</p><a class="button primary" href="/console/groups/new">{t("新分流组")}</a></Empty></div>;
  if (!shown.length) return <div class="panel"><Empty icon="search-x" title={t("没有符合的分流组")}><button type="button" onClick={() => search("")}>{t("清除筛选")}</button></Empty></div>;
  return (
    <div class="panel scroll-x" tabIndex={0} role="region" aria-label={t("全部分流组")}>
      <table data-testid="groups-table">
        <thead><tr><th scope="col">{t("分流组")}</th><th scope="col">{t("接待范围")}</th><th scope="col" class="number">{t("接待客服")}</th><th scope="col">{t("工作时间")}</th><th scope="col">{t("溢出")}</th><th scope="col" class="number">{t("排队")}</th><th scope="col" class="number">{t("24 小时进组")}</th></tr></thead>
        <tbody>{shown.map((group) => <Row key={group.id} group={group} />)}</tbody>
      </table>
    </div>
  );
}

export function List() {
  return (
    <>
      <header class="page-head">
        <h1>{t("全部分流组")}</h1>
        <a class="button primary" href="/console/groups/new"><Icon icon="plus" size="small" />{t("新分流组")}</a>
      </header>
      <div class="row between">
        <ShuntTabs here="groups" />
        {groups.value.length > 0 && <input type="search" class="search" placeholder={t("组名、范围、成员")} aria-label={t("筛选分流组")} data-testid="group-search" value={wanted.value} onInput={(event) => search(event.currentTarget.value)} />}
      </div>
      {status.value === "failed" && failure.value ? <Failed what={t("分流组没有加载出来")} error={failure.value} onRetry={() => void load()} /> : status.value === "loading" ? <Loading onRetry={() => void load()} /> : <Table />}
      {status.value === "ready" && groups.value.length > 0 && <p class="field-help">{tn("{n} 个分流组", groups.value.length)} · {t("从上到下匹配，顺序在「分流链路」里调整")}</p>}
    </>
  );
}
