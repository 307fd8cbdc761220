// One group: who serves in it, whom it takes, where it overflows, how long people wait, when it works.
import type { ComponentChildren } from "preact";
import { differing, ConflictDialog } from "../core/conflict";
import { Choice, Field, NumberInput } from "../core/field";
import { HoursEditor } from "../core/hours-editor";
import { t } from "../core/i18n";
import { Spoken } from "../core/spoken";
import { Failed, Loading } from "../core/states";
import { Members } from "./members";
import { Overflow } from "./overflow";
import { Range } from "./range";
import { Side } from "./side";
import { agents, busy, change, dirty, errorOf, failure, form, formOf, groups, keep, load, others, page, problem, save, saved, savedAt, settings, status, theirs, valid } from "./store";
import { differences, sentenceOf } from "./words";

const MOST_WAITING = 100_000;
const DAY_S = 86_400;

function Block({ title, children }: { title: string; children: ComponentChildren }) {
  return <section class="panel block" aria-label={title}><h2>{title}</h2>{children}</section>;
}

function Basics() {
  const { name, bot } = form.value;
  const fallback = others.value.find((group) => group.default);
  const shopBot = settings.value?.bot.bot;
  return (
    <>
      <Field label={t("名称")} wrong={errorOf(".name")}><input maxLength={64} data-testid="group-name" value={name} onInput={(event) => change({ name: event.currentTarget.value })} /></Field>
      <Choice checked={form.value.default} label={t("默认组")} help={form.value.default && fallback ? t("保存后「{name}」不再是默认组", { name: fallback.name }) : t("接待没有别的组接待的买家；全店只有一个")} onChange={(on) => change({ default: on })} />
      <Field label={t("机器人")} help={t("本组的买家先由它接待，全店的机器人开关另有设置")}>
        <select value={bot ?? ""} onChange={(event) => change({ bot: event.currentTarget.value || null })}>
          <option value="">{shopBot ? t("跟随店铺（{name}）", { name: shopBot }) : t("跟随店铺")}</option>
          {page.bots.map((one) => <option key={one} value={one}>{one}</option>)}
        </select>
      </Field>
    </>
  );
}

function Queue() {
  const { queue } = form.value;
  return (
    <>
      <div class="row top">
        <Field label={t("最多排队（人）")} help={t("0 = 不排队")} wrong={errorOf("queue.limit")}><NumberInput value={queue.limit} max={MOST_WAITING} onChange={(limit) => change({ queue: { ...queue, limit: limit ?? 0 } })} /></Field>
        <Field label={t("每人最多等（秒）")} wrong={errorOf("queue.timeout_s")}><NumberInput value={queue.timeout_s} min={1} max={DAY_S} testid="queue-timeout" onChange={(s) => change({ queue: { ...queue, timeout_s: s ?? 1 } })} /></Field>
      </div>
      <p class="field-help">{t("排满或等到时间：先溢出，否则进离线消息池")}</p>
    </>
  );
}

function SaveBar() {
  const may = valid.value && dirty.value && !busy.value;
  return (
    <div class="save-bar">
      <button type="button" class="primary" data-testid="group-save" aria-disabled={!may} onClick={() => { if (may) void save(); }}>{t("保存")}</button>
      <span role="status" class="muted">{dirty.value ? t("有未保存的修改") : savedAt.value ? t("已保存") : ""}</span>
      {problem.value && <p class="notice bad" role="alert">{problem.value}</p>}
    </div>
  );
}

function Conflict() {
  if (!theirs.value || !saved.value) return null;
  const called = { agents: agents.value, groups: groups.value };
  const found = differing(differences(formOf(saved.value), form.value, formOf(theirs.value), called));
  return <ConflictDialog differences={found} onClose={() => { theirs.value = null; }} onKeep={keep} />;
}

function Form() {
  const fallback = others.value.find((group) => group.default)?.name ?? "";
  const { hours } = form.value;
  return (
    <>
      <p class="sentence panel" data-testid="group-sentence">{sentenceOf(form.value, groups.value, fallback).join(t("；"))}{t("。")}</p>
      <div class="editor">
        <div class="editor-blocks">
          <Block title={t("基本")}><Basics /></Block>
          <Block title={t("成员")}><Members /></Block>
          <Block title={t("接待范围")}><Range /></Block>
          <Block title={t("溢出")}><Overflow /></Block>
          <Block title={t("排队")}><Queue /></Block>
          <Block title={t("工作时间")}><HoursEditor value={hours} onChange={(next) => change({ hours: next })} noneLabel={t("跟随店铺的工作时间")} ownLabel={t("本组自己的工作时间")} inherited={settings.value?.hours ?? null} errorOf={(path) => errorOf(`hours.${path}`)} /></Block>
          <SaveBar />
        </div>
        <Side />
      </div>
      <Conflict />
      <Spoken />
    </>
  );
}

export function Editor() {
  const title = saved.value ? t("分流组「{name}」", { name: saved.value.name }) : page.group_id ? t("分流组") : t("新分流组");
  return (
    <>
      <header class="page-head"><h1>{title}</h1><a href="/console/groups">{t("全部分流组")}</a></header>
      {status.value === "failed" && failure.value ? <Failed what={t("分流组没有加载出来")} error={failure.value} onRetry={() => void load()} /> : status.value === "loading" ? <Loading onRetry={() => void load()} /> : <Form />}
    </>
  );
}
