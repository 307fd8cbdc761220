// The knowledge bases of the shop, with the bots that answer from each.
import { useEffect, useState } from "preact/hooks";
import { DeleteDialog } from "../core/delete-dialog";
import { Dialog } from "../core/dialog";
import { Field } from "../core/field";
import { call, type Refused } from "../core/http";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { explain } from "../core/refusals";
import { everything } from "../core/roster";
import { Empty, Failed, Loading } from "../core/states";
import type { Base } from "./types";
import { useText } from "./words";

function NewDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [refused, setRefused] = useState<Refused | null>(null);
  const create = async () => {
    try {
      location.assign(`/console/knowledge/${(await call<Base>("POST", "/knowledge", { name: name.trim() })).id}`);
    } catch (error) {
      setRefused(error as Refused);
    }
  };
  const wrong = refused?.errors.map((one) => one.detail).join("；") ?? "";
  const foot = <><button type="button" onClick={onClose}>{t("取消")}</button><button type="button" class="primary" data-testid="base-create" onClick={() => void create()}>{t("建立")}</button></>;
  return (
    <Dialog title={t("新知识库")} onClose={onClose} onConfirm={() => void create()} foot={foot}>
      <Field label={t("名称")} help={t("1 到 64 个字母、汉字、数字、_ 或 -；机器人按它找知识库，以后不能改")} wrong={wrong}><input maxLength={64} data-testid="base-name" value={name} onInput={(event) => { setName(event.currentTarget.value); setRefused(null); }} /></Field>
      {refused && !wrong && <p class="notice bad" role="alert">{explain(refused)}</p>}
    </Dialog>
  );
}

function Table({ bases, remove }: { bases: Base[]; remove: (base: Base) => void }) {
  return (
    <div class="panel scroll-x" tabIndex={0} role="region" aria-label={t("知识库")}>
      <table data-testid="bases-table">
        <thead><tr><th scope="col">{t("知识库")}</th><th scope="col" class="number">{t("条目")}</th><th scope="col">{t("用它的机器人")}</th><th scope="col"><span class="visually-hidden">{t("操作")}</span></th></tr></thead>
        <tbody>{bases.map((one) => (
          <tr key={one.id} data-testid={`base-row-${one.id}`}>
            <th scope="row"><a href={`/console/knowledge/${one.id}`} class="verbatim wrap">{one.base.name}</a></th>
            <td class="number">{one.entries.toLocaleString()}</td>
            <td class="wrap">{one.bots.length ? one.bots.map((bot) => <a key={bot} class="chip bot" href={`/console/bots/${encodeURIComponent(bot)}`}>{bot}</a>) : <span class="muted">{t("没有机器人用它")}</span>}</td>
            <td><button type="button" class="danger" aria-label={t("删除「{name}」", { name: one.base.name })} data-testid={`delete-base-${one.id}`} onClick={() => remove(one)}>{t("删除")}</button></td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

function Nothing() {
  return <div class="panel"><Empty icon="book-open" title={t("还没有知识库")}><p>{t("建一个知识库，写下买家常问的和怎样回答；再让机器人用它。")}</p></Empty></div>;
}

export function Bases() {
  const [bases, setBases] = useState<Base[] | null>(null);
  const [failure, setFailure] = useState<Refused | null>(null);
  const [making, setMaking] = useState(false);
  const [removing, setRemoving] = useState<Base | null>(null);
  const load = () => everything<Base>("/knowledge").then((found) => { setBases(found); setFailure(null); }, setFailure);
  useEffect(() => void load(), []);
  return (
    <div class="island">
      <header class="page-head"><h1>{t("知识库")}</h1><button type="button" class="primary" data-testid="new-base" onClick={() => setMaking(true)}><Icon icon="plus" size="small" />{t("新知识库")}</button></header>
      {failure && <Failed what={t("知识库没有加载出来")} error={failure} onRetry={() => void load()} />}
      {bases ? bases.length ? <Table bases={bases} remove={setRemoving} /> : <Nothing /> : !failure && <Loading onRetry={() => void load()} />}
      {making && <NewDialog onClose={() => setMaking(false)} />}
      {removing && <DeleteDialog title={t("删除「{name}」", { name: removing.base.name })} effect={t("知识库和它的全部条目一起删除，不能恢复。")} say={useText} used={t("知识库还在用，不能删除。先让这些机器人改用别的：")} path={`/knowledge/${removing.id}`} version={removing.version} onClose={() => setRemoving(null)} onDeleted={() => { setRemoving(null); void load(); }} />}
    </div>
  );
}
