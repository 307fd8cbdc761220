// Beside the editor: how the group is doing, a trial with what is not saved yet, and deleting it.
import { signal } from "@preact/signals";
import { Dialog } from "../core/dialog";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { TrialPanel } from "../try/panel";
import { forget } from "../try/store";
import { agents, busy, dirty, form, groups, page, problem, remove, saved, unfinished, uses } from "./store";
import { Open } from "./list";
import { Warnings } from "./warnings";
import { useText } from "./words";

const trying = signal(false);
const deleting = signal(false);

function Now() {
  const group = saved.value;
  if (!group) return <p class="muted">{t("保存后这里显示进组人数、排队和提醒")}</p>;
  return (
    <>
      <dl class="facts">
        <dt>{t("现在")}</dt><dd><Open group={group} /></dd>
        <dt>{t("排队")}</dt><dd class="counter">{group.waiting}</dd>
        <dt>{t("24 小时进组")}</dt><dd class="counter">{group.hits_24h.toLocaleString()}</dd>
      </dl>
      <Warnings warnings={group.warnings} />
    </>
  );
}

function Trying() {
  const draft = { id: saved.value?.id ?? 0, ...form.value, name: form.value.name.trim() || t("新分流组") };
  return (
    <Dialog title={dirty.value ? t("用未保存的修改试算") : t("分流试算")} wide onClose={() => { trying.value = false; }} foot={<button type="button" onClick={() => { trying.value = false; }}>{t("关闭")}</button>}>
      <TrialPanel groups={groups.value} agents={agents.value} zone={page.timezone} unsaved={dirty.value ? { groups: [draft] } : {}} />
    </Dialog>
  );
}

function Uses() {
  return (
    <>
      <p role="alert">{t("这个组还在用，不能删除。先处理这些：")}</p>
      <ul class="uses" data-testid="uses">{uses.value!.map((use, place) => {
        const { text, address } = useText(use);
        return <li key={place}>{address ? <a href={address}>{text}</a> : text}</li>;
      })}</ul>
    </>
  );
}

function Deleting() {
  const close = () => { deleting.value = false; uses.value = null; };
  const foot = uses.value
    ? <button type="button" onClick={close}>{t("关闭")}</button>
    : <><button type="button" onClick={close}>{t("取消")}</button><button type="button" class="danger" data-testid="delete-confirm" aria-disabled={busy.value !== ""} onClick={() => void remove()}>{t("删除分流组")}</button></>;
  return (
    <Dialog title={t("删除「{name}」", { name: saved.value!.name })} onClose={close} foot={foot}>
      {uses.value ? <Uses /> : <p>{t("删除后不能恢复。成员的账号不受影响。")}</p>}
      {problem.value && <p class="notice bad" role="alert">{problem.value}</p>}
    </Dialog>
  );
}

export function Side() {
  const may = !unfinished.value;
  return (
    <div class="editor-side">
      <section class="panel" aria-label={t("现状")}>
        <div class="panel-body">
          <Now />
          <button type="button" data-testid="try-unsaved" aria-disabled={!may} onClick={() => { if (may) { forget(); trying.value = true; } }}><Icon icon="play" size="small" />{dirty.value ? t("用未保存的修改试算") : t("分流试算")}</button>
          {saved.value && <button type="button" class="danger" data-testid="delete-group" onClick={() => { deleting.value = true; }}><Icon icon="trash-2" size="small" />{t("删除分流组")}</button>}
        </div>
      </section>
      {trying.value && <Trying />}
      {deleting.value && saved.value && <Deleting />}
    </div>
  );
}
