// Answers from the knowledge to what the customer waits for: one click or key puts one into the composer, never sends.
import { useEffect, useState } from "preact/hooks";
import { call } from "../core/http";
import { t } from "../core/i18n";
import { isAlt } from "../core/keys";
import type { Conversation } from "../core/wire";
import { draftChanged, drafts } from "./link";

interface Suggestion { question: string; answer: string; confidence: number }
interface Found { key: string; items: Suggestion[] }

const SETTLE_MS = 300;
const NOTHING: Found = { key: "", items: [] };

function use(id: number, { answer }: Suggestion): void {
  const typed = drafts.load(id);
  drafts.save(id, typed ? `${typed}\n${answer}` : answer);
  draftChanged.value++;
  document.querySelector<HTMLTextAreaElement>(".composer textarea")?.focus();
}

/** Ask anew with every message; what was found for an older one is gone at once. */
function useFound({ id, messages, waiting_since: since }: Conversation): Suggestion[] {
  const [found, setFound] = useState(NOTHING);
  const key = `${id}/${messages}/${since}`;
  useEffect(() => {
    if (!since) return;
    let stale = false;
    const timer = setTimeout(() => {
      call<{ items: Suggestion[] }>("GET", `/conversations/${id}/suggestions`)
        .then(({ items }) => { if (!stale) setFound({ key, items }); })
        .catch(() => undefined); // Help that does not come is no fault to report.
    }, SETTLE_MS);
    return () => { stale = true; clearTimeout(timer); };
  }, [key]);
  return since && found.key === key ? found.items : [];
}

export function Suggestions({ conversation }: { conversation: Conversation }) {
  const items = useFound(conversation);
  useEffect(() => {
    const pick = (event: KeyboardEvent) => {
      const place = items.findIndex((_, at) => isAlt(event, `Digit${at + 1}`));
      if (place < 0 || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      use(conversation.id, items[place]!);
    };
    addEventListener("keydown", pick);
    return () => removeEventListener("keydown", pick);
  }, [items, conversation.id]);
  if (!items.length) return null;
  return (
    <ul class="suggestions" aria-label={t("知识库建议")} data-testid="suggestions">
      {items.map((one, at) => (
        <li key={one.question}><button type="button" title={one.question} aria-keyshortcuts={`Alt+${at + 1}`} onClick={() => use(conversation.id, one)}><kbd>Alt {at + 1}</kbd><span class="ellipsis">{one.answer}</span></button></li>
      ))}
    </ul>
  );
}
