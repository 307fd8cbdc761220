// The blocks of the editor beside the times: switch, range, targets, conditions and limits.
import { language, t, tn } from "../core/i18n";
import { Choice, Field, NumberInput } from "./field";
import { agents, change, form, groups, saved } from "./store";
import type { Policy } from "./types";

const MOST = 5000;

function idleText(code: string | null | undefined): string {
  if (code === "not_pool") return t("承接方式不是离线消息池，不会自动分配");
  return code === "no_times" ? t("没有时点，不会自动运行") : "";
}

export function Switch() {
  const because = idleText(saved.value?.idle_because);
  return (
    <>
      <Field label={t("策略名称")} name="name"><input maxLength={64} value={form.value.name} onInput={(event) => change({ name: event.currentTarget.value })} /></Field>
      <Choice checked={form.value.enabled} label={t("自动分配")} help={t("关闭后手动分配不受影响")} onChange={(enabled) => change({ enabled })} />
      {because && <p class="notice warn">{because}</p>}
    </>
  );
}

export function Range() {
  const { range, order, window_h } = form.value;
  return (
    <>
      <fieldset class="field"><legend class="field-label">{t("哪些留言")}</legend>
        <Choice type="radio" name="range" checked={range === "asked_human"} label={t("近 {h} 小时内请求人工的留言", { h: window_h })} onChange={() => change({ range: "asked_human" })} />
        <Choice type="radio" name="range" checked={range === "all"} label={t("近 {h} 小时全部留言", { h: window_h })} help={t("用机器人时：所有咨询过机器人的会话")} onChange={() => change({ range: "all" })} />
      </fieldset>
      <fieldset class="field"><legend class="field-label">{t("顺序")}</legend>
        <Choice type="radio" name="order" checked={order === "latest_first"} label={t("从最晚到最早")} onChange={() => change({ order: "latest_first" })} />
        <Choice type="radio" name="order" checked={order === "longest_wait_first"} label={t("等待最久优先")} onChange={() => change({ order: "longest_wait_first" })} />
      </fieldset>
      <Field label={t("范围（小时）")} name="window_h"><NumberInput value={window_h} min={1} onChange={(hours) => change({ window_h: hours ?? 24 })} /></Field>
    </>
  );
}

function toggled(list: number[], id: number): number[] {
  return list.includes(id) ? list.filter((one) => one !== id) : [...list, id];
}

function Names({ kind }: { kind: "groups" | "agents" }) {
  const { targets } = form.value;
  const all = kind === "groups" ? groups.value : agents.value.filter((agent) => agent.role !== "integration");
  return (
    <fieldset class="people">
      <legend class="visually-hidden">{kind === "groups" ? t("分流组") : t("客服")}</legend>
      {all.map((one) => (
        <label key={one.id} class="person">
          <input type="checkbox" checked={targets[kind].includes(one.id)} onChange={() => change({ targets: { ...targets, [kind]: toggled(targets[kind], one.id) } })} />{one.name}
        </label>
      ))}
    </fieldset>
  );
}

export function Targets() {
  const { targets, suspended_recent_contact } = form.value;
  const kind = (value: Policy["targets"]["kind"], label: string, help: string) =>
    <Choice type="radio" name="kind" checked={targets.kind === value} label={label} help={help} onChange={() => change({ targets: { kind: value, groups: [], agents: [] } })} />;
  return (
    <>
      {kind("shunt_rules", t("按分流规则"), t("挂起客服仍可能收到 24 小时内接待过的买家的留言"))}
      {targets.kind === "shunt_rules" && <Choice checked={suspended_recent_contact} label={t("挂起的最近联系人也接收")} onChange={(on) => change({ suspended_recent_contact: on })} />}
      {kind("groups", t("分流组"), t("只分给组内在线不挂起的客服"))}
      {targets.kind === "groups" && <Names kind="groups" />}
      {kind("agents", t("客服"), t("只分给选中的在线不挂起的客服"))}
      {targets.kind === "agents" && <Names kind="agents" />}
    </>
  );
}

function headcountNow(): number {
  const { targets, headcount } = form.value;
  const online = agents.value.filter((agent) => agent.presence === "online" && agent.connection !== "disconnected" && agent.role !== "integration");
  if (targets.kind === "shunt_rules" || headcount === "shop") return online.length;
  if (targets.kind === "agents") return online.filter((agent) => targets.agents.includes(agent.id)).length;
  return online.filter((agent) => agent.groups.some((group) => targets.groups.includes(group.id))).length;
}

export function Limits() {
  const { conditions, quota_per_agent, agent_cap, spread, respect_capacity, targets } = form.value;
  const now = headcountNow();
  const cap = Math.min(now * quota_per_agent, MOST).toLocaleString(language);
  return (
    <>
      <Field label={t("在线不挂起客服数 ≥")} name="min_online"><NumberInput value={conditions.min_online} testid="policy-min-online" onChange={(n) => change({ conditions: { ...conditions, min_online: n ?? 0 } })} /></Field>
      <Field label={t("客服人均待回复数 ≤")} name="max_avg_awaiting" help={t("不填则不限制")}><NumberInput value={conditions.max_avg_awaiting} step={0.1} empty testid="policy-max-avg" onChange={(n) => change({ conditions: { ...conditions, max_avg_awaiting: n } })} /></Field>
      <Field label={t("每名客服分配上限（条）")} name="quota_per_agent"><NumberInput value={quota_per_agent} min={1} testid="policy-quota" onChange={(n) => change({ quota_per_agent: n ?? 100 })} /></Field>
      <p class="muted" role="status">{tn("现在 {n} 人 × {quota} = {cap}；单次不超过 5,000", now, { quota: quota_per_agent, cap })}</p>
      {targets.kind === "shunt_rules" && <p class="field-help">{t("人数按全店计算，可能都分到一个组")}</p>}
      <Field label={t("每人每次最多（增强）")} name="agent_cap" help={t("不填则不限制")}><NumberInput value={agent_cap} min={1} empty onChange={(n) => change({ agent_cap: n })} /></Field>
      <Field label={t("每人每分钟最多（增强）")} name="spread" help={t("不填则一次分完；填了就慢慢分，到下一个时点为止")}><NumberInput value={spread} min={1} max={1000} empty testid="policy-spread" onChange={(n) => change({ spread: n })} /></Field>
      <Choice checked={respect_capacity} label={t("不超过接待上限（增强）")} onChange={(on) => change({ respect_capacity: on })} />
    </>
  );
}
