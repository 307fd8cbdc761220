// One delivery: its request, the attempts with what came back, a copy as curl, and sending it again.
import { useState } from "preact/hooks";
import { Dialog } from "../core/dialog";
import { Fetched } from "../core/fetched";
import { call, type Refused } from "../core/http";
import { t } from "../core/i18n";
import { explain } from "../core/refusals";
import { verdictWord } from "../core/verdicts";
import { dayTime } from "../core/when";
import type { Attempt, Detail } from "./store";

function quoted(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

/** The request for a terminal; the signature is left out, it would let anybody send it. */
export function curlOf({ url, headers, body }: NonNullable<Detail["request"]>): string {
  const named = Object.entries({ ...headers, "webhook-timestamp": "***", "webhook-signature": "v1,***" });
  return ["curl", "-X", "POST", quoted(url), ...named.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`), "--data-raw", quoted(body)].join(" ");
}

function Tried({ attempt }: { attempt: Attempt }) {
  return (
    <details data-testid={`attempt-${attempt.n}`}>
      <summary>{t("第 {n} 次", { n: attempt.n })} · {dayTime(attempt.at)} · {attempt.status ?? "—"} {attempt.error ? verdictWord(attempt.error) : t("正常")} · {t("{ms} 毫秒", { ms: attempt.ms })}</summary>
      {attempt.detail && <p class="muted wrap">{attempt.detail}</p>}
      {attempt.answer && <pre class="wire" tabIndex={0} role="region" aria-label={t("响应")}>{attempt.answer}</pre>}
    </details>
  );
}

function Shown({ detail }: { detail: Detail }) {
  const [copied, setCopied] = useState(false);
  const { request } = detail;
  return (
    <>
      <h3>{t("请求")}</h3>
      {request ? (
        <>
          <pre class="wire" tabIndex={0} role="region" aria-label={t("请求")}>{`POST ${request.url}\n${Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`).join("\n")}\n\n${request.body}`}</pre>
          {"clipboard" in navigator && <p><button type="button" data-testid="copy-curl" onClick={() => void navigator.clipboard.writeText(curlOf(request)).then(() => setCopied(true))}>{copied ? t("已复制") : t("复制为 curl")}</button></p>}
        </>
      ) : <p class="muted">{t("事件已不在日志中")}</p>}
      <h3>{t("各次尝试")}</h3>
      {detail.attempts.length ? detail.attempts.map((attempt) => <Tried key={attempt.n} attempt={attempt} />) : <p class="muted">{t("还没有送过")}</p>}
    </>
  );
}

export function DetailDialog({ id, onClose }: { id: number; onClose: () => void }) {
  const [problem, setProblem] = useState("");
  const replay = () => call("POST", `/deliveries/${id}/replay`).then(onClose, (error: Refused) => setProblem(error.code === "conflict" ? t("还在送，会自己继续") : explain(error)));
  const foot = <><button type="button" data-testid="replay-one" onClick={() => void replay()}>{t("重送")}</button><button type="button" class="primary" onClick={onClose}>{t("关闭")}</button></>;
  return (
    <Dialog title={t("推送 #{id}", { id })} wide onClose={onClose} foot={foot}>
      {problem && <p class="field-error" role="alert">{problem}</p>}
      <Fetched<Detail> path={`/deliveries/${id}`} what={t("推送记录没有加载出来")}>{(detail) => <Shown detail={detail} />}</Fetched>
    </Dialog>
  );
}
