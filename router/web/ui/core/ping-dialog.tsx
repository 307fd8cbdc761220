// A test ping: the verdict in words, how long each step took, what was sent and what came back.
import { useEffect, useState } from "preact/hooks";
import { Dialog } from "./dialog";
import { call, type Refused } from "./http";
import { t } from "./i18n";
import { explain } from "./refusals";
import { Loading } from "./states";
import { verdictWord } from "./verdicts";

interface Steps { dns_ms: number | null; connect_ms: number | null; tls_ms: number | null; first_byte_ms: number | null; total_ms: number }
export interface Pinged { verdict: string; detail: string; good: boolean; url: string | null; request: string | null; status: number | null; answer: string | null; steps: Steps; entries: number | null }

function StepTable({ steps }: { steps: Steps }) {
  const rows: [string, number | null][] = [
    [t("解析域名"), steps.dns_ms], [t("连接"), steps.connect_ms], [t("加密握手"), steps.tls_ms], [t("首字节"), steps.first_byte_ms], [t("总共"), steps.total_ms],
  ];
  return <dl class="facts" data-testid="ping-steps">{rows.map(([name, ms]) => <><dt>{name}</dt><dd>{ms === null ? "—" : t("{ms} 毫秒", { ms })}</dd></>)}</dl>;
}

function Text({ title, text }: { title: string; text: string | null }) {
  return text === null ? null : <><h3>{title}</h3><pre class="wire" tabIndex={0} role="region" aria-label={title}>{text}</pre></>;
}

export function PingResult({ pinged }: { pinged: Pinged }) {
  return (
    <>
      <p><span class={`chip ${pinged.good ? "ok" : "bad"}`} data-testid="ping-verdict">{verdictWord(pinged.verdict)}</span>{pinged.status !== null && <> <span class="muted">HTTP {pinged.status}</span></>}</p>
      {pinged.detail && <p class="muted wrap">{pinged.detail}</p>}
      {pinged.entries !== null && <p>{t("知识已建好索引，共 {n} 条", { n: pinged.entries })}</p>}
      {pinged.url && <><p class="field-help wrap">{pinged.url}</p><StepTable steps={pinged.steps} /></>}
      <Text title={t("请求")} text={pinged.request} />
      <Text title={t("响应")} text={pinged.answer} />
    </>
  );
}

interface Props { title: string; path: string; body?: unknown; onClose: () => void }

export function PingDialog({ title, path, body, onClose }: Props) {
  const [pinged, setPinged] = useState<Pinged | null>(null);
  const [problem, setProblem] = useState("");
  const ping = async () => {
    setPinged(null);
    setProblem("");
    try {
      setPinged(await call<Pinged>("POST", path, body));
    } catch (error) {
      setProblem(explain(error as Refused));
    }
  };
  useEffect(() => void ping(), []);
  const foot = <><button type="button" onClick={() => void ping()}>{t("再试一次")}</button><button type="button" class="primary" onClick={onClose}>{t("关闭")}</button></>;
  return (
    <Dialog title={title} wide onClose={onClose} foot={foot}>
      {pinged ? <PingResult pinged={pinged} /> : problem ? <p class="field-error" role="alert">{problem}</p> : <Loading />}
    </Dialog>
  );
}
