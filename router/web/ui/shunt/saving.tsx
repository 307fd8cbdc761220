// Saving the settings: the bar below them, and what to do when somebody was faster (412).
import type { ComponentChildren } from "preact";
import { ConflictDialog, differing } from "../core/conflict";
import { t } from "../core/i18n";
import { agents, busy, dirty, fault, form, keep, problem, save, saved, savedAt, theirs } from "./store";
import { differences } from "./words";

export function SaveBar({ children }: { children?: ComponentChildren }) {
  const may = dirty.value && !fault.value && !busy.value;
  return (
    <div class="save-bar">
      <button type="button" class="primary" data-testid="shop-save" aria-disabled={!may} onClick={() => { if (may) void save(); }}>{t("保存")}</button>
      {children}
      <span role="status" class="muted">{fault.value || (dirty.value ? t("有未保存的修改") : savedAt.value ? t("已保存") : "")}</span>
      {problem.value && <p class="notice bad" role="alert">{problem.value}</p>}
    </div>
  );
}

export function Conflict() {
  if (!theirs.value || !saved.value || !form.value) return null;
  const found = differing(differences(saved.value.settings, form.value, theirs.value.settings, agents.value));
  return <ConflictDialog differences={found} onClose={() => { theirs.value = null; }} onKeep={keep} />;
}
