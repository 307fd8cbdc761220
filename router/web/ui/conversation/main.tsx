// One conversation as a supervisor sees it: what is said, its whole way, and what she can do. The customer notices nothing.
import { render } from "preact";
import { useState } from "preact/hooks";
import { BlockNotice } from "../core/block";
import { call } from "../core/http";
import { ConnectionState } from "../core/connection";
import { stateWord } from "../core/console-words";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { limits, loadLimits } from "../core/limits";
import { SignInAgain } from "../core/signin";
import { Failed, Loading } from "../core/states";
import { Timer } from "../core/timer";
import { dayTime, useZone } from "../core/when";
import { attentionWord, channelWord, closedReason } from "../core/words";
import { WayOf } from "../core/way";
import type { Conversation } from "../core/wire";
import { Acts } from "./acts";
import { Log } from "./log";
import { connection, conversation, failure, id, load, loadNames, moved, names, page, socket } from "./store";
import { Whisper } from "./whisper";

/** A link may lead to one step of the way. */
const wanted = Number(new URLSearchParams(location.search).get("trace")) || null;

function Head({ shown }: { shown: Conversation }) {
  const { owner, group, state, offer, waits_for: waitsFor } = shown;
  return (
    <>
      <header class="page-head"><h1>{t("{name} 的会话", { name: shown.customer.name })}</h1><Acts conversation={shown} /></header>
      <div class="row" data-testid="observe-head">
        <span class={`chip ${state === "closed" ? "" : "brand"}`} data-testid="observe-state">{closedReason(shown.closed_reason) || stateWord(state)}</span>
        {owner && <a class="chip" href={`/console/agents/${owner.id}`}><Icon icon="headset" size="small" />{owner.name}</a>}
        {group && <span class="chip">{group.name}</span>}
        <span class="chip">{channelWord(shown.channel)}</span>
        {waitsFor && <span class="chip warn">{t("等最近联系人 {name}", { name: waitsFor.name })}</span>}
        {offer && <span class="chip warn">{t("{from} 正在征求 {to} 接手", { from: offer.from.name, to: offer.to.name })}</span>}
        {shown.waiting_since && <Timer key={shown.waiting_since} since={shown.waiting_since} limits={limits.value} words />}
        <span class="muted">{t("开始于 {time}", { time: dayTime(shown.opened_at) })}{shown.closed_at && ` · ${t("结束于 {time}", { time: dayTime(shown.closed_at) })}`}</span>
        {shown.former_id && <a href={`/console/conversations/${shown.former_id}`}>{t("上一次会话")}</a>}
      </div>
      <BlockNotice customer={shown.customer} lift={async () => { await call("POST", `/customers/by-id/${shown.customer.id}/unblock`); await load(); }} />
      {shown.attention && <p class="notice warn" role="status" data-testid="observe-attention"><Icon icon="flag" size="small" />{t("需主管关注：{why}", { why: attentionWord(shown.attention) })}</p>}
    </>
  );
}

function Observed({ shown }: { shown: Conversation }) {
  const [returned, setReturned] = useState({ text: "", count: 0 });
  return (
    <>
      <Head shown={shown} />
      <div class="observe">
        <section class="panel observe-chat" aria-label={t("对话")}>
          <p class="muted observe-hint"><Icon icon="eye" size="small" />{t("旁观：不会标为已读，买家看不到您")}</p>
          <Log conversation={shown} edit={(text) => setReturned({ text, count: returned.count + 1 })} />
          {shown.state !== "closed" && <Whisper conversation={shown} returned={returned} />}
        </section>
        <section class="panel panel-body observe-way" aria-labelledby="way"><h2 id="way">{t("分流路径")}</h2><WayOf id={id} names={names.value} version={moved.value} wanted={wanted} /></section>
      </div>
    </>
  );
}

function Page() {
  const shown = conversation.value;
  return (
    <div class={`island ${socket.phase.value === "lost" ? "stale" : ""}`}>
      {failure.value && <Failed what={t("会话没有加载出来")} error={failure.value} onRetry={() => void load()} />}
      {shown ? <Observed shown={shown} /> : !failure.value && <Loading onRetry={() => void load()} />}
      <SignInAgain socket={socket} me={page.me} />
    </div>
  );
}

useZone(page.timezone);
render(<Page />, document.getElementById("island")!);
render(<ConnectionState socket={socket} said={connection} />, document.getElementById("strip-live")!);
void loadNames();
void loadLimits();
socket.now();
