// R2.4: when the bot answers; what takes its customers to a person has a page of its own (R8.2).
import { Choice, Field } from "../core/field";
import { t } from "../core/i18n";
import type { Settings } from "../core/settings";
import { ChainHop } from "./hop";
import { changeIn, errorOf, form, page } from "./store";
import { botText } from "./words";

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
      {!page.bots.length && <p class="field-help">{t("店铺还没有配置机器人")} <a href="/console/bots">{t("去新建")}</a></p>}
      {page.bots.length > 0 && mode !== "off" && <Field label={t("哪个机器人")} wrong={errorOf("bot.bot")}><select value={bot ?? ""} onChange={(event) => changeIn("bot", { bot: event.currentTarget.value || null })}>{page.bots.map((one) => <option key={one} value={one}>{one}</option>)}</select></Field>}
      <p><a href="/console/handoff">{t("转人工的条件与试用")}</a></p>
    </ChainHop>
  );
}
