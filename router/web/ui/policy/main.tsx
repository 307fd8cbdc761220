// The policy editor: a sentence, five blocks each echoed as one, a preview of the unsaved form, and the versions.
import { render, type ComponentChildren } from "preact";
import { t } from "../core/i18n";
import { NextRun } from "../core/next-run";
import { followRuns } from "../core/run-notice";
import { Failed, Loading } from "../core/states";
import { useZone } from "../core/when";
import { follow, sums } from "./arithmetic";
import { Range, Switch, Targets } from "./blocks";
import { Conflict } from "./conflict";
import { History } from "./history";
import { Limits } from "./limits";
import { PreviewPanel } from "./preview";
import { Echo, Sentence, type BlockName } from "./sentence";
import { busy, dirty, failure, form, load, page, problem, save, saved, savedAt, status, valid } from "./store";
import { Times } from "./times";

function Block({ mark, title, name, children }: { mark: string; title: string; name: BlockName; children: ComponentChildren }) {
  return <section class="panel block" aria-label={title} data-testid={`block-${name}`}><h2>{mark} {title}</h2><Echo of={name} />{children}</section>;
}

/** When it runs next: as saved, or as it will once it is. */
function Next() {
  const at = sums.value?.next_slot_at;
  return at ? <span class="muted">{dirty.value && t("保存后")}<NextRun at={at} /></span> : null;
}

function SaveBar() {
  const may = valid.value && dirty.value && !busy.value;
  return (
    <div class="save-bar">
      <button type="button" class="primary" data-testid="policy-save" aria-disabled={!may} onClick={() => { if (may) void save(); }}>{t("保存")}</button>
      <span role="status" class="muted">{dirty.value ? t("有未保存的修改") : savedAt.value ? t("已保存") : ""}</span>
      <Next />
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
          <Block mark="①" title={t("开关")} name="switch"><Switch /></Block>
          <Block mark="②" title={t("范围")} name="range"><Range /></Block>
          <Block mark="③" title={t("时间")} name="times"><Times /></Block>
          <Block mark="④" title={t("对象")} name="targets"><Targets /></Block>
          <Block mark="⑤" title={t("条件与上限")} name="limits"><Limits /></Block>
          <SaveBar />
        </div>
        <div class="editor-side"><PreviewPanel /><History /></div>
      </div>
      <Conflict />
    </>
  );
}

useZone(page.timezone);
addEventListener("beforeunload", (event) => { if (saved.value && dirty.value && form.value.name) event.preventDefault(); });
follow();
followRuns();
render(<><Title /><Form /></>, document.getElementById("island")!);
void load();
