// What she has now, and what she was given and why.
import { stateWord } from "../core/console-words";
import { Fetched } from "../core/fetched";
import { t } from "../core/i18n";
import { limits } from "../core/limits";
import { Empty } from "../core/states";
import { Timer } from "../core/timer";
import { dayTime } from "../core/when";
import { actor, assignmentReason, channelWord } from "../core/words";
import type { AssignmentRecord, Conversation, Group, Page } from "../core/wire";
import { groups, id } from "./store";

const SHOWN = 20;

function Open({ all }: { all: Conversation[] }) {
  const open = all.filter((one) => one.state !== "closed");
  if (!open.length) return <Empty icon="inbox" title={t("没有进行中的会话")} />;
  return (
    <ul class="rows" data-testid="agent-open">{open.map((one) => (
      <li key={one.id} class="row"><a class="strong" href={`/console/conversations/${one.id}`}>{one.customer.name}</a>
        <span class="chip">{stateWord(one.state)}</span><span class="grow ellipsis muted">{one.last_message?.text ?? channelWord(one.channel)}</span>
        {one.waiting_since && <Timer key={one.waiting_since} since={one.waiting_since} limits={limits.value} words />}</li>
    ))}</ul>
  );
}

export function OpenConversations() {
  return (
    <section class="panel panel-body" aria-labelledby="open"><h2 id="open">{t("进行中的会话")}</h2>
      <Fetched<Page<Conversation>> path={`/conversations?agent=${id}&limit=200`} what={t("会话没有加载出来")}>{({ items }) => <Open all={items} />}</Fetched>
    </section>
  );
}

function wayText(record: AssignmentRecord): string {
  const why = assignmentReason(record.reason);
  return record.chosen_by ? t("{why}，选中方式 {how}", { why, how: assignmentReason(record.chosen_by) }) : why;
}

function Records({ items }: { items: AssignmentRecord[] }) {
  if (!items.length) return <Empty icon="clipboard-list" title={t("还没有分到过会话")} />;
  return (
    <div class="scroll-x" tabIndex={0} role="region" aria-label={t("最近分配")}>
      <table data-testid="agent-assignments">
        <thead><tr><th scope="col">{t("时间")}</th><th scope="col">{t("买家")}</th><th scope="col">{t("分流组")}</th><th scope="col">{t("原因")}</th><th scope="col">{t("操作者")}</th><th scope="col">{t("分流路径")}</th></tr></thead>
        <tbody>{items.map((record) => (
          <tr key={record.trace_id}>
            <td class="counter"><time dateTime={record.at}>{dayTime(record.at)}</time></td>
            <th scope="row">{record.customer.name}</th>
            <td>{record.group?.name ?? "—"}</td>
            <td>{wayText(record)}</td>
            <td>{actor(record.operator)}</td>
            <td><a href={`/console/conversations/${record.conversation_id}?trace=${record.trace_id}`}>{t("看路径")}<span class="visually-hidden"> {record.customer.name}</span></a></td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

export function LastAssignments() {
  return (
    <section class="panel panel-body" aria-labelledby="given"><h2 id="given">{t("最近 {n} 次分配", { n: SHOWN })}</h2>
      <Fetched<Page<AssignmentRecord>> path={`/agents/${id}/assignments?limit=${SHOWN}`} what={t("分配记录没有加载出来")}>{({ items }) => <Records items={items} />}</Fetched>
    </section>
  );
}

function Membership({ group }: { group: Group }) {
  const member = group.members.find((one) => one.agent.id === id)!;
  return (
    <tr>
      <th scope="row"><a href={`/console/groups/${group.id}`}>{group.name}</a></th>
      <td class="number">{member.weight}{member.weight === 0 && <p class="field-help">{t("只接转交")}</p>}</td>
      <td class="number">{member.priority}</td>
      <td class="number">{member.load}{member.capacity !== null && `/${member.capacity}`}</td>
    </tr>
  );
}

export function Memberships() {
  return (
    <section class="panel panel-body" aria-labelledby="groups"><h2 id="groups">{t("分流组")}</h2>
      {groups.value.length ? (
        <div class="scroll-x" tabIndex={0} role="region" aria-label={t("分流组")}><table data-testid="agent-groups">
          <thead><tr><th scope="col">{t("分流组")}</th><th scope="col" class="number">{t("权重")}</th><th scope="col" class="number">{t("优先级")}</th><th scope="col" class="number">{t("本组负载")}</th></tr></thead>
          <tbody>{groups.value.map((group) => <Membership key={group.id} group={group} />)}</tbody>
        </table></div>
      ) : <Empty icon="users" title={t("不在任何分流组")}><a href="/console/groups">{t("去分流组添加")}</a></Empty>}
    </section>
  );
}
