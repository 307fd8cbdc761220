// What a list or panel shows when it has no rows to show.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Refused } from "./http";
import { t } from "./i18n";
import { Icon } from "./icon";
import { explain } from "./refusals";

const STILL_MS = 3000;
const GIVE_UP_MS = 10_000;

export function Loading({ onRetry }: { onRetry?: () => void }) {
  const [stage, setStage] = useState(0);
  useEffect(() => {
    const timers = [setTimeout(() => setStage(1), STILL_MS), setTimeout(() => setStage(2), GIVE_UP_MS)];
    return () => timers.forEach(clearTimeout);
  }, []);
  return (
    <div aria-busy="true">
      <div class="skeleton" aria-hidden="true"><i /><i /><i /><i /><i /><i /></div>
      <p class="empty" role="status">
        {stage > 0 && t("仍在加载…")}
        {stage > 1 && onRetry && <button type="button" onClick={onRetry}>{t("重试")}</button>}
      </p>
    </div>
  );
}

export function Empty({ icon, title, children }: { icon: string; title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <Icon icon={icon} size="large" />
      <strong>{title}</strong>
      {children}
    </div>
  );
}

export function Failed({ what, error, onRetry }: { what: string; error: Refused; onRetry: () => void }) {
  return (
    <div class="notice bad" role="alert">
      <span class="grow">{what}：{explain(error)}</span>
      {error.requestId && <code>{error.requestId}</code>}
      <button type="button" onClick={onRetry}>{t("重试")}</button>
    </div>
  );
}
