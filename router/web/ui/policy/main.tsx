// The policy editor: a sentence, five blocks, and a preview of the unsaved form.
import { render, type ComponentChildren } from "preact";
import { t } from "../core/i18n";
import { Failed, Loading } from "../core/states";
import { dayTime, useZone } from "../core/when";
import { Limits, Range, Switch, Targets } from "./blocks";
import { PreviewPanel } from "./preview";
import { Sentence } from "./sentence";
import { busy, dirty, failure, form, load, page, problem, save, saved, savedAt, status, valid } from "./store";
import { Times } from "./times";

function Block({ mark, title, children }: { mark: string; title: string; children: ComponentChildren }) {
  return <section class="panel block" aria-label={title}><h2>{mark} {title}</h2>{children}</section>;
}

function SaveBar() {
  const may = valid.value && dirty.value && !busy.value;
  const next = saved.value?.next_slot_at;
  const nextText = next ? t("下次 {time}", { time: dayTime(next) }) : "";
  return (
    <div class="save-bar">
      <button type="button" class="primary" data-testid="policy-save" aria-disabled={!may} onClick={() => { if (may) void save(); }}>{t("保存")}</button>
      <span role="status" class="muted">{[dirty.value ? t("有未保存的修改") : savedAt.value ? t("已保存") : "", nextText].filter(Boolean).join(" · ")}</span>
      {problem.value && <p class="notice bad" role="alert">{problem.value}</p>}
    </div>
  );
}

function Title() {
  const name = saved.value?.policy.name;
  return (
    <header class="page-head">
      <h1>{name ? t("策略「{name}」", { name }) : page.policy_id ? t("策略") : t("新策略")}</h1>
      <a href="/console/policies">{t("全部策略")}</a>
    </header>
  );
}

function Form() {
  if (status.value === "loading") return <Loading onRetry={() => void load()} />;
  if (status.value === "failed" && failure.value) return <Failed what={t("策略没有加载出来")} error={failure.value} onRetry={() => void load()} />;
  return (
    <>
      <Sentence />
      <div class="editor">
        <div class="editor-blocks">
          <Block mark="①" title={t("开关")}><Switch /></Block>
          <Block mark="②" title={t("范围")}><Range /></Block>
          <Block mark="③" title={t("时间")}><Times /></Block>
          <Block mark="④" title={t("对象")}><Targets /></Block>
          <Block mark="⑤" title={t("条件与上限")}><Limits /></Block>
          <SaveBar />
        </div>
        <PreviewPanel />
      </div>
    </>
  );
}

useZone(page.timezone);
addEventListener("beforeunload", (event) => { if (saved.value && dirty.value && form.value.name) event.preventDefault(); });
render(<><Title /><Form /></>, document.getElementById("island")!);
void load();
