// The fields of a bot, those that its kind needs.
import { Choice, Field, NumberInput } from "../core/field";
import { t } from "../core/i18n";
import { type Choices, ELSEWHERE, KNOWING, type Settings } from "./shapes";

export interface FieldsProps {
  kind: string;
  form: Settings;
  choices: Choices;
  /** Where only somebody else may move it. */
  fixed?: boolean;
  errorOf: (field: string) => string;
  change: (part: Partial<Settings>) => void;
}

function Address({ label, field, value, testid, fixed = false, errorOf, change }: { label: string; field: "url" | "base_url"; value: string | null; testid: string } & Pick<FieldsProps, "fixed" | "errorOf" | "change">) {
  return (
    <div class="all">
      <Field label={label} help={fixed ? t("它要出示密钥，只有店主能改地址") : ""} wrong={errorOf(field)}>
        <input type="url" required readOnly={fixed} value={value ?? ""} data-testid={testid} onInput={(event) => change({ [field]: event.currentTarget.value || null })} />
      </Field>
    </div>
  );
}

function Chosen({ label, value, among, none, testid, wrong, onChange }: { label: string; value: string | null; among: string[]; none: string; testid: string; wrong: string; onChange: (value: string | null) => void }) {
  const known = value && !among.includes(value) ? [value, ...among] : among;
  return (
    <Field label={label} wrong={wrong}>
      <select value={value ?? ""} data-testid={testid} onChange={(event) => onChange(event.currentTarget.value || null)}>
        <option value="">{none}</option>
        {known.map((one) => <option key={one} value={one}>{one}</option>)}
      </select>
    </Field>
  );
}

/** What a bot cannot do without. */
export function NeededFields({ kind, form, choices, fixed = false, errorOf, change }: FieldsProps) {
  return (
    <>
      {ELSEWHERE.includes(kind) && <Address label={t("地址")} field="url" value={form.url} testid="bot-url" fixed={fixed} errorOf={errorOf} change={change} />}
      {kind === "llm" && <Address label={t("接口地址")} field="base_url" value={form.base_url} testid="bot-base-url" fixed={fixed} errorOf={errorOf} change={change} />}
      {kind === "llm" && <Field label={t("模型")} wrong={errorOf("model")}><input required maxLength={200} value={form.model ?? ""} data-testid="bot-model" onInput={(event) => change({ model: event.currentTarget.value || null })} /></Field>}
      {KNOWING.includes(kind) && <Chosen label={t("知识库")} value={form.knowledge} among={choices.bases} none={t("请选择")} testid="bot-knowledge" wrong={errorOf("knowledge")} onChange={(knowledge) => change({ knowledge })} />}
      <Field label={t("最多等多少秒")} help={t("超过就转人工")} wrong={errorOf("timeout_s")}><NumberInput value={form.timeout_s} min={0.1} max={60} step={0.1} testid="bot-timeout" onChange={(timeout_s) => change({ timeout_s: timeout_s ?? 5 })} /></Field>
    </>
  );
}

/** What has a good default. */
export function OtherFields({ kind, form, choices, errorOf, change }: FieldsProps) {
  return (
    <>
      {KNOWING.includes(kind) && <Field label={t("把握多大才回答")} help={t("0 到 1")} wrong={errorOf("threshold")}><NumberInput value={form.threshold} max={1} step={0.05} onChange={(threshold) => change({ threshold: threshold ?? 0.5 })} /></Field>}
      <Field label={t("连续几次答不上转人工")} wrong={errorOf("max_misses")}><NumberInput value={form.max_misses} min={1} max={20} onChange={(max_misses) => change({ max_misses: max_misses ?? 2 })} /></Field>
      {kind === "llm" && <>
        <Chosen label={t("答不上时改用")} value={form.fallback} among={choices.faqs} none={t("不用")} testid="bot-fallback" wrong={errorOf("fallback")} onChange={(fallback) => change({ fallback })} />
        <Field label={t("一次最多多少 token")} wrong={errorOf("max_tokens")}><NumberInput value={form.max_tokens} min={50} max={4000} onChange={(max_tokens) => change({ max_tokens: max_tokens ?? 500 })} /></Field>
        <Field label={t("一天最多多少 token")} help={t("空着：不限")} wrong={errorOf("daily_tokens")}><NumberInput value={form.daily_tokens} min={1000} max={1_000_000_000} empty onChange={(daily_tokens) => change({ daily_tokens })} /></Field>
        <Choice checked={form.stream} label={t("边写边给买家看")} onChange={(stream) => change({ stream })} />
      </>}
    </>
  );
}
