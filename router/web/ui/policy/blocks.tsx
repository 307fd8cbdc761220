// The blocks ①, ② and ④ of the editor: switch, range, targets.
import { t } from "../core/i18n";
import { Choice, Field, NumberInput } from "./field";
import { agents, change, form, groups, handling, suspendedHours } from "./store";
import type { Policy } from "./types";

const HANDLING = { pool: () => t("离线消息池"), delegate: () => t("指定账号"), owner: () => t("店主") };

/** R7.1: how the shop takes offline messages, and why nothing runs by itself where that is not the pool. */
function Handling() {
  return (
    <p class={handling === "pool" ? "row muted" : "notice warn"} data-testid="policy-handling">
      <span class={handling === "pool" ? "" : "grow"}>{t("承接方式：{way}", { way: HANDLING[handling]() })}{handling !== "pool" && t("。不是离线消息池，不会自动分配")}</span>
      <a href="/console/shunt">{t("去修改")}</a>
    </p>
  );
}

export function Switch() {
  const { name, enabled } = form.value;
  return (
    <>
      <Field label={t("策略名称")} name="name"><input maxLength={64} value={name} data-testid="policy-name" onInput={(event) => change({ name: event.currentTarget.value })} /></Field>
      <Handling />
      <Choice checked={enabled} disabled={handling !== "pool"} label={t("自动分配")} help={t("手动分配不受影响")} testid="policy-enabled" onChange={(on) => change({ enabled: on })} />
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
      <Field label={t("范围（小时）")} name="window_h"><NumberInput value={window_h} min={1} max={720} testid="policy-window" onChange={(hours) => change({ window_h: hours ?? 24 })} /></Field>
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
      {kind("shunt_rules", t("按分流规则"), t("挂起客服仍可能收到 {h} 小时内接待过的买家的留言", { h: suspendedHours }))}
      {targets.kind === "shunt_rules" && <Choice checked={suspended_recent_contact} label={t("挂起的最近联系人也接收")} onChange={(on) => change({ suspended_recent_contact: on })} />}
      {kind("groups", t("分流组"), t("只分给组内在线不挂起的客服"))}
      {targets.kind === "groups" && <Names kind="groups" />}
      {kind("agents", t("客服"), t("只分给选中的在线不挂起的客服"))}
      {targets.kind === "agents" && <Names kind="agents" />}
    </>
  );
}
