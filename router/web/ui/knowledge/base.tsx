// One base: its entries on the left, the opened one and the bench on the right.
import { useState } from "preact/hooks";
import { ConflictDialog, differing } from "../core/conflict";
import { t, tn } from "../core/i18n";
import { Icon } from "../core/icon";
import { Spoken } from "../core/spoken";
import { Empty, Failed, Loading } from "../core/states";
import { open } from "./address";
import { Ask } from "./ask";
import { BaseTexts } from "./base-texts";
import { EntryEditor } from "./entry";
import { Entries } from "./entries";
import { Download, Upload } from "./exchange";
import { base, draft, entries, failure, FRESH, keep, load, missing, opened, show, status, theirs } from "./store";
import { formOf } from "./types";
import { entryRows, threeWay } from "./words";

function Conflict() {
  const now = draft.value;
  if (!theirs.value || !now?.saved) return null;
  const found = differing(threeWay(entryRows(formOf(now.saved.entry)), entryRows(now.form), entryRows(formOf(theirs.value.entry))));
  return <ConflictDialog differences={found} onClose={() => { theirs.value = null; }} onKeep={keep} />;
}

function Opened() {
  const id = opened.value;
  if (id === null) return <div class="panel"><Empty icon="book-open" title={t("选一个条目来改，或写一个新的")} /></div>;
  if (missing.value?.code === "not_found") return <div class="panel"><Empty icon="search-x" title={t("没有这个条目，可能已被删除")}><button type="button" onClick={() => open(null)}>{t("关闭")}</button></Empty></div>;
  if (missing.value) return <Failed what={t("条目没有加载出来")} error={missing.value} onRetry={() => void show(id)} />;
  return draft.value ? <EntryEditor key={id} /> : <Loading onRetry={() => void show(id)} />;
}

function Body() {
  return (
    <div class="knowledge">
      <Entries />
      <div class="knowledge-side"><Opened /><Ask /></div>
    </div>
  );
}

function Head() {
  const [dialog, setDialog] = useState<"texts" | "upload" | null>(null);
  const found = base.value;
  const close = () => setDialog(null);
  return (
    <>
      <header class="page-head">
        <h1 class="wrap">{found ? t("知识库「{name}」", { name: found.base.name }) : t("知识库")}</h1>
        <a href="/console/knowledge">{t("全部知识库")}</a>
        {found && (
          <>
            <button type="button" data-testid="base-texts" onClick={() => setDialog("texts")}>{t("欢迎语和菜单")}</button>
            <Download base={found} />
            <button type="button" data-testid="base-upload" onClick={() => setDialog("upload")}><Icon icon="upload" size="small" />{t("上传…")}</button>
            <button type="button" class="primary" data-testid="new-entry" onClick={() => open(FRESH)}><Icon icon="plus" size="small" />{t("新条目")}</button>
          </>
        )}
      </header>
      {found && <p class="field-help">{tn("{n} 个条目", entries.value.length)} · {found.bots.length ? t("机器人 {names} 用它回答；改了一秒内生效", { names: found.bots.join(t("、")) }) : t("没有机器人用它")}</p>}
      {dialog === "texts" && <BaseTexts onClose={close} />}
      {dialog === "upload" && <Upload onClose={close} />}
    </>
  );
}

export function BasePage() {
  return (
    <div class="island">
      <Head />
      {failure.value && <Failed what={t("知识库没有加载出来")} error={failure.value} onRetry={() => void load()} />}
      {status.value === "loading" ? <Loading onRetry={() => void load()} /> : base.value && <Body />}
      <Conflict />
      <Spoken />
    </div>
  );
}
