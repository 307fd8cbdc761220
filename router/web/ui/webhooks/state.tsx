// Whether an endpoint is called, in words.
import { t } from "../core/i18n";
import type { EndpointHealth } from "../core/endpoint-health";

export function State({ hook }: { hook: Pick<EndpointHealth, "state" | "state_by"> }) {
  if (hook.state === "active") return <span class="chip ok">{t("启用")}</span>;
  if (hook.state === "disabled_410") return <span class="chip bad">{t("对方返回 410，已停用")}</span>;
  return <span class="chip">{t("{by} 停用", { by: hook.state_by ?? "" })}</span>;
}
