// One quiet notice when a run is over, in the strip where it moves nothing; what it says is on record anyway.
import { signal } from "@preact/signals";
import { render } from "preact";
import { ConnectionState, followConnection } from "./connection";
import { language, t, tn } from "./i18n";
import { Icon } from "./icon";
import { runReason } from "./reasons";
import { Socket } from "./socket";
import { clockTime } from "./when";
import type { FinishedRun, Frame, Run } from "./wire";

const news = signal<Run | null>(null);

/** Take in a finished run; one that an arriving agent started for nothing is no news. */
export function hearRun({ run }: FinishedRun): void {
  if (run && !(run.trigger === "agent_ready" && run.reason === "nothing_to_allocate")) news.value = run;
}

/** 「09:00 分出 118 条，剩 40」, 「09:00 失败：在线不挂起客服数条件不满足（4 < 5）」 */
export function runText(run: Run): string {
  const time = clockTime(run.slot_at ?? run.started_at);
  if (run.assigned) return tn("{time} 分出 {n} 条，剩 {left}", run.assigned, { time, left: run.left.toLocaleString(language) });
  return run.state === "failed" ? t("{time} 失败：{why}", { time, why: runReason(run) }) : t("{time} {why}", { time, why: runReason(run) });
}

export function RunNotice() {
  const run = news.value;
  return (
    <span role="status" class="run-notice" data-testid="run-notice">
      {run && (
        <>
          <Icon icon={run.assigned ? "inbox" : "triangle-alert"} size="small" />
          <span class="ellipsis">{runText(run)}</span>
          {run.id !== null && <a href={`/console/runs/${run.id}`}>{t("查看")}</a>}
          <button type="button" class="plain icon" aria-label={t("关闭")} onClick={() => { news.value = null; }}><Icon icon="x" size="small" /></button>
        </>
      )}
    </span>
  );
}

/** Follow the runs on a page that has no line to the server of its own. */
export function followRuns(onRun: (run: Run) => void = () => undefined): void {
  const onFrame = ({ type, data }: Frame) => {
    if (type !== "run.finished") return;
    hearRun(data);
    if (data.run) onRun(data.run);
  };
  const socket: Socket = new Socket({ path: "/ws/console", onFrame, onReady: () => void socket.request("watch", { topics: ["runs"] }).catch(() => undefined) });
  const said = followConnection(socket, () => null);
  render(<><RunNotice /><ConnectionState socket={socket} said={said} /></>, document.getElementById("strip-live")!);
  socket.now();
}
