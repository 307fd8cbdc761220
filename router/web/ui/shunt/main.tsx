// The routing chain: R2.1 to R2.6 in their fixed order, each with its settings, and what holds afterwards.
import { signal } from "@preact/signals";
import { render } from "preact";
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
import { agents, dirty, failure, fault, form, groups, load, page, status } from "./store";
import { Conflict, SaveBar } from "./saving";
import { ShuntTabs } from "./tabs";

const trying = signal(false);

function TryUnsaved() {
  const tryIt = () => { if (!fault.value) { forget(); trying.value = true; } };
  return <button type="button" data-testid="try-unsaved" aria-disabled={!!fault.value} onClick={tryIt}><Icon icon="play" size="small" />{t("用未保存的修改试算")}</button>;
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
      <SaveBar>{dirty.value && <TryUnsaved />}</SaveBar>
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
