// Endpoints of webhooks that want somebody: gone by their own word, or with deliveries nobody took.
import { endpoints } from "../core/endpoint-health";
import { t, tn } from "../core/i18n";

export function Endpoints() {
  const ill = endpoints.value.filter((one) => one.state === "disabled_410" || one.dead > 0);
  if (!ill.length) return null;
  return (
    <section class="notice warn" role="status" aria-label={t("推送")} data-testid="wall-webhooks">
      <ul class="rows">{ill.map((one) => (
        <li key={one.id} class="row"><span class="strong ellipsis">{t("推送")} {one.description || `#${one.id}`}</span>
          {one.state === "disabled_410" && <span class="chip bad">{t("对方返回 410，已停用")}</span>}
          {one.dead > 0 && <span class="chip bad">{tn("{n} 条送不到", one.dead)}</span>}</li>
      ))}</ul>
    </section>
  );
}
