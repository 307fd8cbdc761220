// The routing chain: R2.1 to R2.6 in their fixed order, each with its settings, and what holds afterwards.
import { signal } from "@preact/signals";
import { render } from "preact";
import { ConflictDialog, differing } from "../core/conflict";
import { Dialog } from "../core/dialog";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { Spoken } from "../core/spoken";
import { Failed, Loading } from "../core/states";
import { useZone } from "../core/when";
import { TrialPanel } from "../try/panel";
import { forget } from "../try/store";
import { Grace, Replies, Transfers } from "./after";
import { BotHop } from "./bot";
import { Entrance, NoticesHop } from "./entrance";
import { Order, Selection } from "./order";
import { Dedicated, Recent } from "./persons";
import { agents, busy, dirty, failure, fault, form, groups, keep, load, page, problem, save, saved, savedAt, status, theirs } from "./store";
import { ShuntTabs } from "./tabs";
import { differences } from "./words";

const trying = signal(false);

function SaveBar() {
  const may = dirty.value && !fault.value && !busy.value;
  const tryIt = () => { if (!fault.value) { forget(); trying.value = true; } };
  return (
    <div class="save-bar">
      <button type="button" class="primary" data-testid="shop-save" aria-disabled={!may} onClick={() => { if (may) void save(); }}>{t("保存")}</button>
      {dirty.value && <button type="button" data-testid="try-unsaved" aria-disabled={!!fault.value} onClick={tryIt}><Icon icon="play" size="small" />{t("用未保存的修改试算")}</button>}
      <span role="status" class="muted">{fault.value || (dirty.value ? t("有未保存的修改") : savedAt.value ? t("已保存") : "")}</span>
      {problem.value && <p class="notice bad" role="alert">{problem.value}</p>}
    </div>
  );
}

function Conflict() {
  if (!theirs.value || !saved.value || !form.value) return null;
  const found = differing(differences(saved.value.settings, form.value, theirs.value.settings, agents.value));
  return <ConflictDialog differences={found} onClose={() => { theirs.value = null; }} onKeep={keep} />;
}

function Trying() {
  const close = () => { trying.value = false; };
  return (
    <Dialog title={t("用未保存的修改试算")} wide onClose={close} foot={<button type="button" onClick={close}>{t("关闭")}</button>}>
      <TrialPanel groups={groups.value} agents={agents.value} zone={page.timezone} unsaved={{ settings: form.value! }} />
    </Dialog>
  );
}

function Chain() {
  return (
    <>
      <ol class="chain-hops" aria-label={t("买家写来第一句话时，按这个顺序")}>
        <Entrance /><Recent /><Dedicated /><BotHop /><Order /><Selection />
      </ol>
      <h2 class="chain-after">{t("接待之后")}</h2>
      <ol class="chain-hops after"><Replies /><Transfers /><Grace /><NoticesHop /></ol>
      <SaveBar />
      {trying.value && form.value && <Trying />}
      <Conflict />
      <Spoken />
    </>
  );
}

function Body() {
  if (status.value === "failed" && failure.value) return <Failed what={t("分流配置没有加载出来")} error={failure.value} onRetry={() => void load()} />;
  return status.value === "loading" ? <Loading onRetry={() => void load()} /> : <Chain />;
}

useZone(page.timezone);
addEventListener("beforeunload", (event) => { if (status.value === "ready" && dirty.value) event.preventDefault(); });
render(<><header class="page-head"><h1>{t("分流链路")}</h1></header><ShuntTabs here="shunt" /><Body /></>, document.getElementById("island")!);
void load();
