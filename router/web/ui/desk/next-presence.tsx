// A break that is announced: it begins when the conversations at hand are done.
import { t, tn } from "../core/i18n";
import { Icon } from "../core/icon";
import { presenceWord } from "../core/words";
import type { Agent } from "../core/wire";
import { act } from "./link";
import { me, open } from "./store";

/** 「挂起·用餐」 */
export function nextWord(agent: Agent): string {
  if (!agent.next_presence) return "";
  return agent.next_reason ? `${presenceWord(agent.next_presence)}·${agent.next_reason}` : presenceWord(agent.next_presence);
}

export function NextPresence() {
  const agent = me.value;
  if (!agent?.next_presence) return null;
  return (
    <p class="notice warn" data-testid="next-presence"><Icon icon="hourglass" size="small" />
      <span class="grow">{tn("完成 {n} 个会话后{next}，其间不再分到新会话", open.value.length, { next: nextWord(agent) })}</span>
      <button type="button" onClick={() => void act("presence.set", { presence: agent.presence })}>{t("取消")}</button>
    </p>
  );
}
