// What a group will not do although it seems so.
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import type { GroupWarning } from "../core/wire";
import { warningText } from "./words";

export function Warnings({ warnings }: { warnings: GroupWarning[] }) {
  if (!warnings.length) return null;
  return (
    <ul class="warnings" data-testid="warnings">
      {warnings.map((warning, place) => (
        <li key={place} class="notice warn" data-code={warning.code}>
          <Icon icon="triangle-alert" size="small" />
          <span class="grow">{warningText(warning)}{warning.groups.length > 0 && <>{t("：")}{warning.groups.map((group, at) => <span key={group.id}>{at > 0 && " → "}<a href={`/console/groups/${group.id}`}>{group.name}</a></span>)}</>}</span>
        </li>
      ))}
    </ul>
  );
}
