// The secret of a bot: where it stands, and for owners how it is changed (T10).
import { useState } from "preact/hooks";
import { ConfirmDialog } from "../core/confirm-dialog";
import { Dialog } from "../core/dialog";
import { call, type Refused } from "../core/http";
import { t } from "../core/i18n";
import { explain } from "../core/refusals";
import { SecretDialog } from "../core/secret-dialog";
import { KeyInput } from "./editor";
import { type BotView, DRAWN, pathOf, SHOWN_A_KEY, wrongWith } from "./shapes";

type Asking = "rotate" | "retire" | "key" | null;

export function hasSecret({ kind, secret_env }: BotView): boolean {
  return secret_env.length > 0 || DRAWN.includes(kind) || SHOWN_A_KEY.includes(kind);
}

function secretWord({ kind, secret_env, secrets }: BotView): string {
  const names = secret_env.join(t("、"));
  if (names) return secrets ? t("来自环境变量 {names}，{n} 个有效", { names, n: secrets }) : t("环境变量 {names} 没有设置", { names });
  if (!DRAWN.includes(kind)) return secrets ? t("已保存，不显示") : t("没有密钥");
  if (!secrets) return t("还没有，机器人用不了");
  return secrets > 1 ? t("两个有效") : t("一个有效");
}

function KeyDialog({ bot, onClose, onDone }: { bot: BotView; onClose: () => void; onDone: (bot: BotView) => void }) {
  const [key, setKey] = useState("");
  const [refused, setRefused] = useState<Refused | null>(null);
  const save = async () => {
    try {
      onDone(await call<BotView>("PUT", `${pathOf(bot.name)}/key`, { key }, { "if-match": `"${bot.version}"` }));
    } catch (error) {
      setRefused(error as Refused);
    }
  };
  const wrong = wrongWith(refused, "key");
  const foot = <><button type="button" onClick={onClose}>{t("取消")}</button><button type="button" class="primary" data-testid="bot-key-save" onClick={() => void save()}>{t("保存")}</button></>;
  return (
    <Dialog title={t("填写密钥")} onClose={onClose} onConfirm={() => void save()} foot={foot}>
      <KeyInput value={key} help={t("马上改用它；保存后不再显示")} wrong={wrong} onInput={(value) => { setKey(value); setRefused(null); }} />
      {refused && !wrong && <p class="field-error" role="alert">{explain(refused)}</p>}
    </Dialog>
  );
}

interface Props { bot: BotView; owner: boolean; onChanged: () => void }

export function Secret({ bot, owner, onChanged }: Props) {
  const [secret, fresh] = useState("");
  const [asking, ask] = useState<Asking>(null);
  const seen = { "if-match": `"${bot.version}"` }, path = pathOf(bot.name);
  const done = () => { ask(null); onChanged(); };
  const here = owner && !bot.secret_env.length, drawn = DRAWN.includes(bot.kind);
  const [title, effect] = drawn
    ? [t("作废旧密钥"), t("以后只认新密钥；还没换密钥的机器人会失败。")]
    : [t("删除密钥"), t("以后不再向它出示密钥。")];
  return (
    <span class="row" data-testid="bot-secret">
      <span>{secretWord(bot)}</span>
      {here && drawn && bot.secrets < 2 && <button type="button" data-testid="bot-rotate" onClick={() => ask("rotate")}>{bot.secrets ? t("更换密钥") : t("生成新密钥")}</button>}
      {here && !drawn && <button type="button" data-testid="bot-key-set" onClick={() => ask("key")}>{bot.secrets ? t("更换密钥") : t("填写密钥")}</button>}
      {here && bot.secrets > (drawn ? 1 : 0) && <button type="button" data-testid="bot-retire" onClick={() => ask("retire")}>{title}</button>}
      {asking === "rotate" && <ConfirmDialog title={t("更换密钥")} effect={t("生成一个新密钥；旧密钥也有效，直到您把它作废。")} confirm={t("生成新密钥")} onDone={done}
        act={async () => fresh((await call<{ secret: string }>("POST", `${path}/rotate`, undefined, seen)).secret)} />}
      {asking === "retire" && <ConfirmDialog title={title} effect={effect} confirm={title} onDone={done} act={() => call("POST", `${path}/retire`, undefined, seen)} />}
      {asking === "key" && <KeyDialog bot={bot} onClose={() => ask(null)} onDone={done} />}
      {secret && !asking && <SecretDialog secret={secret} where={t("只显示这一次，请现在放进机器人的配置。")} onDone={() => fresh("")} />}
    </span>
  );
}
