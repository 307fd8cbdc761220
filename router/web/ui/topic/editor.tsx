// A drafted entry in a supervisor's hands: questions one a line, the answer, the base it goes to.
import { useState } from "preact/hooks";
import { Field } from "../core/field";
import { call, type Refused } from "../core/http";
import { t } from "../core/i18n";
import { explain } from "../core/refusals";
import { drafts } from "./link";
import { type Base, baseWord, type Draft, percent } from "./wire";

const LONGEST_ANSWER = 4000;

function linesOf(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter(Boolean);
}

function Grounds({ draft }: { draft: Draft }) {
  if (!draft.answers_read) return <p class="notice warn">{t("没有客服答复可参照，请自己写答案。")}</p>;
  return <p class="muted" data-testid="draft-grounds">{t("参照 {n} 条客服答复，一致程度 {share}。发布前请读一遍。", { n: draft.answers_read, share: percent(draft.agreement) })}</p>;
}

interface Form { base_id: number; questions: string; answer: string }

/** What was typed before a reload, as far as its base is still there. */
function typed(topic: number, bases: Base[]): Form | null {
  const kept = JSON.parse(drafts.load(topic) || "null") as Form | null;
  return kept && { ...kept, base_id: bases.some((base) => base.id === kept.base_id) ? kept.base_id : bases[0]!.id };
}

interface Props { topic: number; draft: Draft; bases: Base[]; onPublished: () => void; onCancel: () => void }

export function Editor({ topic, draft, bases, onPublished, onCancel }: Props) {
  const [form, setForm] = useState<Form>(() => typed(topic, bases) ?? { base_id: bases[0]!.id, questions: draft.questions.join("\n"), answer: draft.answer });
  const [refused, setRefused] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<Form>) => {
    const next = { ...form, ...part };
    setForm(next);
    drafts.save(topic, JSON.stringify(next));
    setRefused(null);
  };
  const errorOf = (field: string) => refused?.errors.filter((one) => one.field.startsWith(field)).map((one) => one.detail).join(" ") ?? "";
  const ready = !busy && linesOf(form.questions).length > 0 && form.answer.trim() !== "";
  const publish = async (event: Event) => {
    event.preventDefault();
    if (!ready) return;
    setBusy(true);
    try {
      await call("POST", `/topics/${topic}/publish`, { ...form, questions: linesOf(form.questions), intent: draft.intent || null });
      drafts.clear(topic);
      onPublished();
    } catch (error) {
      setRefused(error as Refused);
      setBusy(false);
    }
  };
  return (
    <form class="stack" onSubmit={publish} data-testid="draft-form">
      <Grounds draft={draft} />
      <Field label={t("问法（一行一个）")} wrong={errorOf("questions")}><textarea rows={6} value={form.questions} data-testid="draft-questions" onInput={(event) => change({ questions: event.currentTarget.value })} /></Field>
      <Field label={t("答案")} wrong={errorOf("answer")}><textarea rows={4} maxLength={LONGEST_ANSWER} value={form.answer} data-testid="draft-answer" onInput={(event) => change({ answer: event.currentTarget.value })} /></Field>
      <Field label={t("知识库")} wrong={errorOf("base_id")}>
        <select value={form.base_id} data-testid="draft-base" onChange={(event) => change({ base_id: Number(event.currentTarget.value) })}>{bases.map((base) => <option key={base.id} value={base.id}>{baseWord(base)}</option>)}</select>
      </Field>
      <div class="save-bar">
        <button type="submit" class="primary" data-testid="topic-publish" aria-disabled={!ready}>{t("发布")}</button>
        <button type="button" onClick={() => { drafts.clear(topic); onCancel(); }}>{t("取消")}</button>
        {refused && !refused.errors.length && <span class="field-error" role="alert">{explain(refused)}</span>}
      </div>
    </form>
  );
}
