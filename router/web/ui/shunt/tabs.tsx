// The pages of routing, one beside the other.
import { t } from "../core/i18n";

type Here = "shunt" | "groups" | "handoff" | "try";

export function ShuntTabs({ here }: { here: Here }) {
  const pages: [Here, string, string][] = [["shunt", "/console/shunt", t("分流链路")], ["groups", "/console/groups", t("全部分流组")], ["handoff", "/console/handoff", t("转人工的条件")], ["try", "/console/shunt/try", t("试算")]];
  return (
    <nav class="tabs" aria-label={t("分流")}>
      {pages.map(([key, address, text]) => <a key={key} href={address} aria-current={key === here ? "page" : undefined}>{text}</a>)}
    </nav>
  );
}
