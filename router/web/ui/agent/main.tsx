// One account: what she may do, when she works, how her day went and what she was given.
import { render } from "preact";
import { useState } from "preact/hooks";
import { roleWord } from "../core/console-words";
import { ConnectionState } from "../core/connection";
import { ForceDialog } from "../core/force-dialog";
import { t } from "../core/i18n";
import { loadLimits } from "../core/limits";
import { PresenceChip } from "../core/presence-chip";
import { SignInAgain } from "../core/signin";
import { Failed, Loading } from "../core/states";
import { dayTime, useZone } from "../core/when";
import type { Agent } from "../core/wire";
import { Access } from "./access";
import { Account } from "./account";
import { DayBand } from "./day-band";
import { LastAssignments, Memberships, OpenConversations } from "./records";
import { agent, connection, failure, load, page, socket, take } from "./store";

function Head({ shown }: { shown: Agent }) {
  const [forcing, setForcing] = useState(false);
  return (
    <>
      <header class="page-head"><h1>{shown.name}</h1><a href="/console/agents">{t("全部客服")}</a></header>
      <div class="row" data-testid="agent-head">
        {shown.disabled ? <span class="chip bad">{t("已停用")}</span> : <PresenceChip agent={shown} />}
        <span class="chip">{roleWord(shown.role)}</span><span class="muted">{shown.login}</span>
        <span class={shown.load >= shown.capacity ? "chip warn" : "chip"}>{t("负载 {load}", { load: `${shown.load}/${shown.capacity}` })}</span>
        <span class="muted">{t("待回复 {n}", { n: shown.awaiting })}</span>
        {shown.shift_until && <span class="muted">{shown.on_shift ? t("班次到 {time}", { time: dayTime(shown.shift_until) }) : t("下次上班 {time}", { time: dayTime(shown.shift_until) })}</span>}
        {!shown.disabled && <button type="button" data-testid="force" onClick={() => setForcing(true)}>{t("改状态")}</button>}
      </div>
      {forcing && <ForceDialog agent={shown} onDone={(changed) => { setForcing(false); if (changed) take(changed); }} />}
    </>
  );
}

function Page() {
  const shown = agent.value;
  return (
    <div class={`island ${socket.phase.value === "lost" ? "stale" : ""}`}>
      {failure.value && <Failed what={t("账号没有加载出来")} error={failure.value} onRetry={() => void load()} />}
      {shown ? (
        <>
          <Head shown={shown} />
          <div class="two-columns">
            <div class="island"><Account /><Access agent={shown} /></div>
            <div class="island"><DayBand key={shown.presence_since} /><OpenConversations /><Memberships /><LastAssignments /></div>
          </div>
        </>
      ) : !failure.value && <Loading onRetry={() => socket.now()} />}
      <SignInAgain socket={socket} me={page.me} />
    </div>
  );
}

useZone(page.timezone);
render(<Page />, document.getElementById("island")!);
render(<ConnectionState socket={socket} said={connection} />, document.getElementById("strip-live")!);
socket.now();
void loadLimits();
