// The answer with the variables it may hold, and how it reads for a customer.
import { useRef } from "preact/hooks";
import { Field } from "../core/field";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { Menu } from "../core/menu";
import { change, draft, errorOf } from "./store";
import { page } from "./types";
import { placesIn, previewOf, sampleOf, unknownIn } from "./words";

const LONGEST = 4000;

function Preview({ answer, fallback }: { answer: string; fallback: string }) {
  const open = placesIn(answer);
  if (!answer.trim() || !open.length) return null;
  return (
    <div class="answer-preview" data-testid="answer-preview">
      <span class="field-label">{t("买家看到的（示例值）")}</span>
      <p class="echo">{previewOf(answer)}</p>
      <span class="field-label">{t("{list} 没有值时", { list: open.map((name) => `{${name}}`).join(t("、")) })}</span>
      {fallback.trim() ? <p class="echo">{fallback}</p> : <p class="field-help">{t("算没答上，说知识库答不上时的话")}</p>}
    </div>
  );
}

export function Answer() {
  const box = useRef<HTMLTextAreaElement>(null);
  const { answer, fallback } = draft.value!.form;
  const insert = (name: string) => {
    const field = box.current!;
    field.setRangeText(`{${name}}`, field.selectionStart, field.selectionEnd, "end");
    change({ answer: field.value });
    field.focus();
  };
  const unknown = unknownIn(answer);
  const wrong = errorOf("answer") || (unknown.length ? t("没有这样的变量：{list}", { list: unknown.join(t("、")) }) : "");
  return (
    <>
      <Field label={t("回答")} wrong={wrong}><textarea ref={box} rows={5} maxLength={LONGEST} data-testid="entry-answer" value={answer} onInput={(event) => change({ answer: event.currentTarget.value })} /></Field>
      <Menu label={t("插入变量")} testid="insert-variable" button={<><Icon icon="plus" size="small" />{t("插入变量")}</>}>
        {(close) => page.variables.map((name) => <button key={name} type="button" onClick={() => { close(); insert(name); }}><code>{`{${name}}`}</code> <span class="muted">{sampleOf(name)}</span></button>)}
      </Menu>
      <Field label={t("没有值时说")} help={t("回答里的变量对这位买家没有值时说它；自己不能带变量")} wrong={errorOf("fallback")}><textarea rows={2} maxLength={LONGEST} data-testid="entry-fallback" value={fallback} onInput={(event) => change({ fallback: event.currentTarget.value })} /></Field>
      <Preview answer={answer} fallback={fallback} />
    </>
  );
}
