// The simulator page: the shop's own configuration, as it is now.
import { signal } from "@preact/signals";
import { render } from "preact";
import type { Refused } from "../core/http";
import { t } from "../core/i18n";
import { bootstrap } from "../core/page";
import { allAgents, allGroups } from "../core/roster";
import { Failed, Loading } from "../core/states";
import { useZone } from "../core/when";
import type { Agent, Group } from "../core/wire";
import { ShuntTabs } from "../shunt/tabs";
import { TrialPanel } from "./panel";

const page = bootstrap();
const known = signal<{ groups: Group[]; agents: Agent[] } | null>(null);
const failure = signal<Refused | null>(null);

async function load(): Promise<void> {
  failure.value = null;
  try {
    const [groups, agents] = await Promise.all([allGroups(), allAgents()]);
    known.value = { groups, agents };
  } catch (error) {
    failure.value = error as Refused;
  }
}

function Body() {
  if (failure.value) return <Failed what={t("分流配置没有加载出来")} error={failure.value} onRetry={() => void load()} />;
  if (!known.value) return <Loading onRetry={() => void load()} />;
  return <section class="panel trial-page" aria-label={t("分流试算")}><TrialPanel {...known.value} zone={page.timezone} /></section>;
}

useZone(page.timezone);
render(<><header class="page-head"><h1>{t("分流试算")}</h1></header><ShuntTabs here="try" /><Body /></>, document.getElementById("island")!);
void load();
