// From the bot to a person: every trigger with its setting, and beside it a bench that says why (R8.2).
import { effect } from "@preact/signals";
import { render } from "preact";
import { t } from "../core/i18n";
import { Spoken } from "../core/spoken";
import { Failed, Loading } from "../core/states";
import { useZone } from "../core/when";
import { Conflict, SaveBar } from "../shunt/saving";
import { dirty, failure, form, load, page, status } from "../shunt/store";
import { ShuntTabs } from "../shunt/tabs";
import { Bench } from "./bench";
import { forget } from "./store";
import { Triggers } from "./triggers";

function Body() {
  if (status.value === "failed" && failure.value) return <Failed what={t("转人工的设置没有加载出来")} error={failure.value} onRetry={() => void load()} />;
  if (status.value === "loading") return <Loading onRetry={() => void load()} />;
  return (
    <>
      {form.value!.bot.mode === "off" && <p class="notice">{t("现在不用机器人，这些条件都不起作用。")}<a href="/console/shunt">{t("去分流链路打开")}</a></p>}
      <div class="handoff"><Triggers /><Bench /></div>
      <SaveBar />
      <Conflict />
      <Spoken />
    </>
  );
}

useZone(page.timezone);
addEventListener("beforeunload", (event) => { if (status.value === "ready" && dirty.value) event.preventDefault(); });
// Other settings, another answer: the former one would lie.
effect(() => { if (form.value) forget(); });
render(<><header class="page-head"><h1>{t("转人工的条件")}</h1></header><ShuntTabs here="handoff" /><Body /></>, document.getElementById("island")!);
void load();
