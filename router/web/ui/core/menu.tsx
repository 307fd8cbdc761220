// A button that opens a small panel; closes on Escape, on a click elsewhere and after a choice.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

interface Props {
  label: string;
  button: ComponentChildren;
  class?: string;
  testid?: string;
  children: (close: () => void) => ComponentChildren;
}

export function Menu({ label, button, class: style = "", testid, children }: Props) {
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => { setOpen(false); opener.current?.focus(); };
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event: Event) => { if (!frame.current?.contains(event.target as Node)) setOpen(false); };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  const onKey = (event: KeyboardEvent) => { if (event.key === "Escape" && open) { event.stopPropagation(); close(); } };
  return (
    <div class="menu" ref={frame} onKeyDown={onKey}>
      <button ref={opener} type="button" class={style} aria-label={label} aria-expanded={open} data-testid={testid} onClick={() => setOpen(!open)}>{button}</button>
      {open && <div class="menu-body">{children(close)}</div>}
    </div>
  );
}
