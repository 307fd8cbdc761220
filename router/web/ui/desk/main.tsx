// The desk: one island for list, chat and card; a small root in the strip for connection and presence.
import { effect } from "@preact/signals";
import { render } from "preact";
import { ConnectionState } from "../core/connection";
import { showCount } from "../core/notify";
import { SignInAgain } from "../core/signin";
import { Undo } from "../core/undo";
import { Chat } from "./chat";
import { cardOpen, CustomerPane } from "./customer";
import { connection, me, socket } from "./link";
import { List } from "./list";
import { followAddress } from "./navigation";
import { PresenceSwitch } from "./presence";
import { listen } from "./shortcuts";
import { awaiting, loaded, selected } from "./store";

function Desk() {
  const style = [selected.value === null ? "" : "with-chat", cardOpen.value ? "with-card" : "", loaded.value && socket.phase.value !== "ready" ? "stale" : ""];
  return (
    <>
      <div class={`desk ${style.join(" ")}`}><List /><Chat /><CustomerPane /></div>
      <Undo />
      <SignInAgain socket={socket} me={me} />
    </>
  );
}

function Strip() {
  return <><ConnectionState socket={socket} said={connection} /><PresenceSwitch /></>;
}

followAddress();
listen();
effect(() => showCount(awaiting.value.length));
render(<Desk />, document.getElementById("island")!);
render(<Strip />, document.getElementById("strip-live")!);
socket.now();
