// The server's stable error codes in words; a refusal of a value shows the server's own sentence.
import type { Refused } from "./http";
import { t } from "./i18n";

const WORDS: Record<string, () => string> = {
  disconnected: () => t("没有连接，稍后再试"),
  unreachable: () => t("连不上服务器，请检查网络"),
  timeout: () => t("服务器没有回应，请再试一次"),
  unauthenticated: () => t("登录已过期，请重新登录"),
  forbidden: () => t("没有权限，请联系主管"),
  not_found: () => t("找不到，可能已被删除"),
  not_owner: () => t("会话已由他人接待"),
  version_mismatch: () => t("别人刚刚改过，请刷新后再改"),
  too_large: () => t("内容太长"),
  rate_limited: () => t("操作太快，请稍后再试"),
  overloaded: () => t("服务器忙，请稍后再试"),
  unavailable: () => t("暂时无法保存，请稍后再试"),
  restarting: () => t("服务器正在重启，请稍后再试"),
};

/** Say why something was refused. */
export function explain(error: Refused): string {
  return WORDS[error.code]?.() ?? (error.detail || error.code);
}
