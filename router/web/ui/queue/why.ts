// Why somebody waits, in words.
import { t } from "../core/i18n";
import type { QueuePlace } from "../core/wire";

const WHY: Record<string, () => string> = {
  outside_hours: () => t("不在工作时间"),
  nobody_serves: () => t("组内没有人在线"),
  strict: () => t("严格分组：别组有人，但不外溢"),
  full: () => t("在线的客服都已满"),
  nobody_accepts: () => t("暂时没有人能接"),
};

export function whyText({ why, conversation }: QueuePlace): string {
  if (why === "waits_for_recent") return t("等最近联系人 {name}", { name: conversation.waits_for?.name ?? "" });
  return WHY[why]?.() ?? why;
}
