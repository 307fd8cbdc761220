// The focus stays where somebody works, also when the row under it moves.

/** Give the focus back to what has it now, once the page has been painted anew. */
export function keepFocus(): void {
  const focused = document.activeElement as HTMLElement | null;
  requestAnimationFrame(() => { if (focused?.isConnected) focused.focus(); });
}
