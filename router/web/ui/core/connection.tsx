// What the page says about its connection: quiet for two seconds, then amber, then red; green when it is back.
import { computed, effect, signal } from "@preact/signals";
import { tick } from "./clock";
import { t, tn } from "./i18n";
import type { Socket } from "./socket";

const QUIET_S = 2;
const COUNTDOWN_S = 10;
const GREEN_MS = 2000;

interface Said { colour: "amber" | "red" | "green"; text: string }

function lostText(seconds: number, grace: number | null): Said | null {
  if (seconds < QUIET_S) return null;
  if (seconds < COUNTDOWN_S) return { colour: "amber", text: t("连接中断，正在重连…") };
  if (grace !== null && seconds < grace) return { colour: "amber", text: tn("连接中断，{n} 秒后将标记为掉线", Math.ceil(grace - seconds)) };
  return { colour: "red", text: t("连接中断。可继续输入，联网后发送") };
}

/** Follow a socket; `grace` gives the seconds until the server calls an agent disconnected, or null. */
export function followConnection(socket: Socket, grace: () => number | null) {
  const green = signal<string | null>(null);
  let wasLost = false;
  effect(() => { if (socket.phase.value === "lost") wasLost = true; });
  effect(() => {
    const count = socket.caughtUp.value.frames;
    if (!wasLost) return;
    wasLost = false;
    green.value = count ? tn("已恢复，补收 {n} 条", count) : t("已恢复");
    setTimeout(() => { green.value = null; }, GREEN_MS);
  });
  return computed<Said | null>(() => {
    if (green.value) return { colour: "green", text: green.value };
    if (socket.phase.value === "ready" || socket.lostAt.value === null) return null;
    return lostText((tick.value - socket.lostAt.value) / 1000, grace());
  });
}

export function ConnectionState({ socket, said }: { socket: Socket; said: ReturnType<typeof followConnection> }) {
  const current = said.value;
  return (
    <span role="status" data-testid="connection-state" data-phase={socket.phase.value}>
      {current && (
        <span class={`connection ${current.colour}`}>
          {current.text}
          {current.colour !== "green" && <button type="button" onClick={() => socket.now()}>{t("立即重连")}</button>}
        </span>
      )}
    </span>
  );
}
