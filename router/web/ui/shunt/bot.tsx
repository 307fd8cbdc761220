// R2.4: when the bot answers, and which words ask for a person (R8.2).
import { useState } from "preact/hooks";
import { Choice, Field, NumberInput } from "../core/field";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import type { Settings } from "../core/settings";
import { ChainHop } from "./hop";
import { changeIn, errorOf, form, page } from "./store";
import { botText, isWhole, wordOf } from "./words";

const MOST_WORD = 40;
const DAY_S = 86_400;

function Keywords({ settings }: { settings: Settings }) {
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

export function BotHop() {
  const settings = form.value!;
  const { mode, bot } = settings.bot;
  const way = (value: Settings["bot"]["mode"], label: string) =>
    <Choice type="radio" name="bot-mode" checked={mode === value} label={label} testid={`bot-${value}`} onChange={() => changeIn("bot", { mode: value, bot: value === "off" ? bot : bot ?? page.bots[0] ?? null })} />;
  return (
    <ChainHop rule="R2.4" testid="hop-bot" title={t("机器人")} sentence={botText(settings)}>
      <fieldset class="field"><legend class="visually-hidden">{t("机器人")}</legend>
        {way("off", t("不用"))}
        {page.bots.length > 0 && <>{way("bot_first", t("机器人先接待"))}{way("human_first", t("没有客服能接时才用"))}</>}
      </fieldset>
      {!page.bots.length && <p class="field-help">{t("店铺还没有配置机器人")}</p>}
      {page.bots.length > 0 && mode !== "off" && <Field label={t("哪个机器人")} wrong={errorOf("bot.bot")}><select value={bot ?? ""} onChange={(event) => changeIn("bot", { bot: event.currentTarget.value || null })}>{page.bots.map((one) => <option key={one} value={one}>{one}</option>)}</select></Field>}
      <Keywords settings={settings} />
      <Field label={t("沉默多久算离开（秒）")} help={t("机器人没解决、买家沉默这么久，留言进离线消息池")}><NumberInput value={settings.handoff.idle_s} min={1} max={DAY_S} onChange={(s) => changeIn("handoff", { idle_s: s ?? 1 })} /></Field>
    </ChainHop>
  );
}
