// What she may do and when she works.
import { roleWord } from "../core/console-words";
import { Choice, Field, NumberInput } from "../core/field";
import { HoursEditor } from "../core/hours-editor";
import { t } from "../core/i18n";
import type { Me } from "../core/wire";
import { agent, change, dirty, errorOf, form, page, patch, problem, said, take, valid } from "./store";

const ROLES: Me["role"][] = ["agent", "lead", "supervisor", "owner"];
const MOST = 1000;

/** Only an owner makes or unmakes an owner. */
function rolesToChoose(current: Me["role"]): Me["role"][] {
  return page.me.role === "owner" ? ROLES : current === "owner" ? ["owner"] : ROLES.filter((role) => role !== "owner");
}

function Save() {
  const ready = dirty.value && valid.value;
  return (
    <div class="save-bar">
      <button type="submit" class="primary" data-testid="agent-save" aria-disabled={!ready}>{t("保存")}</button>
      {dirty.value && <button type="button" onClick={() => agent.value && take(agent.value)}>{t("撤销修改")}</button>}
      <span role="status" class="muted">{said.value}</span>
      {problem.value && <span class="field-error" role="alert">{problem.value}</span>}
    </div>
  );
}

export function Account() {
  const current = form.value;
  if (!current || !agent.value) return null;
  const submit = (event: Event) => { event.preventDefault(); if (dirty.value && valid.value) void patch(current, t("已保存")); };
  return (
    <form class="panel panel-body" aria-labelledby="account" onSubmit={submit}>
      <h2 id="account">{t("账号与班次")}</h2>
      <div class="form-grid">
        <Field label={t("姓名")} wrong={errorOf("name")}><input value={current.name} maxLength={64} data-testid="agent-name" onInput={(event) => change({ name: event.currentTarget.value })} /></Field>
        <Field label={t("角色")} wrong={errorOf("role")}>
          <select value={current.role} onChange={(event) => change({ role: event.currentTarget.value as Me["role"] })}>
            {rolesToChoose(agent.value.role).map((role) => <option key={role} value={role}>{roleWord(role)}</option>)}
          </select>
        </Field>
        <Field label={t("接待上限")} help={t("同时接待的会话数；所有分流组合计")} wrong={errorOf("capacity")}>
          <NumberInput value={current.capacity} max={MOST} testid="agent-capacity" onChange={(capacity) => change({ capacity: capacity ?? 0 })} />
        </Field>
      </div>
      <Choice checked={current.pool_right} label={t("可分配离线留言")} help={t("能打开离线消息池并分配留言")} onChange={(pool_right) => change({ pool_right })} />
      <h3>{t("班次")}</h3>
      <HoursEditor value={current.hours} onChange={(hours) => change({ hours })} noneLabel={t("一直在班")} ownLabel={t("按班次")} errorOf={(path) => errorOf(`hours.${path}`)} />
      <p class="field-help">{t("班次外不再分到新会话；到点不会自动上线，也不会被下线。")}</p>
      <Save />
    </form>
  );
}
