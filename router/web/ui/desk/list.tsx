// The list of conversations: tabs, search, order, rows.
import { t, tn } from "../core/i18n";
import { Icon } from "../core/icon";
import { Empty, Loading } from "../core/states";
import { loadClosed } from "./closed";
import { act } from "./link";
import { NextPresence } from "./next-presence";
import { Offers } from "./offer-list";
import { choose, countOf, heldBack, settle, shown } from "./order";
import { Overdue } from "./overdue";
import { Rows } from "./rows";
import { RunNews } from "./run-news";
import { OffShift } from "./shift";
import { banner, conversations, current, loaded, me, open, problem, query, sort, tab, type Tab } from "./store";

function tabName(name: Tab): string {
  return { awaiting: t("待回复"), all: t("全部"), offline: t("留言"), closed: t("已结束") }[name];
}

const TABS: Tab[] = ["awaiting", "all", "offline", "closed"];

function Tabs() {
  const pick = (name: Tab) => {
    choose(() => { tab.value = name; });
    if (name === "closed") void loadClosed();
  };
  return (
    <div class="tabs" role="group" aria-label={t("筛选会话")}>
      {TABS.map((name) => (
        <button key={name} type="button" aria-current={tab.value === name ? "page" : undefined} onClick={() => pick(name)}>
          {tabName(name)} <span class="counter">{countOf(name)}</span>
        </button>
      ))}
    </div>
  );
}

function Load() {
  const agent = me.value;
  if (!agent) return null;
  const count = open.value.length;
  const full = count >= agent.capacity;
  return <span class={`chip ${full ? "warn" : ""}`} title={t("接待中 / 接待上限")}>{full ? t("已满 {load}", { load: `${count}/${agent.capacity}` }) : `${count}/${agent.capacity}`}</span>;
}

function Head() {
  return (
    <div class="desk-list-head">
      <Tabs />
      <div class="row">
        <input class="grow" type="search" placeholder={t("搜索买家或消息")} aria-label={t("搜索买家或消息")} value={query.value}
          onInput={(event) => choose(() => { query.value = event.currentTarget.value; })} />
        <select aria-label={t("排序")} value={sort.value} onChange={(event) => choose(() => { sort.value = event.currentTarget.value as "wait" | "latest"; })}>
          <option value="wait">{t("最久等待")}</option>
          <option value="latest">{t("最新消息")}</option>
        </select>
        <Load />
      </div>
      <HeldBack />
    </div>
  );
}

function HeldBack() {
  return heldBack.value ? <button type="button" class="held" onClick={settle}>{tn("↑ {n} 个会话有更新", heldBack.value)}</button> : null;
}

function Banner() {
  if (!banner.value) return null;
  return <p class="notice warn" role="status"><span class="grow">{banner.value}</span><button type="button" onClick={() => { banner.value = ""; }}>{t("知道了")}</button></p>;
}

/** Refusals stand above the open conversation; without one, here. */
function Refusal() {
  if (!problem.value || current.value) return null;
  return <p class="notice bad" role="alert"><span class="grow">{problem.value}</span><button type="button" onClick={() => { problem.value = ""; }}>{t("知道了")}</button></p>;
}

function StartServing() {
  if (!loaded.value || me.value?.presence !== "offline") return null;
  return (
    <div class="start-serving">
      <button type="button" class="primary" data-testid="start-serving" onClick={() => void act("presence.set", { presence: "online" })}>
        <Icon icon="headset" />{t("开始接待")}
      </button>
    </div>
  );
}

function Nothing() {
  if (query.value) {
    return <Empty icon="search-x" title={t("没有符合的会话")}><button type="button" onClick={() => choose(() => { query.value = ""; })}>{t("清除筛选")}</button></Empty>;
  }
  if (tab.value === "closed") return <Empty icon="archive" title={t("还没有已结束的会话")} />;
  if (me.value?.presence === "offline") return <Empty icon="moon" title={t("离线中，不会分到会话")}><p>{t("点「开始接待」后，新买家会分给您。")}</p></Empty>;
  if (me.value?.presence === "suspended") return <Empty icon="pause" title={t("挂起中：新买家不会分给您")} />;
  if (tab.value === "awaiting" && conversations.value.size) return <Empty icon="check-check" title={t("都回复完了")} />;
  return <Empty icon="inbox" title={t("等待新会话")} />;
}

export function List() {
  return (
    <section class="desk-list" aria-label={t("会话列表")}>
      <div class="desk-notices"><Overdue /><Offers /><RunNews /><Banner /><Refusal /><NextPresence /><OffShift /><StartServing /></div>
      <Head />
      <Rows>{!loaded.value ? <Loading /> : shown.value.length ? null : <Nothing />}</Rows>
    </section>
  );
}
