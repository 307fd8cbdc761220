// What became of a call to somebody else's server, in words: pings and delivery attempts.
import { t } from "./i18n";

const WORDS: Record<string, () => string> = {
  ok: () => t("正常"),
  later: () => t("202，答案稍后送来"),
  no_action: () => t("200，但缺少 action"),
  bad_answer: () => t("200，但答案的格式不对"),
  bad_signature: () => t("签名不对"),
  timeout: () => t("超时"),
  forbidden_address: () => t("地址不允许"),
  dns: () => t("域名解析不了"),
  tls: () => t("证书或加密连接有问题"),
  refused: () => t("连不上"),
  unreachable: () => t("连不上"),
  broken: () => t("连接中断"),
  too_large: () => t("响应太大或被压缩"),
  redirect: () => t("响应是跳转，不会跟随"),
  gone: () => t("410，对方不再接收"),
  bad_status: () => t("对方返回了错误状态"),
  no_secret: () => t("没有可用的密钥"),
  no_event: () => t("事件已不在日志中"),
  not_configured: () => t("机器人配置不可用"),
  breaker_open: () => t("失败太多，暂停询问"),
  crashed: () => t("机器人出错"),
  internal: () => t("服务器内部错误"),
};

/** A stable word of the server in words; one that is not known stands for itself. */
export function verdictWord(verdict: string): string {
  return WORDS[verdict]?.() ?? verdict;
}
