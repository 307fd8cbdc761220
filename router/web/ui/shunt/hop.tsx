// One hop of the chain: its place, its sentence, and its settings behind 「修改」.
import type { ComponentChildren } from "preact";
import { t } from "../core/i18n";

interface Props { rule?: string; title: string; sentence: string; children?: ComponentChildren; below?: ComponentChildren; testid: string }

export function ChainHop({ rule, title, sentence, children, below, testid }: Props) {
  return (
    <li class="panel chain-hop" data-testid={testid}>
      <h2>{title}{rule && <span class="hop-rule">{rule}</span>}</h2>
      <p class="chain-sentence" data-testid={`${testid}-sentence`}>{sentence}</p>
      {below}
      {children && (
        <details class="chain-edit">
          <summary class="button"><span>{t("修改")}</span><span class="visually-hidden">{title}</span></summary>
          <div class="chain-fields">{children}</div>
        </details>
      )}
    </li>
  );
}
