// Who serves the customer now, and what she can do about it.
import { t, tn } from "../core/i18n";
import { Icon } from "../core/icon";
import { hold } from "../core/undo";
import { dayTime } from "../core/when";
import type { VisitorState } from "../core/wire";
import { act, page } from "./link";
import { blocked, hasBot, state } from "./store";

const MINUTE_S = 60;

function queued({ position, estimate_s }: VisitorState): string {
  // Who waits for her own agent stands in no line.
  if (position === null || position === undefined) return t("客服正忙，有空位就接待您");
  const place = position > 1 ? tn("前面还有 {n} 位", position - 1) : t("马上就到您");
  if (!estimate_s) return place;
  const estimate = estimate_s < MINUTE_S ? t("预计不到 1 分钟") : tn("预计 {n} 分钟", Math.round(estimate_s / MINUTE_S));
  return place + t("，") + estimate;
}

function served(current: VisitorState): string {
  return current.agent ? t("{name} 为您服务", { name: current.agent }) : t("客服为您服务");
}

function waitingOffline({ back_at }: VisitorState): string {
  return back_at ? t("客服不在线，留言已收到，预计 {time} 后回复", { time: dayTime(back_at) }) : t("客服不在线，留言已收到，上班后回复您");
}

/** Say in one line where the conversation is. */
export function stateText(current: VisitorState | null): string {
  if (blocked.value) return t("店铺不再接收您的消息");
  switch (current?.state) {
    case "bot": return t("机器人正在为您服务");
    case "routing": return t("正在为您转接");
    case "queued": return queued(current);
    case "assigned": case "active": return served(current);
    case "waiting_offline": return waitingOffline(current);
    case "closed": return t("会话已结束，再次发送即可重新开始");
    default: return hasBot.value ? t("机器人先回答，需要时可转人工") : t("请描述您的问题");
  }
}

function mayAskForPerson(current: VisitorState | null): boolean {
  if (blocked.value) return false;
  return current?.state === "bot" || (hasBot.value && (current === null || current.state === "closed"));
}

/** She goes; five seconds to think again, and nothing happened if the page dies meanwhile. */
function leave(): void {
  hold(t("将结束会话"), () => void act("conversation.leave"));
}

export function Head() {
  const current = state.value;
  return (
    <header class="visitor-head">
      <span class="avatar"><Icon icon="store" /></span>
      <div class="grow">
        <h1 class="ellipsis">{page.shop.name}</h1>
        <p class="visitor-state" role="status" data-testid="visitor-state" data-state={current?.state ?? "none"}>{stateText(current)}</p>
      </div>
      {page.button && mayAskForPerson(current) && <button type="button" data-testid="visitor-handoff" onClick={() => void act("handoff.request")}><Icon icon="user-round" size="small" />{t("转人工")}</button>}
      {current?.state === "queued" && <button type="button" onClick={() => void act("queue.leave")}>{t("离开排队并留言")}</button>}
      {current && current.state !== "closed" && <button type="button" class="plain" data-testid="visitor-leave" onClick={leave}>{t("不用了，结束")}</button>}
    </header>
  );
}
