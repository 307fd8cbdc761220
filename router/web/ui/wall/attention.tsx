// What calls for a supervisor: conversations taken back too often or with nobody to take them (R9.5), bots that fail.
import { signal } from "@preact/signals";
import { illness } from "../core/bot-health";
import { call } from "../core/http";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { limits } from "../core/limits";
import { Timer } from "../core/timer";
import { attentionWord } from "../core/words";
import type { Conversation, Page } from "../core/wire";
import { illBots } from "./store";

const ASK_MS = 10_000;
const SHOWN = 50;

const raised = signal<Conversation[]>([]);

/** Ask who calls; without an answer the last known stay. A page nobody looks at does not ask. */
async function ask(): Promise<void> {
  if (document.hidden) return;
  const page = await call<Page<Conversation>>("GET", `/conversations?attention=true&limit=${SHOWN}`).catch(() => null);
  if (page) raised.value = page.items;
}

export function followAttention(): void {
  void ask();
  setInterval(() => void ask(), ASK_MS);
  document.addEventListener("visibilitychange", () => void ask());
}

/** Bots that customers are not sent to. */
export function IllBots() {
  return (
    <>{illBots.value.map((one) => (
      <p key={one.bot} class="notice warn" role="status" data-testid="wall-bot"><a href={`/console/bots/${encodeURIComponent(one.bot)}`}>{t("机器人 {name}", { name: one.bot })}</a><span>{illness(one)}</span></p>
    ))}</>
  );
}

export function Attention() {
  if (!raised.value.length) return null;
  return (
    <section class="notice warn attention" aria-label={t("需主管关注")} data-testid="wall-attention">
      <h2><Icon icon="flag" size="small" /> {t("需主管关注")} <span class="counter">{raised.value.length}</span></h2>
      <ul class="rows">{raised.value.map((one) => (
        <li key={one.id} class="row"><a class="strong" href={`/console/conversations/${one.id}`}>{one.customer.name}</a>
          <span class="grow ellipsis">{attentionWord(one.attention ?? "")}{one.owner && ` · ${one.owner.name}`}</span>
          {one.waiting_since && <Timer key={one.waiting_since} since={one.waiting_since} limits={limits.value} words />}</li>
      ))}</ul>
    </section>
  );
}
