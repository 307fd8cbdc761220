// The bench: would this message hand off, and why? It asks with the settings beside it, saved or not.
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { Failed } from "../core/states";
import { handoffTrigger } from "../core/words";
import { form } from "../shunt/store";
import { attempt, busy, changeLine, failure, forget, goOn, history, removeLine, result, text, type Line, type Tried } from "./store";
import { verdictText } from "./words";

const LONGEST = 4000;
const MOST_LINES = 40;

function Before({ line, place }: { line: Line; place: number }) {
  const who = line.sender === "bot" ? t("机器人") : t("买家");
  return (
    <div class="bench-line" role="group" aria-label={t("之前的第 {n} 句，{who}", { n: place + 1, who })}>
      <span class={`chip ${line.sender === "bot" ? "bot" : ""}`}>{who}</span>
      <input maxLength={LONGEST} aria-label={t("说了什么")} value={line.text} onInput={(event) => changeLine(place, { text: event.currentTarget.value })} />
      {line.sender === "bot" && <label class="choice"><input type="checkbox" checked={line.missed} onChange={(event) => changeLine(place, { missed: event.currentTarget.checked })} /><span>{t("没答上")}</span></label>}
      <button type="button" class="plain icon" aria-label={t("删除第 {n} 句", { n: place + 1 })} onClick={() => removeLine(place)}><Icon icon="x" /></button>
    </div>
  );
}

function History() {
  const add = (sender: Line["sender"]) => { history.value = [...history.value, { sender, text: "", missed: sender === "bot", confidence: null }]; forget(); };
  const full = history.value.length >= MOST_LINES;
  return (
    <div class="field">
      <span class="field-label">{t("之前说过的")}</span>
      {history.value.map((line, place) => <Before key={place} line={line} place={place} />)}
      {!full && <div class="row"><button type="button" class="link" onClick={() => add("customer")}>{t("加一句买家的")}</button><button type="button" class="link" data-testid="bench-add-bot" onClick={() => add("bot")}>{t("加一句机器人的")}</button></div>}
    </div>
  );
}

function Verdicts({ tried }: { tried: Tried }) {
  return (
    <ul class="verdicts" aria-label={t("每个条件怎么说")}>
      {tried.verdicts.map((verdict) => (
        <li key={verdict.trigger} class={verdict.fires ? "fires" : ""} data-testid={`verdict-${verdict.trigger}`}>
          <span class="verdict-mark" aria-hidden="true">{verdict.fires ? "✓" : "–"}</span>
          <strong>{handoffTrigger(verdict.trigger)}</strong>
          <span class="visually-hidden">{verdict.fires ? t("符合") : t("不符合")}</span>
          <span>{verdictText(verdict)}</span>
        </li>
      ))}
    </ul>
  );
}

function outcome(tried: Tried): string {
  if (!tried.bot) return t("没有机器人接待，直接找人工");
  if (!tried.trigger) return t("不转人工，机器人 {name} 继续接待", { name: tried.bot });
  const why = handoffTrigger(tried.trigger);
  return tried.place === "waiting_offline" ? t("转人工（{why}）：现在没人能接，进离线消息池", { why }) : t("转人工（{why}）", { why });
}

function Result({ tried }: { tried: Tried }) {
  const { answer } = tried;
  return (
    <section class="trial-result" aria-label={t("试用结果")}>
      <p class="trial-where" role="status" data-testid="bench-outcome">{outcome(tried)}</p>
      {answer && answer.texts.length > 0 && (
        <p class="trial-notice"><span class="muted">{answer.confidence === null ? t("机器人会答") : t("机器人会答，把握 {sure}", { sure: answer.confidence })}{answer.missed && ` · ${t("没答上")}`}</span><q>{answer.texts.join("\n")}</q></p>
      )}
      <Verdicts tried={tried} />
      {tried.bot && !tried.trigger && <div><button type="button" data-testid="bench-go-on" onClick={() => goOn(tried)}>{t("接着往下聊")}</button></div>}
    </section>
  );
}

export function Bench() {
  const may = !busy.value && text.value.trim() !== "";
  const go = () => { if (may) void attempt(form.value!); };
  return (
    <section class="panel bench" aria-labelledby="bench-title">
      <h2 id="bench-title">{t("试一句")}</h2>
      <form class="trial-form" onSubmit={(event) => { event.preventDefault(); go(); }}>
        <History />
        <label class="field"><span>{t("买家这句话")}</span><input maxLength={LONGEST} data-testid="bench-text" value={text.value} onInput={(event) => { text.value = event.currentTarget.value; forget(); }} /></label>
        <div><button type="submit" class="primary" data-testid="bench-go" aria-disabled={!may}><Icon icon="play" size="small" />{t("会转人工吗？")}</button></div>
        <p class="field-help">{t("用左边的设置试，没保存的也算；不会产生会话，也不会问外部机器人")}</p>
      </form>
      {failure.value && <Failed what={t("没有试出来")} error={failure.value} onRetry={go} />}
      {result.value && <Result tried={result.value} />}
    </section>
  );
}
