// Ask the base what a customer might: which entries it has for it, and how sure it is.
import { useState } from "preact/hooks";
import { Field } from "../core/field";
import { call, type Refused } from "../core/http";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { Failed } from "../core/states";
import { open } from "./address";
import { type Candidate, nameOf, page } from "./types";

const LONGEST = 4000;
const PERCENT = 100;

function Found({ candidates }: { candidates: Candidate[] }) {
  if (!candidates.length) return <p class="notice warn" role="status" data-testid="ask-result">{t("没有条目说到这个：机器人会答不上")}</p>;
  return (
    <div role="status" data-testid="ask-result"><ol class="rows">{candidates.map(({ entry, question, confidence, exact }) => (
      <li key={entry.id} class="row between">
        <span class="grow"><strong>{nameOf(entry.entry)}</strong> <span class="muted">{t("因为问法「{question}」", { question })}</span><br />{entry.entry.answer}</span>
        {exact && <span class="chip ok">{t("一字不差")}</span>}
        <span class="counter">{t("把握 {n}%", { n: Math.round(confidence * PERCENT) })}</span>
        <button type="button" aria-label={t("打开条目「{name}」", { name: nameOf(entry.entry) })} onClick={() => open(entry.id)}>{t("打开")}</button>
      </li>
    ))}</ol></div>
  );
}

export function Ask() {
  const [text, setText] = useState("");
  const [found, setFound] = useState<Candidate[] | null>(null);
  const [failure, setFailure] = useState<Refused | null>(null);
  const may = text.trim() !== "";
  const ask = async () => {
    if (!may) return;
    try {
      setFound((await call<{ candidates: Candidate[] }>("POST", `/knowledge/${page.base_id}/ask`, { text: text.trim() })).candidates);
      setFailure(null);
    } catch (error) {
      setFound(null);
      setFailure(error as Refused);
    }
  };
  return (
    <section class="panel block" aria-labelledby="ask-title">
      <h2 id="ask-title">{t("试一句")}</h2>
      <form class="trial-form" onSubmit={(event) => { event.preventDefault(); void ask(); }}>
        <Field label={t("买家这句话")} help={t("按已保存的内容找；不会产生会话")}><input maxLength={LONGEST} data-testid="ask-text" value={text} onInput={(event) => { setText(event.currentTarget.value); setFound(null); }} /></Field>
        <div><button type="submit" data-testid="ask-go" aria-disabled={!may}><Icon icon="play" size="small" />{t("找得到吗？")}</button></div>
      </form>
      {failure && <Failed what={t("没有试出来")} error={failure} onRetry={() => void ask()} />}
      {found && <Found candidates={found} />}
    </section>
  );
}
