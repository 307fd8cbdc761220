// What handing out by hand would come to now: who would get how many, and what would stay (R7.15).
import { language, t, tn } from "../core/i18n";
import { itemReason } from "../core/reasons";
import { usePreview } from "./preview";

const SHOWN = 50;

export function Split({ asked }: { asked: object | null }) {
  const { found, refused } = usePreview(asked && JSON.stringify(asked));
  if (!asked) return null;
  if (refused) return <p class="field-error" role="status">{refused}</p>;
  if (!found) return <div class="row" data-testid="pool-split-busy"><span class="muted" role="status">{t("正在预览…")}</span><progress aria-label={t("正在预览…")} /></div>;
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
