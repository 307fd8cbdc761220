// The endpoints that are told what happens: for owners.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ConfirmDialog } from "../core/confirm-dialog";
import { followEndpoints } from "../core/endpoint-health";
import { call, type Refused } from "../core/http";
import { t } from "../core/i18n";
import { bootstrap } from "../core/page";
import { PingDialog } from "../core/ping-dialog";
import { SecretDialog } from "../core/secret-dialog";
import { Empty, Failed, Loading } from "../core/states";
import type { Page } from "../core/wire";
import { EndpointDialog, type Webhook } from "./editor";
import { State } from "./state";

const page = bootstrap<{ events: string[] }>();
type Asked = { hook: Webhook; what: "edit" | "ping" | "rotate" | "retire" | "delete" } | "new" | null;

function Row({ hook, ask }: { hook: Webhook; ask: (asked: Asked) => void }) {
  return (
    <tr data-testid={`webhook-row-${hook.id}`}>
      <th scope="row"><a href={`/console/webhooks/${hook.id}/deliveries`} class="verbatim wrap">{hook.url}</a>{hook.description && <p class="field-help">{hook.description}</p>}</th>
      <td><State hook={hook} /></td>
      <td class="wrap">{hook.events.join(t("、")) || t("全部事件")}</td>
      <td class="number">{hook.waiting}</td>
      <td class="number">{hook.dead ? <span class="chip bad">{hook.dead}</span> : 0}</td>
      <td class="nowrap">{hook.secrets > 1 ? t("两个有效") : t("一个有效")}</td>
      <td><div class="row nowrap">
        <button type="button" data-testid={`edit-${hook.id}`} onClick={() => ask({ hook, what: "edit" })}>{t("修改")}</button>
        <button type="button" data-testid={`ping-${hook.id}`} onClick={() => ask({ hook, what: "ping" })}>{t("测试")}</button>
        {hook.secrets > 1
          ? <button type="button" onClick={() => ask({ hook, what: "retire" })}>{t("作废旧密钥")}</button>
          : <button type="button" data-testid={`rotate-${hook.id}`} onClick={() => ask({ hook, what: "rotate" })}>{t("更换密钥")}</button>}
        <button type="button" class="danger" onClick={() => ask({ hook, what: "delete" })}>{t("删除")}</button>
      </div></td>
    </tr>
  );
}

function Table({ hooks, ask }: { hooks: Webhook[]; ask: (asked: Asked) => void }) {
  return (
    <div class="panel scroll-x wide" tabIndex={0} role="region" aria-label={t("推送地址")}>
      <table data-testid="webhooks-table">
        <thead><tr><th scope="col">{t("地址")}</th><th scope="col">{t("状态")}</th><th scope="col">{t("事件")}</th><th scope="col" class="number">{t("待送")}</th><th scope="col" class="number">{t("送不到")}</th><th scope="col">{t("密钥")}</th><th scope="col">{t("操作")}</th></tr></thead>
        <tbody>{hooks.map((hook) => <Row key={hook.id} hook={hook} ask={ask} />)}</tbody>
      </table>
    </div>
  );
}

function Asking({ asked, onDone, fresh }: { asked: Exclude<Asked, null>; onDone: () => void; fresh: (secret: string) => void }) {
  if (asked === "new" || asked.what === "edit") return <EndpointDialog hook={asked === "new" ? null : asked.hook} events={page.events} onDone={onDone} fresh={fresh} />;
  const { hook, what } = asked;
  const path = `/webhooks/${hook.id}`, seen = { "if-match": `"${hook.version}"` };
  if (what === "ping") return <PingDialog title={t("测试推送地址")} path={`${path}/ping`} onClose={onDone} />;
  if (what === "rotate") {
    return <ConfirmDialog title={t("更换密钥")} effect={t("生成一个新密钥；旧密钥也继续签名，直到您把它作废。")} confirm={t("生成新密钥")} onDone={onDone}
      act={async () => fresh((await call<{ secret: string }>("POST", `${path}/rotate`, undefined, seen)).secret)} />;
  }
  if (what === "retire") return <ConfirmDialog title={t("作废旧密钥")} effect={t("以后只用新密钥签名；还没换密钥的接收方会拒绝。")} confirm={t("作废旧密钥")} onDone={onDone} act={() => call("POST", `${path}/retire`, undefined, seen)} />;
  return <ConfirmDialog title={t("删除推送地址")} effect={t("不再向它推送，密钥一并删除；送过的记录保留。")} confirm={t("删除推送地址")} onDone={onDone} act={() => call("DELETE", path, undefined, seen)} />;
}

function Webhooks() {
  const [hooks, setHooks] = useState<Webhook[] | null>(null);
  const [failure, setFailure] = useState<Refused | null>(null);
  const [asked, ask] = useState<Asked>(null);
  const [secret, setSecret] = useState("");
  const load = () => call<Page<Webhook>>("GET", "/webhooks?limit=500").then(({ items }) => { setHooks(items); setFailure(null); }, setFailure);
  useEffect(() => { void load(); followEndpoints(() => void load()); }, []);
  const done = () => { ask(null); void load(); };
  return (
    <div class="island">
      <header class="page-head"><h1>{t("推送")}</h1><button type="button" class="primary" data-testid="new-webhook" onClick={() => ask("new")}>{t("新推送地址")}</button></header>
      {failure && <Failed what={t("推送地址没有加载出来")} error={failure} onRetry={() => void load()} />}
      {hooks ? hooks.length ? <Table hooks={hooks} ask={ask} /> : <div class="panel"><Empty icon="webhook" title={t("还没有推送地址")}><p>{t("店铺里发生的事可以推送给您自己的系统：签名、按会话有序、至少一次。")}</p></Empty></div> : !failure && <Loading onRetry={() => void load()} />}
      {asked && <Asking asked={asked} onDone={done} fresh={setSecret} />}
      {secret && !asked && <SecretDialog secret={secret} where={t("只显示这一次，请现在放进接收方的配置。")} onDone={() => setSecret("")} />}
    </div>
  );
}

render(<Webhooks />, document.getElementById("island")!);
