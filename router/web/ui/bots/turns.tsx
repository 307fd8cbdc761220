// The turns a bot was asked, latest first; each can be asked again, and the answer is shown here alone.
import { useState } from "preact/hooks";
import { Fetched } from "../core/fetched";
import { t } from "../core/i18n";
import { PingDialog } from "../core/ping-dialog";
import { Empty } from "../core/states";
import { verdictWord } from "../core/verdicts";
import { dayTime } from "../core/when";
import type { Page } from "../core/wire";

interface Turn { turn: string; conversation_id: number; opened_at: string; end: string | null; reason: string | null; ms: number | null; refused: number; state: "open" | "answered" | "missed" | "failed" | "superseded" }
const CHIP = { open: "brand", answered: "ok", missed: "warn", failed: "bad", superseded: "" } as const;

/** An answer that was none: the bot gave the customer away, or let her go. */
const ENDS: Record<string, () => string> = { handed_off: () => t("转给了人工"), closed: () => t("结束了会话") };

function stateWord({ state, reason, end }: Turn): string {
  const ended = ENDS[end ?? ""];
  if (ended) return ended();
  if (state === "failed") return t("失败：{why}", { why: verdictWord(reason ?? "") });
  return { open: t("进行中"), answered: t("已回答"), missed: t("没答上"), superseded: t("作废") }[state];
}

function Row({ turn, onAgain }: { turn: Turn; onAgain: () => void }) {
  return (
    <tr data-testid={`turn-${turn.turn}`}>
      <td><time dateTime={turn.opened_at}>{dayTime(turn.opened_at)}</time></td>
      <td><a href={`/console/conversations/${turn.conversation_id}`}>{t("会话 {id}", { id: turn.conversation_id })}</a></td>
      <td><span class={`chip ${CHIP[turn.state]}`}>{stateWord(turn)}</span></td>
      <td class="number">{turn.ms ?? "—"}</td>
      <td>{turn.refused ? <span class="chip warn">stale_turn ×{turn.refused}</span> : "—"}</td>
      <td><button type="button" onClick={onAgain}>{t("再问一次")}</button></td>
    </tr>
  );
}

/** What is asked of the log, by how the turns went. */
const WAYS: Record<string, string> = {
  "": "", answered: "&end=replied&missed=false", missed: "&end=replied&missed=true", handed_off: "&end=handed_off", failed: "&end=failed", superseded: "&end=superseded",
};

export function Turns({ name }: { name: string }) {
  const [way, setWay] = useState("");
  const [again, setAgain] = useState<Turn | null>(null);
  const path = `/bots/${encodeURIComponent(name)}`;
  return (
    <section class="panel" aria-labelledby="turns">
      <header class="panel-body row between"><h2 id="turns">{t("提问记录")}</h2>
        <label class="row">{t("结果")} <select value={way} data-testid="turns-way" onChange={(event) => setWay(event.currentTarget.value)}>
          <option value="">{t("全部")}</option><option value="answered">{t("已回答")}</option><option value="missed">{t("没答上")}</option><option value="handed_off">{t("转给了人工")}</option><option value="failed">{t("失败")}</option><option value="superseded">{t("作废")}</option>
        </select></label></header>
      <Fetched<Page<Turn>> path={`${path}/deliveries?limit=50${WAYS[way]}`} what={t("提问记录没有加载出来")}>
        {({ items }) => items.length ? (
          <div class="scroll-x" tabIndex={0} role="region" aria-label={t("提问记录")}>
            <table data-testid="turns-table">
              <thead><tr><th scope="col">{t("时间")}</th><th scope="col">{t("会话")}</th><th scope="col">{t("结果")}</th><th scope="col" class="number">{t("毫秒")}</th><th scope="col">{t("迟到的答案")}</th><th scope="col">{t("操作")}</th></tr></thead>
              <tbody>{items.map((turn) => <Row key={turn.turn} turn={turn} onAgain={() => setAgain(turn)} />)}</tbody>
            </table>
          </div>
        ) : <Empty icon="bot" title={way ? t("没有符合的记录") : t("还没有问过它")} />}
      </Fetched>
      {again && <PingDialog title={t("再问一次：答案不会给买家看到")} path={`${path}/replay`} body={{ turn: again.turn }} onClose={() => setAgain(null)} />}
    </section>
  );
}
