// What a run brought: its arrivals as one number while they come, and one sentence when it is over.
import { signal } from "@preact/signals";
import { t, tn } from "../core/i18n";
import { Icon } from "../core/icon";
import { ring } from "../core/notify";
import { runText } from "../core/run-notice";
import { clockTime } from "../core/when";
import type { FinishedRun, RunShare } from "../core/wire";
import { choose } from "./order";
import { tab } from "./store";

const AGAIN_MS = 30_000;

const arrivals = signal<{ run: number; count: number }>({ run: 0, count: 0 });
const over = signal<FinishedRun | null>(null);
let lastAt = -Infinity;

/** Somebody arrived: those of one run ring once, unless it is a slow one that was quiet for a while. */
export function arrived(run: number | null | undefined): void {
  if (!run) { ring(); return; }
  const known = arrivals.value.run === run;
  if (!known || performance.now() - lastAt > AGAIN_MS) ring();
  lastAt = performance.now();
  if (!known) over.value = null;
  arrivals.value = { run, count: known ? arrivals.value.count + 1 : 1 };
}

export function runFinished(data: FinishedRun): void {
  if (data.yours || (data.run && (data.run.assigned || data.run.state === "failed"))) over.value = data;
}

function shareText({ count, trigger, operator, slot_at, started_at }: RunShare): string {
  if (trigger === "manual") return tn("{name} 分配：分给您 {n} 条离线留言", count, { name: operator });
  return tn("{time} 自动分配：分给您 {n} 条", count, { time: clockTime(slot_at ?? started_at) });
}

function words(): string {
  if (over.value) return [over.value.yours && shareText(over.value.yours), over.value.run && runText(over.value.run)].filter(Boolean).join(t("；"));
  return arrivals.value.count > 1 ? t("离线留言 ×{n}", { n: arrivals.value.count }) : "";
}

function close(): void {
  over.value = null;
  arrivals.value = { ...arrivals.value, count: 0 };
}

export function RunNews() {
  const said = words();
  const record = over.value?.run?.id;
  const mine = over.value ? over.value.yours : arrivals.value.count;
  return (
    <div role="status" data-testid="run-news">
      {said && (
        <p class="notice">
          <Icon icon="inbox" size="small" />
          <span class="grow">{said}</span>
          {mine && <button type="button" class="link" onClick={() => choose(() => { tab.value = "offline"; })}>{t("看留言")}</button>}
          {record && <a href={`/console/runs/${record}`}>{t("分配记录")}</a>}
          <button type="button" class="plain icon" aria-label={t("关闭")} onClick={close}><Icon icon="x" size="small" /></button>
        </p>
      )}
    </div>
  );
}
