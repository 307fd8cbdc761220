// The server's stable error codes in words; a refusal of a value shows the server's own sentence.
import type { Refused } from "./http";
import { language, t } from "./i18n";

const WORDS: Record<string, () => string> = {
  disconnected: () => t("没有连接，稍后再试"),
  unreachable: () => t("连不上服务器，请检查网络"),
  timeout: () => t("服务器没有回应，请再试一次"),
  unauthenticated: () => t("登录已过期，请重新登录"),
  forbidden: () => t("没有权限，请联系主管"),
  blocked: () => t("店铺不再接收您的消息"),
  not_found: () => t("找不到，可能已被删除"),
  not_owner: () => t("会话已由他人接待"),
  version_mismatch: () => t("别人刚刚改过，请刷新后再改"),
  too_large: () => t("内容太长"),
  rate_limited: () => t("操作太快，请稍后再试"),
  overloaded: () => t("服务器忙，请稍后再试"),
  internal: () => t("服务器出错，已记录"),
  unavailable: () => t("暂时无法保存，请稍后再试"),
  bad_frame: () => t("服务器没看懂，请刷新页面"),
  unknown_type: () => t("服务器没看懂，请刷新页面"),
  unknown_field: () => t("服务器没看懂，请刷新页面"),
  restarting: () => t("服务器正在重启，请稍后再试"),
};

/** What a conflict means for what was wanted: the server says it in English. */
const CONFLICTS: Record<string, () => string> = {
  "conversation.accept": () => t("会话已不是刚分来的样子"),
  "conversation.decline": () => t("没有别人能接，或您已开口：请转交或退回离线消息池"),
  "conversation.transfer": () => t("对方接不了：已满、离线，或正在征求别人同意"),
  "transfer.accept": () => t("接不了：转交已结束，或您已满"),
  "transfer.decline": () => t("转交已结束"),
  "transfer.cancel": () => t("转交已结束"),
  "pool.assign": () => t("选中的对象现在都接不了"),
  promote: () => t("她已经不在排队"),
  takeover: () => t("请先打开客服台，让自己在线或挂起，再来接管"),
};

/** Say why something was refused; `wanted` is the frame or act that was. */
export function explain(error: Refused, wanted = ""): string {
  // Of an act that is named nowhere above, the server's own sentence says more.
  if (error.code === "conflict" && wanted && language !== "en") return CONFLICTS[wanted]?.() ?? t("现在做不了：情况已变，请看一眼再试");
  return WORDS[error.code]?.() ?? (error.detail || error.code);
}
