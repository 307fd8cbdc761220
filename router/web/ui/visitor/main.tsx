// The customer's page: one island, alone or inside a frame.
import { render } from "preact";
import { useState } from "preact/hooks";
import { ConnectionState } from "../core/connection";
import { t } from "../core/i18n";
import { Undo } from "../core/undo";
import { useZone } from "../core/when";
import { Composer } from "./composer";
import { Head } from "./head";
import { connection, page, socket } from "./link";
import { Log } from "./log";
import { blocked, problem, state } from "./store";

function Bars() {
  const notice = state.value?.state === "closed" ? null : state.value?.notice;
  return (
    <div class="visitor-bars">
      <ConnectionState socket={socket} said={connection} />
      {notice && <p class="notice" role="status">{notice}</p>}
      {problem.value && <div class="notice bad" role="alert"><span class="grow">{problem.value}</span><button type="button" onClick={() => { problem.value = ""; }}>{t("知道了")}</button></div>}
    </div>
  );
}

function Visitor() {
  const [returned, setReturned] = useState({ text: "", count: 0 });
  return (
    <main class="visitor">
      <Head />
      <Bars />
      <Log edit={(text) => setReturned({ text, count: returned.count + 1 })} />
      {blocked.value ? <p class="notice bad" data-testid="visitor-blocked">{t("店铺不再接收您的消息")}</p> : <Composer returned={returned} />}
      <Undo />
    </main>
  );
}

useZone(page.timezone);
render(<Visitor />, document.getElementById("island")!);
socket.now();
