// Everybody who serves, with presence, connection, load and who waits for them.
import { useComputed } from "@preact/signals";
import { useState } from "preact/hooks";
import { t } from "../core/i18n";
import { ForceDialog } from "../core/force-dialog";
import { Icon } from "../core/icon";
import { limits } from "../core/limits";
import { PresenceChip } from "../core/presence-chip";
import { Empty } from "../core/states";
import { Timer } from "../core/timer";
import type { Agent } from "../core/wire";
import { agents, isShown, order, overdueOf, show } from "./store";

function Overdue({ agent }: { agent: Agent }) {
  const count = useComputed(() => overdueOf(agents.value.get(agent.id) ?? agent)).value;
  return count ? <span class="chip bad">{count}</span> : <>0</>;
}

function Row({ agent, force }: { agent: Agent; force: () => void }) {
  return (
    <tr data-testid={`wall-row-${agent.id}`}>
      <th scope="row"><a href={`/console/agents/${agent.id}`}>{agent.name}</a></th>
      <td>{agent.groups.map((group) => group.name).join(t("、"))}</td>
      <td><PresenceChip agent={agent} /></td>
      <td class="number"><span class={agent.load >= agent.capacity ? "chip warn" : ""}>{agent.load}/{agent.capacity}</span></td>
      <td class="number">{agent.awaiting}</td>
      <td class="number">{agent.waits?.[0] ? <Timer key={agent.waits[0]} since={agent.waits[0]} limits={limits.value} /> : "—"}</td>
      <td class="number"><Overdue agent={agent} /></td>
      <td><button type="button" class="link" aria-label={t("改状态：{name}", { name: agent.name })} onClick={force}>{t("改状态")}</button></td>
    </tr>
  );
}

export function AgentTable() {
  const [forcing, setForcing] = useState<Agent | null>(null);
  const rows = order.value.map((id) => agents.value.get(id)).filter((agent): agent is Agent => !!agent && isShown(agent));
  if (!rows.length) {
    return <div class="panel"><Empty icon="search-x" title={t("没有符合的客服")}><button type="button" onClick={() => { show.value = "all"; }}>{t("清除筛选")}</button></Empty></div>;
  }
  return (
    <div class="panel scroll-x" tabIndex={0} role="region" aria-label={t("客服")}>
      <table data-testid="wall-table">
        <thead><tr>
          <th scope="col">{t("姓名")}</th><th scope="col">{t("分流组")}</th><th scope="col">{t("状态")}</th>
          <th scope="col" class="number">{t("负载")}</th><th scope="col" class="number">{t("待回复")}</th><th scope="col" class="number">{t("最长等待")}</th><th scope="col" class="number">{t("已超时")}</th><th scope="col"><span class="visually-hidden">{t("操作")}</span><Icon icon="settings-2" size="small" /></th>
        </tr></thead>
        <tbody>{rows.map((agent) => <Row key={agent.id} agent={agent} force={() => setForcing(agent)} />)}</tbody>
      </table>
      {forcing && <ForceDialog agent={forcing} onDone={() => setForcing(null)} />}
    </div>
  );
}
