// The words that ask for a person, each as the whole message or as a part of it (R8.2).
import { useState } from "preact/hooks";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import type { Settings } from "../core/settings";
import { changeIn } from "../shunt/store";
import { isWhole, wordOf } from "../shunt/words";

const MOST_WORD = 40;

export function Keywords({ settings }: { settings: Settings }) {
  const [text, setText] = useState("");
  const { keywords } = settings.handoff;
  const set = (next: Settings["handoff"]["keywords"]) => changeIn("handoff", { keywords: next });
  const add = () => {
    const word = text.trim();
    setText("");
    if (word && !keywords.some((one) => wordOf(one) === word)) set([...keywords, word]);
  };
  return (
    <div class="field">
      <span class="field-label">{t("转人工的词")}</span>
      <div class="row">
        {keywords.map((keyword) => {
          const word = wordOf(keyword);
          const others = () => keywords.filter((one) => one !== keyword);
          const flip = () => set(keywords.map((one) => (one === keyword ? (isWhole(one) ? word : { word, match: "whole" }) : one)));
          return (
            <span key={word} class="chip brand value">{word}
              <button type="button" class="match" aria-label={t("「{word}」怎样算：{how}", { word, how: isWhole(keyword) ? t("整句") : t("包含") })} onClick={flip}>{isWhole(keyword) ? t("整句") : t("包含")}</button>
              <button type="button" aria-label={t("删除 {value}", { value: word })} onClick={() => set(others())}><Icon icon="x" size="small" /></button>
            </span>
          );
        })}
        <input class="value-input" maxLength={MOST_WORD} placeholder={t("加一个词")} aria-label={t("加一个词")} value={text} onInput={(event) => setText(event.currentTarget.value)} onBlur={add} onKeyDown={(event) => { if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); add(); } }} />
      </div>
      <span class="field-help">{t("「整句」：整条消息就是它才算；「包含」：消息里有它就算")}</span>
    </div>
  );
}
