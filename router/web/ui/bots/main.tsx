// The shop's bots: how each is set, how it fares, a test ping, a new one; and one of them with its turns.
import { render } from "preact";
import { useState } from "preact/hooks";
import { Fetched } from "../core/fetched";
import { t } from "../core/i18n";
import { bootstrap } from "../core/page";
import { PingDialog } from "../core/ping-dialog";
import { SecretDialog } from "../core/secret-dialog";
import { Empty } from "../core/states";
import { useZone } from "../core/when";
import type { Me, Page } from "../core/wire";
import { Bot, HealthChip, percent } from "./bot";
import { NewBotDialog } from "./editor";
import { type BotView, type Choices, kindWord, pathOf } from "./shapes";

const page = bootstrap<{ me: Me; timezone: string; bot?: string } & Choices>();
const owner = page.me.role === "owner";

function Row({ bot }: { bot: BotView }) {
  const [pinging, setPinging] = useState(false);
  const { turns, failed_share, p95_ms } = bot.last_hour;
  return (
    <tr data-testid={`bot-row-${bot.name}`}>
      <th scope="row"><a class="verbatim" href={`/console${pathOf(bot.name)}`}>{bot.name}</a>{bot.bot.url && <p class="field-help wrap">{bot.bot.url}</p>}</th>
      <td>{kindWord(bot.kind)} <HealthChip health={bot.health} /></td>
      <td>{bot.first ? t("全店") : bot.groups.map((group) => group.name).join(t("、")) || "—"}</td>
      <td class="number">{turns}</td>
      <td class="number"><span class={(failed_share ?? 0) > 0 ? "chip warn" : ""}>{percent(failed_share)}</span></td>
      <td class="number">{p95_ms === null ? "—" : t("{ms} 毫秒", { ms: p95_ms })}</td>
      <td><button type="button" data-testid={`ping-${bot.name}`} onClick={() => setPinging(true)}>{t("测试")}</button>
        {pinging && <PingDialog title={t("测试 {name}", { name: bot.name })} path={`${pathOf(bot.name)}/ping`} onClose={() => setPinging(false)} />}</td>
    </tr>
  );
}

/** Makes a bot and leads to its page, past the secret that is shown this once. */
function Making({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null);
  const go = (name: string) => location.assign(`/console${pathOf(name)}`);
  if (made) return <SecretDialog secret={made.secret} where={t("只显示这一次，请现在放进机器人的配置。")} onDone={() => go(made.name)} />;
  return <NewBotDialog choices={page} onClose={onClose} onMade={({ name }, secret) => { if (secret) setMade({ name, secret }); else go(name); }} />;
}

function Bots() {
  const [making, make] = useState(false);
  return (
    <div class="island">
      <header class="page-head"><h1>{t("全部机器人")}</h1>{owner && <button type="button" class="primary" data-testid="new-bot" onClick={() => make(true)}>{t("新建机器人")}</button>}</header>
      <Fetched<Page<BotView>> path="/bots" what={t("机器人没有加载出来")}>
        {({ items }) => items.length ? (
          <div class="panel scroll-x wide" tabIndex={0} role="region" aria-label={t("机器人")}>
            <table data-testid="bots-table">
              <thead><tr><th scope="col">{t("名称")}</th><th scope="col">{t("种类")}</th><th scope="col">{t("用在")}</th><th scope="col" class="number">{t("一小时提问")}</th><th scope="col" class="number">{t("失败占比")}</th><th scope="col" class="number">{t("95% 在此内回答")}</th><th scope="col">{t("操作")}</th></tr></thead>
              <tbody>{items.map((bot) => <Row key={bot.name} bot={bot} />)}</tbody>
            </table>
          </div>
        ) : (
          <div class="panel"><Empty icon="bot" title={t("还没有机器人")}><p>{t("机器人先回答买家，答不上就转人工。")}</p>
            {owner ? <button type="button" data-testid="first-bot" onClick={() => make(true)}>{t("新建第一个机器人")}</button> : <p>{t("请店主新建一个。")}</p>}</Empty></div>
        )}
      </Fetched>
      {making && <Making onClose={() => make(false)} />}
    </div>
  );
}

useZone(page.timezone);
render(page.bot === undefined ? <Bots /> : <Bot name={page.bot} choices={page} owner={owner} />, document.getElementById("island")!);
