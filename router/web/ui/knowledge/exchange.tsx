// A base as a file: taken out as YAML, and brought in after a look at what that would change.
import { useState } from "preact/hooks";
import { Dialog } from "../core/dialog";
import { Field } from "../core/field";
import { call, type Refused } from "../core/http";
import { t, tn } from "../core/i18n";
import { Icon } from "../core/icon";
import { Failed } from "../core/states";
import { load, opened, show } from "./store";
import { type Base, type Changes, page } from "./types";
import { yamlOf } from "./yaml";

function hand(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address));
}

export function Download({ base }: { base: Base }) {
  const [failure, setFailure] = useState<Refused | null>(null);
  const download = async () => {
    try {
      hand(yamlOf(await call<{ entries: object[] }>("GET", `/knowledge/${base.id}/export`)), `${base.base.name}.yaml`);
      setFailure(null);
    } catch (error) {
      setFailure(error as Refused);
    }
  };
  return (
    <>
      <button type="button" data-testid="base-download" onClick={() => void download()}><Icon icon="download" size="small" />{t("下载 YAML")}</button>
      {failure && <Failed what={t("没有下载下来")} error={failure} onRetry={() => void download()} />}
    </>
  );
}

function Keys({ title, keys }: { title: string; keys: string[] }) {
  if (!keys.length) return null;
  return <details><summary>{title}</summary><p class="wrap muted">{keys.join(t("、"))}</p></details>;
}

function isNothing({ added, changed, removed, base }: Changes): boolean {
  return !added.length && !changed.length && !removed.length && !base;
}

function Preview({ changes }: { changes: Changes }) {
  if (isNothing(changes)) return <p class="notice" role="status" data-testid="import-changes">{t("和现在一样，没有要改的")}</p>;
  return (
    <div role="status" data-testid="import-changes">
      <Keys title={tn("新增 {n} 条", changes.added.length)} keys={changes.added} />
      <Keys title={tn("修改 {n} 条", changes.changed.length)} keys={changes.changed} />
      <Keys title={tn("删除 {n} 条", changes.removed.length)} keys={changes.removed} />
      {changes.base && <p>{t("欢迎语、菜单或答不上时的话会变")}</p>}
    </div>
  );
}

function Wrong({ error, again }: { error: Refused; again: () => void }) {
  if (!error.errors.length) return <Failed what={t("没有读进去")} error={error} onRetry={again} />;
  return <div class="notice bad" role="alert"><ul class="uses">{error.errors.map((one, place) => <li key={place} class="wrap"><code>{one.field}</code> {one.detail}</li>)}</ul></div>;
}

export function Upload({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState<string | null>(null);
  const [changes, setChanges] = useState<Changes | null>(null);
  const [error, setError] = useState<Refused | null>(null);
  const bring = async (said: string, dry: boolean) => {
    setError(null);
    try {
      const found = await call<Changes>("POST", `/knowledge/${page.base_id}/import`, { text: said, dry_run: dry });
      if (dry) return setChanges(found);
      await load();
      await show(opened.value);
      onClose();
    } catch (refused) {
      setChanges(null);
      setError(refused as Refused);
    }
  };
  const choose = async (file: File | undefined) => {
    setChanges(null);
    if (!file) return;
    const said = await file.text();
    setText(said);
    await bring(said, true);
  };
  const may = changes !== null && !isNothing(changes);
  const foot = <><button type="button" onClick={onClose}>{t("取消")}</button><button type="button" class="primary" data-testid="import-go" aria-disabled={!may} onClick={() => { if (may) void bring(text!, false); }}>{t("按文件改")}</button></>;
  return (
    <Dialog title={t("上传 YAML")} onClose={onClose} foot={foot}>
      <Field label={t("文件")} help={t("YAML 或 JSON，最多 20 万字；整个知识库会变成文件的样子，先看要改什么")}><input type="file" accept=".yaml,.yml,.json" data-testid="import-file" onChange={(event) => void choose(event.currentTarget.files?.[0])} /></Field>
      {error && <Wrong error={error} again={() => void bring(text ?? "", true)} />}
      {changes && <Preview changes={changes} />}
    </Dialog>
  );
}
