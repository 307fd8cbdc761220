// One endpoint as a form.
import { useState } from "preact/hooks";
import { Dialog } from "../core/dialog";
import { Choice, Field } from "../core/field";
import { call, type Refused } from "../core/http";
import { t } from "../core/i18n";
import { explain } from "../core/refusals";

export interface Webhook { id: number; version: number; url: string; events: string[]; description: string; state: "active" | "disabled" | "disabled_410"; state_by: string | null; secrets: number; waiting: number; dead: number }

interface Props { hook: Webhook | null; events: string[]; onDone: () => void; fresh: (secret: string) => void }

export function EndpointDialog({ hook, events, onDone, fresh }: Props) {
  const [form, setForm] = useState({ url: hook?.url ?? "", description: hook?.description ?? "", events: hook?.events ?? [], enabled: hook ? hook.state === "active" : true });
  const [refused, setRefused] = useState<Refused | null>(null);
  const change = (part: Partial<typeof form>) => { setForm({ ...form, ...part }); setRefused(null); };
  const errorOf = (field: string) => refused?.errors.filter((one) => one.field.startsWith(field)).map((one) => one.detail).join(" ") ?? "";
  const save = async () => {
    try {
      if (hook) await call("PATCH", `/webhooks/${hook.id}`, form, { "if-match": `"${hook.version}"` });
      else fresh((await call<{ secret: string }>("POST", "/webhooks", form)).secret);
      onDone();
    } catch (error) {
      setRefused(error as Refused);
    }
  };
  const choose = (event: string, chosen: boolean) => change({ events: events.filter((one) => (one === event ? chosen : form.events.includes(one))) });
  const foot = <><button type="button" onClick={onDone}>{t("取消")}</button><button type="button" class="primary" data-testid="webhook-save" onClick={() => void save()}>{t("保存")}</button></>;
  return (
    <Dialog title={hook ? t("修改推送地址") : t("新推送地址")} wide onClose={onDone} onConfirm={() => void save()} foot={foot}>
      <Field label={t("地址")} help={t("只推送到公网的 https 地址")} wrong={errorOf("url")}><input type="url" value={form.url} data-testid="webhook-url" onInput={(event) => change({ url: event.currentTarget.value })} /></Field>
      <Field label={t("说明")} wrong={errorOf("description")}><input value={form.description} maxLength={200} onInput={(event) => change({ description: event.currentTarget.value })} /></Field>
      <Choice checked={form.enabled} label={t("启用")} help={t("停用时不推送；再启用时从停下的地方接着推送")} onChange={(enabled) => change({ enabled })} />
      <fieldset><legend>{t("事件（一个都不选就是全部）")}</legend>
        <div class="choices">{events.map((event) => <Choice key={event} checked={form.events.includes(event)} label={event} onChange={(chosen) => choose(event, chosen)} />)}</div>
      </fieldset>
      {refused && !refused.errors.length && <p class="field-error" role="alert">{explain(refused)}</p>}
    </Dialog>
  );
}
