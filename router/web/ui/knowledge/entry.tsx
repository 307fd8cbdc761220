// One entry: how customers ask, what they are told, and how it hangs together with others.
import { useState } from "preact/hooks";
import { DeleteDialog } from "../core/delete-dialog";
import { Choice, Field } from "../core/field";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { open } from "./address";
import { Answer } from "./answer";
import { EntryPicker } from "./picker";
import { busy, change, dirty, draft, errorOf, forget, opened, problem, save, savedAt } from "./store";
import { nameOf } from "./types";
import { Versions } from "./versions";
import { useText } from "./words";

const MOST_RELATED = 5;
const LONGEST_LABEL = 64;

function Settings() {
  const { form, saved } = draft.value!;
  return (
    <>
      <EntryPicker label={t("相关条目")} help={t("最多 5 个，在回答下面按数字提供")} id="related-entries" keys={form.related} except={saved?.entry.key ?? ""} most={MOST_RELATED} wrong={errorOf("related")} onChange={(related) => change({ related })} />
      <div class="form-grid">
        <Field label={t("意图")} help={t("转人工后客服看得到")} wrong={errorOf("intent")}><input maxLength={LONGEST_LABEL} value={form.intent} onInput={(event) => change({ intent: event.currentTarget.value })} /></Field>
        <Field label={t("标签")} help={t("用逗号分开")} wrong={errorOf("tags")}><input value={form.tags} onInput={(event) => change({ tags: event.currentTarget.value })} /></Field>
        {saved ? <p class="field"><span>{t("条目编号")}</span><code>{saved.entry.key}</code></p> : <Field label={t("条目编号")} help={t("a-z、0-9、_、-；不填就自动编，以后不能改")} wrong={errorOf("key")}><input maxLength={LONGEST_LABEL} data-testid="entry-key" value={form.key} onInput={(event) => change({ key: event.currentTarget.value })} /></Field>}
      </div>
      <Choice checked={form.enabled} label={t("启用")} help={t("停用的条目找不到，也不提供")} testid="entry-enabled" onChange={(enabled) => change({ enabled })} />
    </>
  );
}

function SaveBar({ remove }: { remove: () => void }) {
  const { form, saved } = draft.value!;
  const may = dirty.value && !busy.value && form.questions.trim() !== "" && form.answer.trim() !== "";
  return (
    <div class="save-bar">
      <button type="button" class="primary" data-testid="entry-save" aria-disabled={!may} onClick={() => { if (may) void save(); }}>{t("保存")}</button>
      <span role="status" class="muted">{dirty.value ? t("有未保存的修改") : savedAt.value ? t("已保存") : ""}</span>
      {saved && <button type="button" class="danger" data-testid="entry-delete" onClick={remove}><Icon icon="trash-2" size="small" />{t("删除")}</button>}
      {problem.value && <p class="notice bad" role="alert">{problem.value}</p>}
    </div>
  );
}

export function EntryEditor() {
  const [deleting, setDeleting] = useState(false);
  const { form, saved } = draft.value!;
  const onKey = (event: KeyboardEvent) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void save(); };
  const gone = () => { const id = opened.value!; open(null); forget(id); };
  return (
    <section class="panel block" aria-label={saved ? nameOf(saved.entry) : t("新条目")} data-testid="entry-editor" onKeyDown={onKey}>
      <div class="row between"><h2 class="wrap">{saved ? nameOf(saved.entry) : t("新条目")}</h2><button type="button" class="plain icon" aria-label={t("关闭条目")} onClick={() => open(null)}><Icon icon="x" /></button></div>
      <Field label={t("问法")} help={t("一行一种，最多 50 种；第一种是它在菜单里的名字")} wrong={errorOf("questions")}><textarea rows={4} data-testid="entry-questions" value={form.questions} onInput={(event) => change({ questions: event.currentTarget.value })} /></Field>
      <Answer />
      <Settings />
      <SaveBar remove={() => setDeleting(true)} />
      {saved && <Versions key={saved.version} saved={saved} />}
      {deleting && saved && <DeleteDialog title={t("删除「{name}」", { name: nameOf(saved.entry) })} effect={t("机器人不再用它回答，不能恢复；也可以只停用。")} say={useText} used={t("条目还在用，不能删除，可以停用。先处理这些：")} path={`/knowledge/entries/${saved.id}`} version={saved.version} onClose={() => setDeleting(false)} onDeleted={gone} />}
    </section>
  );
}
