// What holds once somebody has the conversation: reply times, transfers, lost connections (R9.4, R9.5, R1.4).
import { Choice, Field, NumberInput } from "../core/field";
import { t } from "../core/i18n";
import { ChainHop } from "./hop";
import { changeIn, errorOf, form } from "./store";
import { graceText, repliesText, transferText } from "./words";

const DAY_S = 86_400;
const HOUR_S = 3600;

export function Replies() {
  const settings = form.value!;
  const { warn_s, overdue_s, reclaim_s } = settings.replies;
  return (
    <ChainHop rule="R9.5" testid="hop-replies" title={t("回复时限")} sentence={repliesText(settings)}>
      <div class="row top">
        <Field label={t("提醒（秒）")} wrong={errorOf("replies.warn_s")}><NumberInput value={warn_s} min={1} max={DAY_S} testid="warn-s" onChange={(s) => changeIn("replies", { warn_s: s ?? 1 })} /></Field>
        <Field label={t("超时（秒）")} wrong={errorOf("replies.overdue_s")}><NumberInput value={overdue_s} min={1} max={DAY_S} onChange={(s) => changeIn("replies", { overdue_s: s ?? 1 })} /></Field>
        <Field label={t("收回（秒）")} help={t("不填则不收回")} wrong={errorOf("replies.reclaim_s")}><NumberInput value={reclaim_s} min={1} max={DAY_S} empty testid="reclaim-s" onChange={(s) => changeIn("replies", { reclaim_s: s })} /></Field>
      </div>
    </ChainHop>
  );
}

export function Transfers() {
  const settings = form.value!;
  const { offer_s, to_offline } = settings.transfer;
  return (
    <ChainHop rule="R9.4" testid="hop-transfers" title={t("转交")} sentence={transferText(settings)}>
      <Field label={t("征求同意等多久（秒）")} wrong={errorOf("transfer.offer_s")}><NumberInput value={offer_s} min={5} max={HOUR_S} onChange={(s) => changeIn("transfer", { offer_s: s ?? 5 })} /></Field>
      <Choice checked={to_offline} label={t("可以转给离线客服")} help={t("会话进离线消息池，等她回来先给她")} onChange={(on) => changeIn("transfer", { to_offline: on })} />
    </ChainHop>
  );
}

export function Grace() {
  const settings = form.value!;
  const { grace_s, mobile_grace_s } = settings.presence;
  return (
    <ChainHop rule="R1.4" testid="hop-grace" title={t("断线宽限")} sentence={graceText(settings)}>
      <div class="row top">
        <Field label={t("电脑（秒）")}><NumberInput value={grace_s} max={HOUR_S} onChange={(s) => changeIn("presence", { grace_s: s ?? 0 })} /></Field>
        <Field label={t("手机（秒）")}><NumberInput value={mobile_grace_s} max={HOUR_S} onChange={(s) => changeIn("presence", { mobile_grace_s: s ?? 0 })} /></Field>
      </div>
    </ChainHop>
  );
}
