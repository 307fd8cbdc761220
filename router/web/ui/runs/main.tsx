// The records of runs are the server's pages; here new ones are announced, and an item shows its candidates on demand.
import { signal } from "@preact/signals";
import { render } from "preact";
import { Fetched } from "../core/fetched";
import { t, tn } from "../core/i18n";
import { bootstrap } from "../core/page";
import { allAgents, allGroups } from "../core/roster";
import { followRuns } from "../core/run-notice";
import { Empty } from "../core/states";
import { Trace, type TraceNames } from "../core/trace";
import { useZone } from "../core/when";
import type { TraceOf } from "../core/wire";

const fresh = signal(0);
const names = signal<TraceNames>({ agents: [], groups: [] });
let namesAsked = false;

/** Ids inside the steps have names; without an answer they stay numbers. */
async function learnNames(): Promise<void> {
  if (namesAsked) return;
  namesAsked = true;
  const [agents, groups] = await Promise.all([allAgents().catch(() => []), allGroups().catch(() => [])]);
  names.value = { agents, groups };
}

function Fresh() {
  return <>{fresh.value > 0 && <p><a class="button" href={location.pathname + location.search} data-testid="runs-fresh">{tn("↑ {n} 条新记录", fresh.value)}</a></p>}</>;
}

function Candidates({ conversation, trace }: { conversation: string; trace: string }) {
  return (
    <Fetched<TraceOf> path={`/conversations/${conversation}/trace?trace_id=${trace}`} what={t("分流路径没有加载出来")}>
      {({ decisions }) => (decisions[0] ? <Trace decision={decisions[0]} names={names.value} /> : <Empty icon="route" title={t("还没有分流记录")} />)}
    </Fetched>
  );
}

function opened(row: HTMLTableRowElement, button: HTMLButtonElement): HTMLTableRowElement {
  const more = document.createElement("tr");
  const cell = more.insertCell();
  cell.colSpan = row.cells.length;
  more.id = `candidates-${button.dataset.trace}`;
  more.dataset.testid = more.id;
  render(<Candidates conversation={button.dataset.conversation!} trace={button.dataset.trace!} />, cell);
  return more;
}

/** Open or close the row below an item. */
function toggle(button: HTMLButtonElement): void {
  const open = button.getAttribute("aria-expanded") === "true";
  const row = button.closest("tr")!;
  button.setAttribute("aria-expanded", String(!open));
  if (open) {
    const below = row.nextElementSibling as HTMLTableRowElement;
    render(null, below.cells[0]!);
    below.remove();
    return;
  }
  void learnNames();
  row.after(opened(row, button));
}

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLButtonElement>("button[data-trace]");
  if (button) toggle(button);
});

useZone(bootstrap().timezone);
const place = document.getElementById("fresh");
if (place) render(<Fresh />, place);
followRuns(() => { fresh.value++; });
