// A modal dialog on the browser's own element: focus goes in, stays, and comes back.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "./i18n";
import { Icon } from "./icon";

interface Props {
  title: string;
  onClose: () => void;
  /** Ctrl Enter does what the main button does. */
  onConfirm?: () => void;
  /** Room for tables. */
  wide?: boolean;
  children: ComponentChildren;
  foot: ComponentChildren;
}

export function Dialog({ title, onClose, onConfirm, wide = false, children, foot }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    element.current?.showModal();
    return () => before?.focus?.();
  }, []);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onConfirm?.();
  };
  return (
    <dialog ref={element} class={wide ? "wide" : ""} aria-labelledby="dialog-title" onKeyDown={onKey} onCancel={(event) => { event.preventDefault(); onClose(); }}>
      <div class="dialog-head">
        <h2 id="dialog-title">{title}</h2>
        <button type="button" class="plain icon" aria-label={t("关闭")} onClick={onClose}><Icon icon="x" /></button>
      </div>
      <div class="dialog-body">{children}</div>
      <div class="dialog-foot">{foot}</div>
    </dialog>
  );
}
