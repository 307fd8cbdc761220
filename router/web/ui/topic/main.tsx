// One topic: how large, how it went, what customers said; and the entry that answers it, drafted, published, taken back.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { call, type Refused } from "../core/http";
import { t } from "../core/i18n";
import { Failed, Loading } from "../core/states";
import { dayTime, useZone } from "../core/when";
import { Entry } from "./entry";
import { page } from "./link";
import { percent, type Topic } from "./wire";

function Facts({ topic }: { topic: Topic }) {
  return (
    <dl class="facts" data-testid="topic-facts">
      <dt>{t("会话数")}</dt><dd>{topic.size}</dd>
      <dt>{t("相比之前")}</dt><dd>×{topic.growth.toFixed(1)} {topic.rising && <span class="chip warn">{t("突增")}</span>}</dd>
      <dt>{t("转人工占比")}</dt><dd>{percent(topic.handoff_share)}</dd>
      <dt>{t("未解决占比")}</dt><dd>{percent(topic.unresolved_share)}</dd>
    </dl>
  );
}

function Examples({ topic }: { topic: Topic }) {
  return (
    <section class="panel panel-body" aria-labelledby="examples">
      <h2 id="examples">{t("买家原话")}</h2>
      <ul data-testid="topic-examples">{topic.examples.map((one) => <li key={`${one.conversation_id} ${one.at}`}><a class="wrap" href={`/console/conversations/${one.conversation_id}`}>{one.text}</a> <span class="muted">{dayTime(one.at)}</span></li>)}</ul>
    </section>
  );
}

function Shown() {
  const [topic, setTopic] = useState<Topic | null>(null);
  const [failure, setFailure] = useState<Refused | null>(null);
  const load = () => call<Topic>("GET", `/topics/${page.topic_id}`).then((found) => { setTopic(found); setFailure(null); }, setFailure);
  useEffect(() => void load(), []);
  return (
    <div class="island">
      <header class="page-head"><h1>{topic?.name ?? t("话题")}</h1><a href="/console/topics">{t("全部话题")}</a></header>
      {failure && <Failed what={t("话题没有加载出来")} error={failure} onRetry={() => void load()} />}
      {topic ? <><section class="panel panel-body" aria-label={t("概况")}><Facts topic={topic} /></section><Entry topic={topic} onChanged={load} /><Examples topic={topic} /></> : !failure && <Loading onRetry={() => void load()} />}
    </div>
  );
}

useZone(page.timezone);
render(<Shown />, document.getElementById("island")!);
