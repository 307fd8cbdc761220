// What handing out by hand would come to now: who would get how many, and what would stay (R7.15).
import { useEffect, useState } from "preact/hooks";
import { call, type Refused } from "../core/http";
import { language, t, tn } from "../core/i18n";
import { itemReason } from "../core/reasons";
import { explain } from "../core/refusals";
import type { Ref, Run } from "../core/wire";

interface Share { agent: Ref; count: number; load: number; capacity: number }
interface PoolPreview { run: Run; split: Share[]; rest: { reason: string; reason_text: string; count: number }[] }

const SETTLE_MS = 200;
const SHOWN = 50;

/** Ask again whenever what would be sent changes; null is nothing to ask about yet. */
function usePreview(asked: string | null): { found: PoolPreview | null; refused: string } {
  const [answer, setAnswer] = useState<{ to: string | null; found: PoolPreview | null; refused: string }>({ to: null, found: null, refused: "" });
  useEffect(() => {
    if (asked === null) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      call<PoolPreview>("POST", "/pool/preview", JSON.parse(asked)).then(
        (found) => { if (current) setAnswer({ to: asked, found, refused: "" }); },
        (error: Refused) => { if (current) setAnswer({ to: asked, found: null, refused: explain(error) }); },
      );
    }, SETTLE_MS);
    return () => { current = false; clearTimeout(timer); };
  }, [asked]);
  return answer.to === asked ? answer : { found: null, refused: "" };
}

export function Split({ asked }: { asked: object | null }) {
  const { found, refused } = usePreview(asked && JSON.stringify(asked));
  if (!asked) return null;
  if (refused) return <p class="field-error" role="status">{refused}</p>;
  if (!found) return <p class="muted" role="status">{t("正在预览…")}</p>;
  return (
    <div class="pool-split scroll-x" tabIndex={0} role="region" aria-label={t("预览")} data-testid="pool-split">
      <table class="split">
        <thead><tr><th scope="col">{t("客服")}</th><th scope="col">{t("分到")}</th><th scope="col">{t("之后接待")}</th></tr></thead>
        <tbody>
          {found.split.slice(0, SHOWN).map(({ agent, count, load, capacity }) => <tr key={agent.id}><td>{agent.name}</td><td class="counter">{count.toLocaleString(language)}</td><td class="counter">{(load + count).toLocaleString(language)}/{capacity}</td></tr>)}
        </tbody>
      </table>
      {found.split.length > SHOWN && <p class="muted">{tn("还有 {n} 名客服", found.split.length - SHOWN)}</p>}
      {found.rest.map((one) => <p key={one.reason} class="muted">{tn("{n} 条不会分出去：{why}", one.count, { why: itemReason(one) })}</p>)}
    </div>
  );
}
