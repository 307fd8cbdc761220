// Thousands of rows of one height, of which only those in sight are in the document.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

const SPARE = 1;

interface Props {
  count: number;
  rowHeight: number;
  class: string;
  /** Called with the first and last row in sight, to load what is missing. */
  onRange?: (first: number, last: number) => void;
  /** Stands above the rows and stays in sight. */
  head: ComponentChildren;
  row: (index: number) => ComponentChildren;
}

/** Rows `first` to `last` of `count`, positioned by two spacers. */
export function WindowedList({ count, rowHeight, class: style, onRange, head, row }: Props) {
  const box = useRef<HTMLDivElement>(null);
  // No row before the height of the box is known: a guess would build rows only to take them away again.
  const [range, setRange] = useState({ first: 0, last: -1 });
  const measure = () => {
    if (!box.current) return;
    const first = Math.max(0, Math.floor(box.current.scrollTop / rowHeight) - SPARE);
    const last = Math.ceil((box.current.scrollTop + box.current.clientHeight) / rowHeight) + SPARE;
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
  for (let index = first; index <= last; index++) rows.push(row(index));
  return (
    <div class={style} ref={box} onScroll={measure}>
      {head}
      <div style={{ height: `${first * rowHeight}px` }} />
      {rows}
      <div style={{ height: `${Math.max(0, count - 1 - last) * rowHeight}px` }} />
    </div>
  );
}
