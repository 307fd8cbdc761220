// The accounts of the shop: who may do what, when they work, how they stand.
import { render } from "preact";
import { ConnectionState } from "../core/connection";
import { roleWord } from "../core/console-words";
import { hoursText } from "../core/hours";
import { t } from "../core/i18n";
import { PresenceChip } from "../core/presence-chip";
import { SignInAgain } from "../core/signin";
import { Empty, Loading } from "../core/states";
import { useZone } from "../core/when";
import type { Agent } from "../core/wire";
import { agents, connection, countOf, loaded, page, query, rows, show, socket, type Show } from "./store";

function Row({ agent }: { agent: Agent }) {
  return (
    <tr data-testid={`agent-row-${agent.id}`}>
      <th scope="row"><a href={`/console/agents/${agent.id}`}>{agent.name}</a><p class="field-help">{agent.login}</p></th>
      <td>{roleWord(agent.role)}</td>
      <td>{agent.groups.map((group) => group.name).join(t("、")) || "—"}</td>
      <td>{agent.disabled ? <span class="chip bad">{t("已停用")}</span> : <PresenceChip agent={agent} />}</td>
      <td class="number"><span class={agent.load >= agent.capacity ? "chip warn" : ""}>{agent.load}/{agent.capacity}</span></td>
      <td>{agent.hours ? hoursText(agent.hours) : t("一直在班")}</td>
      <td>{agent.pool_right ? t("可分配留言") : "—"}</td>
    </tr>
  );
}

function Table() {
  if (!rows.value.length) {
    const none = show.value === "disabled" && !query.value ? t("没有停用的账号") : t("没有符合的客服");
    return <div class="panel"><Empty icon="search-x" title={none}>{query.value && <button type="button" onClick={() => { query.value = ""; }}>{t("清除筛选")}</button>}</Empty></div>;
  }
  return (
    <div class="panel scroll-x" tabIndex={0} role="region" aria-label={t("客服")}>
      <table data-testid="agents-table">
        <thead><tr>
          <th scope="col">{t("姓名")}</th><th scope="col">{t("角色")}</th><th scope="col">{t("分流组")}</th><th scope="col">{t("状态")}</th>
          <th scope="col" class="number">{t("负载")}</th><th scope="col">{t("班次")}</th><th scope="col">{t("留言权限")}</th>
        </tr></thead>
        <tbody>{rows.value.map((agent) => <Row key={agent.id} agent={agent} />)}</tbody>
      </table>
    </div>
  );
}

function Agents() {
  const tab = (name: Show, text: string) => (
    <button type="button" aria-current={show.value === name ? "page" : undefined} onClick={() => { show.value = name; }}>{text} <span class="counter">{countOf(name)}</span></button>
  );
  return (
    <div class={`island ${socket.phase.value === "lost" ? "stale" : ""}`}>
      <header class="page-head"><h1>{t("全部客服")}</h1>
        <input type="search" placeholder={t("按姓名、拼音、首字母、账号或分流组查找")} aria-label={t("查找客服")} value={query.value} onInput={(event) => { query.value = event.currentTarget.value; }} /></header>
      <div class="tabs" role="group" aria-label={t("筛选客服")}>{tab("serving", t("在用"))}{tab("disabled", t("停用"))}</div>
      {loaded.value ? agents.value.size ? <Table /> : <div class="panel"><Empty icon="headset" title={t("还没有客服账号")} /></div> : <Loading onRetry={() => socket.now()} />}
      <SignInAgain socket={socket} me={page.me} />
    </div>
  );
}

useZone(page.timezone);
render(<Agents />, document.getElementById("island")!);
render(<ConnectionState socket={socket} said={connection} />, document.getElementById("strip-live")!);
socket.now();
