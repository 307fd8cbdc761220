// A scrolling log that follows its end, and never jumps while somebody reads further up.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { tn } from "./i18n";

const NEAR_PX = 60;

interface Props {
  /** Another log: start at its end. */
  id: string | number;
  /** Grows with every line added at the end. */
  count: number;
  /** What the last line is; "mine" always scrolls down. */
  last: "mine" | "theirs";
  label: string;
  testid: string;
  children: ComponentChildren;
}

export function LogFrame({ id, count, last, label, testid, children }: Props) {
  const log = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const seen = useRef({ id, count });
  const [missed, setMissed] = useState(0);
  const toEnd = () => { if (log.current) log.current.scrollTop = log.current.scrollHeight; setMissed(0); };
  useLayoutEffect(() => {
    const another = seen.current.id !== id;
    const more = count - seen.current.count;
    seen.current = { id, count };
    if (another) following.current = true;
    if (following.current || (last === "mine" && more > 0)) toEnd();
    else if (more > 0) setMissed((n) => n + more);
  }, [id, count]);
  const onScroll = () => {
    const box = log.current!;
    following.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
    if (following.current && missed) setMissed(0);
  };
  return (
    <div class="log-frame">
      <div class="log" role="log" aria-live="off" aria-label={label} tabIndex={0} ref={log} data-testid={testid} onScroll={onScroll}>{children}</div>
      {missed > 0 && <button type="button" class="new-messages" onClick={toEnd}>{tn("↓ {n} 条新消息", missed)}</button>}
    </div>
  );
}
