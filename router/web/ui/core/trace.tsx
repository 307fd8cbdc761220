// Why a conversation went where it went: every hop with the values compared, every candidate with what removed her.
import { useState } from "preact/hooks";
import { language, t, tn } from "./i18n";
import { Icon } from "./icon";
import { hopName, removedBecause, stepSays, tieBreak } from "./trace-words";
import { type TraceNames, valuesOf } from "./trace-values";
import { dayTime } from "./when";
import type { Candidate, Placement, Step } from "./wire";

export type { TraceNames } from "./trace-values";

/** What a placement and a trial have in common. */
export type Decision = Pick<Placement, "agent" | "steps" | "candidates" | "omitted" | "tie">;

const SHOWN = 10;

function Hop({ step, names }: { step: Step; names: TraceNames }) {
  const values = valuesOf(step.values ?? {}, names);
  return (
    <li class={`hop ${step.took ? "took" : ""}`} data-testid="trace-step" data-rule={step.rule} data-detail={step.detail}>
      <span class="hop-mark" aria-hidden="true">{step.took ? "✓" : "✗"}</span>
      <div>
        <p><strong>{hopName(step.rule)}</strong> <span class="hop-rule">{step.rule}</span></p>
        <p><span class="visually-hidden">{step.took ? t("采用：") : t("没有采用：")}</span>{stepSays(step.rule, step.detail)}</p>
        {values.length > 0 && <p class="hop-values">{values.map((value) => <span key={value}>{value}</span>)}</p>}
      </div>
    </li>
  );
}

function ratio({ load, weight }: Candidate): string {
  return weight ? (load / weight).toLocaleString(language, { maximumFractionDigits: 3 }) : "—";
}

/** What her wait counts from: the last assignment, or coming online after it (R4.3). */
function Since({ candidate: { last_assigned_at: last, online_since: came } }: { candidate: Candidate }) {
  if (came) return <>{t("{time} 上线", { time: dayTime(came) })}</>;
  return last ? <time dateTime={last}>{dayTime(last)}</time> : <>{t("从未")}</>;
}

function Row({ candidate, won }: { candidate: Candidate; won: boolean }) {
  const { agent, load, capacity, weight, priority } = candidate;
  return (
    <tr class={won ? "won" : ""} data-testid={`candidate-${agent.id}`}>
      <th scope="row">{agent.name}</th>
      <td>{won ? <span class="chip ok"><Icon icon="check" size="small" />{t("选中")}</span> : removedBecause(candidate.reason)}</td>
      <td class="number">{load}/{capacity}</td>
      <td class="number">{weight}</td>
      <td class="number">{ratio(candidate)}</td>
      <td class="number">{priority}</td>
      <td><Since candidate={candidate} /></td>
    </tr>
  );
}

function Omitted({ counts }: { counts: Record<string, number> }) {
  const parts = Object.entries(counts).map(([reason, count]) => t("{why} {n} 人", { why: removedBecause(reason) || t("选中"), n: count }));
  return parts.length ? <p class="field-help">{t("另有：{list}", { list: parts.join(t("、")) })}</p> : null;
}

function Candidates({ decision }: { decision: Decision }) {
  const { candidates, agent } = decision;
  const [all, setAll] = useState(false);
  if (!candidates.length) return null;
  const shown = all ? candidates : candidates.slice(0, SHOWN);
  return (
    <div class="trace-candidates">
      <div class="scroll-x" tabIndex={0} role="region" aria-label={t("候选客服")}>
        <table>
          <thead><tr>
            <th scope="col">{t("客服")}</th><th scope="col">{t("结果")}</th><th scope="col" class="number">{t("负载")}</th><th scope="col" class="number">{t("权重")}</th>
            <th scope="col" class="number">{t("负载 ÷ 权重")}</th><th scope="col" class="number">{t("优先级")}</th><th scope="col">{t("上次分配")}</th>
          </tr></thead>
          <tbody>{shown.map((candidate, place) => <Row key={`${candidate.agent.id}-${place}`} candidate={candidate} won={!candidate.reason && candidate.agent.id === agent?.id} />)}</tbody>
        </table>
      </div>
      {candidates.length > shown.length && <button type="button" class="link" onClick={() => setAll(true)}>{tn("显示全部 {n} 名候选", candidates.length)}</button>}
      <Omitted counts={decision.omitted} />
    </div>
  );
}

function Winner({ decision }: { decision: Decision }) {
  const { agent, tie, candidates } = decision;
  if (!agent) return null;
  const alone = candidates.filter((candidate) => !candidate.reason || candidate.reason === "later_in_order").length === 1 && candidates.length > 1;
  return (
    <p class="trace-winner" data-testid="trace-winner">
      <Icon icon="circle-check" size="small" />
      <span>{t("选中 {name}", { name: agent.name })}</span>
      {tie ? <span class="muted">{tieBreak(tie)}</span> : alone && <span class="muted">{t("只有她能接")}</span>}
    </p>
  );
}

/** Show one decision; `names` are those of the shop, for ids inside the steps. */
export function Trace({ decision, names }: { decision: Decision; names: TraceNames }) {
  const known = { ...names, agents: [...names.agents, ...decision.candidates.map((candidate) => candidate.agent), ...(decision.agent ? [decision.agent] : [])] };
  return (
    <div class="trace" data-testid="trace">
      <ol class="hops">{decision.steps.map((step, place) => <Hop key={place} step={step} names={known} />)}</ol>
      <Winner decision={decision} />
      <Candidates decision={decision} />
    </div>
  );
}
