// A new bot as a form.
import { useState } from "preact/hooks";
import { Dialog } from "../core/dialog";
import { Field } from "../core/field";
import { call, type Refused } from "../core/http";
import { t } from "../core/i18n";
import { explain } from "../core/refusals";
import { NeededFields } from "./fields";
import { type BotView, type Choices, FRESH, KINDS, kindWord, SHOWN_A_KEY, wrongWith } from "./shapes";

/** What each kind is, in a sentence. */
function kindHelp(kind: string): string {
  return ({
    webhook: t("您自己的程序：收到签名的提问，返回答案"), faq: t("从知识库里找答案，不用写程序"), llm: t("由模型按知识库组织答案"),
    rasa: t("已有的 Rasa 助手，走它的 REST 通道"), chatwoot: t("为 Chatwoot 写的机器人，不用改"),
  } as Record<string, string>)[kind] ?? "";
}

export function KeyInput({ value, wrong, help, onInput }: { value: string; wrong: string; help: string; onInput: (value: string) => void }) {
  return (
    <Field label={t("密钥")} help={help} wrong={wrong}>
      <input type="password" autoComplete="off" maxLength={4000} value={value} data-testid="bot-key" onInput={(event) => onInput(event.currentTarget.value)} />
    </Field>
  );
}

interface Props { choices: Choices; onClose: () => void; onMade: (bot: BotView, secret: string | null) => void }

export function NewBotDialog({ choices, onClose, onMade }: Props) {
  const [name, setName] = useState("");
  const [kind, setKind] = useState(KINDS[0]!);
  const [key, setKey] = useState("");
  const [form, setForm] = useState(FRESH);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const errorOf = (field: string) => wrongWith(refused, field);
  const edit = <T,>(set: (value: T) => void) => (value: T) => { set(value); setRefused(null); };
  const save = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const asked = SHOWN_A_KEY.includes(kind) && key ? { key } : {};
      const made = await call<{ bot: BotView; secret: string | null }>("POST", "/bots", { ...form, ...asked, name, kind });
      onMade(made.bot, made.secret);
    } catch (error) {
      setRefused(error as Refused);
      setBusy(false);
    }
  };
  const foot = <><button type="button" onClick={onClose}>{t("取消")}</button><button type="button" class="primary" data-testid="new-bot-save" aria-disabled={busy} onClick={() => void save()}>{t("新建机器人")}</button></>;
  return (
    <Dialog title={t("新建机器人")} wide onClose={onClose} onConfirm={() => void save()} foot={foot}>
      <div class="form-grid">
        <Field label={t("名称")} help={t("字母、数字、_ 和 -，以后不能改")} wrong={errorOf("name")}><input maxLength={64} value={name} data-testid="bot-name" onInput={(event) => edit(setName)(event.currentTarget.value)} /></Field>
        <Field label={t("种类")} help={kindHelp(kind)} wrong={errorOf("kind")}><select value={kind} data-testid="bot-kind" onChange={(event) => edit(setKind)(event.currentTarget.value)}>{KINDS.map((one) => <option key={one} value={one}>{kindWord(one)}</option>)}</select></Field>
        <NeededFields kind={kind} form={form} choices={choices} errorOf={errorOf} change={(part) => edit(setForm)({ ...form, ...part })} />
        {SHOWN_A_KEY.includes(kind) && <KeyInput value={key} help={t("它要的密钥，没有就空着；保存后不再显示")} wrong={errorOf("key")} onInput={edit(setKey)} />}
      </div>
      {refused && !refused.errors.length && <p class="field-error" role="alert">{refused.code === "conflict" ? t("这个名称已经有了，或机器人太多") : explain(refused)}</p>}
    </Dialog>
  );
}
