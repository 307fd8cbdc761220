// The answer to a topic: none yet, one being drafted, or one that is published and what it did.
import { useEffect, useState } from "preact/hooks";
import { ConfirmDialog } from "../core/confirm-dialog";
import { call, type Refused } from "../core/http";
import { t } from "../core/i18n";
import { Failed } from "../core/states";
import { dayTime } from "../core/when";
import type { Page } from "../core/wire";
import { Editor } from "./editor";
import { drafts } from "./link";
import { type Base, type Draft, type Effect, percent, type Topic } from "./wire";

function Published({ topic, effect, onChanged }: { topic: number; effect: Effect; onChanged: () => void }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <dl class="facts" data-testid="topic-effect">
        <dt>{t("发布于")}</dt><dd>{dayTime(effect.at)}</dd>
        <dt>{t("机器人答上")}</dt><dd>{t("发布前 {before}，发布后 {after}（{n} 次提问）", { before: percent(effect.hit_before), after: percent(effect.hit_after), n: effect.asked_after })}</dd>
      </dl>
      <div class="save-bar"><button type="button" class="danger" data-testid="topic-withdraw" onClick={() => setAsking(true)}>{t("撤回")}</button></div>
      {asking && <ConfirmDialog title={t("撤回答案")} effect={t("机器人马上不再用这条答案；话题还在，可以重新起草。")} confirm={t("撤回答案")} onDone={() => { setAsking(false); onChanged(); }} act={() => call("DELETE", `/topics/${topic}/entry`)} />}
    </>
  );
}

function Unanswered({ topic, onChanged }: { topic: number; onChanged: () => void }) {
  const [found, setFound] = useState<{ draft: Draft; bases: Base[] } | null>(null);
  const [failure, setFailure] = useState<Refused | null>(null);
  const load = async () => {
    try {
      const [draft, bases] = await Promise.all([call<Draft>("POST", `/topics/${topic}/draft`), call<Page<Base>>("GET", "/knowledge?limit=500")]);
      setFound({ draft, bases: bases.items });
      setFailure(null);
    } catch (error) {
      setFailure(error as Refused);
    }
  };
  useEffect(() => { if (drafts.load(topic)) void load(); }, []);
  if (failure) return <Failed what={t("没有起草出来")} error={failure} onRetry={() => void load()} />;
  if (!found) return <><p class="muted">{t("还没有为这个话题发布答案。")}</p><div class="save-bar"><button type="button" class="primary" data-testid="topic-draft" onClick={() => void load()}>{t("起草答案")}</button></div></>;
  if (!found.bases.length) return <p class="notice warn" role="status">{t("店铺还没有知识库，请先建一个，再回来发布。")}</p>;
  return <Editor topic={topic} draft={found.draft} bases={found.bases} onPublished={() => { setFound(null); onChanged(); }} onCancel={() => setFound(null)} />;
}

export function Entry({ topic, onChanged }: { topic: Topic; onChanged: () => void }) {
  return (
    <section class="panel panel-body" aria-labelledby="entry">
      <h2 id="entry">{t("答案")}</h2>
      {topic.effect ? <Published topic={topic.id} effect={topic.effect} onChanged={onChanged} /> : <Unanswered topic={topic.id} onChanged={onChanged} />}
    </section>
  );
}
