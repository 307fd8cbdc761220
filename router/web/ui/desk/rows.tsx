// The rows of the list: only those near the view are in the document, and the one the focus was on last.
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { WindowedList } from "../core/windowed-list";
import { shown, touch } from "./order";
import { Row } from "./row";

/** As `.conversation` of desk.css has it. */
const ROW_PX = 64;
/** Short lists are there as a whole: to be searched in the page and read aloud without scrolling. */
const SPARE = 25;

const focused = signal<number | null>(null);

function linkOf(id: number): HTMLElement | null {
  return document.querySelector<HTMLElement>(`.conversation[data-id="${id}"] .conversation-link`);
}

/** Focus a conversation's row, and bring it into sight first if it is far away. */
export function focusRow(id: number): void {
  const link = linkOf(id);
  if (link) return link.focus();
  const box = document.querySelector<HTMLElement>(".conversation-rows");
  const index = shown.value.indexOf(id);
  if (!box || index < 0) return;
  box.scrollTop = Math.max(0, index * ROW_PX - box.clientHeight / 2);
  // The rows follow the scrolling in the next picture.
  requestAnimationFrame(() => requestAnimationFrame(() => linkOf(id)?.focus()));
}

function onKey(event: KeyboardEvent): void {
  touch();
  const down = event.key === "ArrowDown" || event.key === "j";
  if (!down && event.key !== "ArrowUp" && event.key !== "k") return;
  const ids = shown.value;
  const at = focused.value === null ? -1 : ids.indexOf(focused.value);
  const next = ids[Math.min(ids.length - 1, Math.max(0, at + (down ? 1 : -1)))];
  if (next !== undefined) focusRow(next);
  event.preventDefault();
}

function onFocus(event: FocusEvent): void {
  touch();
  const row = (event.target as Element).closest<HTMLElement>("[data-id]");
  if (row) focused.value = Number(row.dataset.id);
}

/** The list, or what stands there while it has no rows. */
export function Rows({ children }: { children: ComponentChildren }) {
  const ids = shown.value;
  const keep = focused.value === null ? -1 : ids.indexOf(focused.value);
  return (
    <div class="conversations" data-testid="conversation-list" onPointerMove={touch} onKeyDown={onKey} onFocusIn={onFocus} onScrollCapture={touch}>
      {children ?? <WindowedList class="conversation-rows" count={ids.length} rowHeight={ROW_PX} spare={SPARE} keep={keep} head={null}
        row={(index) => <Row key={ids[index]} id={ids[index]!} />} />}
    </div>
  );
}
