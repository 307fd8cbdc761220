// Thousands of rows of one height, of which only those in sight are in the document.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

const SPARE = 1;
const NOWHERE = -1;

interface Props {
  count: number;
  rowHeight: number;
  class: string;
  /** Called with the first and last row in sight, to load what is missing. */
  onRange?: (first: number, last: number) => void;
  /** Stands above the rows and stays in sight. */
  head: ComponentChildren;
  row: (index: number) => ComponentChildren;
  /** How many rows beyond those in sight are there already. */
  spare?: number;
  /** A row that stays in the document wherever it is, such as the focused one. */
  keep?: number;
}

/** Rows in sight of `count`, positioned by spacers where others are left out. */
export function WindowedList({ count, rowHeight, class: style, onRange, head, row, spare = SPARE, keep = NOWHERE }: Props) {
  const box = useRef<HTMLDivElement>(null);
  // No row before the height of the box is known: a guess would build rows only to take them away again.
  const [range, setRange] = useState({ first: 0, last: -1 });
  const measure = () => {
    if (!box.current) return;
    const first = Math.max(0, Math.floor(box.current.scrollTop / rowHeight) - spare);
    const last = Math.ceil((box.current.scrollTop + box.current.clientHeight) / rowHeight) + spare;
    setRange((now) => (first === now.first && last === now.last ? now : { first, last }));
    onRange?.(first, last);
  };
  useLayoutEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, [count]);
  const first = Math.min(range.first, Math.max(0, count - 1));
  const last = Math.min(count - 1, range.last);
  const rows: ComponentChildren[] = [];
  let next = 0;
  const add = (index: number) => {
    if (index > next) rows.push(<div key={index === first ? "above" : "far"} style={{ height: `${(index - next) * rowHeight}px` }} />);
    rows.push(row(index));
    next = index + 1;
  };
  if (keep > NOWHERE && keep < first) add(keep);
  for (let index = first; index <= last; index++) add(index);
  if (keep > last && keep < count) add(keep);
  return (
    <div class={style} ref={box} onScroll={measure}>
      {head}
      {rows}
      <div style={{ height: `${(count - next) * rowHeight}px` }} />
    </div>
  );
}
