// The wall: who is here, how busy, who waits.
import { render } from "preact";
import { ConnectionState } from "../core/connection";
import { t } from "../core/i18n";
import { loadLimits } from "../core/limits";
import { RunNotice } from "../core/run-notice";
import { SignInAgain } from "../core/signin";
import { Loading } from "../core/states";
import { useZone } from "../core/when";
import { Attention, followAttention, IllBots } from "./attention";
import { Endpoints } from "./endpoints";
import { connection, loaded, page, pool, socket, sums } from "./store";
import { AgentTable } from "./table";
import { Tiles } from "./tiles";

function Wall() {
  const nobody = loaded.value && pool.value && sums.value.online === 0;
  return (
    <>
      <header class="page-head"><h1>{t("看板")}</h1></header>
      {nobody && <p class="notice warn" role="status">{t("无人在线，新咨询将进入离线消息池")}</p>}
      {loaded.value ? <><IllBots /><Attention /><Endpoints /><Tiles /><AgentTable /></> : <Loading onRetry={() => socket.now()} />}
      <SignInAgain socket={socket} me={page.me} />
    </>
  );
}

useZone(page.timezone);
render(<Wall />, document.getElementById("island")!);
render(<><RunNotice /><ConnectionState socket={socket} said={connection} /></>, document.getElementById("strip-live")!);
socket.now();
void loadLimits();
followAttention();
