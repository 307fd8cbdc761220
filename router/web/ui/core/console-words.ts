// Stable codes that only supervisors read.
import { t } from "./i18n";
import { look, type Words } from "./words";

const ROLE: Words = {
  agent: () => t("客服"),
  lead: () => t("组长"),
  supervisor: () => t("主管"),
  owner: () => t("店主"),
};

/** What began an interval of presence or connection. */
const CAUSE: Words = {
  created: () => t("开通账号"),
  declared: () => t("本人"),
  forced: () => t("被改"),
  connected: () => t("连上"),
  connection_lost: () => t("连接中断"),
  grace_over: () => t("重连超时"),
  until_over: () => t("挂起到时"),
  work_done: () => t("会话处理完"),
  restart: () => t("服务器重启"),
};

const STATE: Words = {
  routing: () => t("分流中"),
  bot: () => t("机器人接待"),
  queued: () => t("排队中"),
  assigned: () => t("已分配，未开口"),
  active: () => t("接待中"),
  waiting_offline: () => t("在离线消息池"),
  closed: () => t("已结束"),
};

export const presenceCause = look(CAUSE);
export const roleWord = look(ROLE);
export const stateWord = look(STATE);
