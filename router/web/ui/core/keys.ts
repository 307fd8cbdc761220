// Keys and input methods: Enter that ends a composition never sends.

const AFTER_COMPOSITION_MS = 50;
let compositionEndedAt = -Infinity;
document.addEventListener("compositionend", (event) => { compositionEndedAt = event.timeStamp; }, true);

/** True when this key belongs to the input method. 229 and the 50 ms are for Safari, which ends the composition first. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229 || event.timeStamp - compositionEndedAt < AFTER_COMPOSITION_MS;
}

/** True for the Enter that sends: no input method, no Shift. */
export function isSendKey(event: KeyboardEvent): boolean {
  return event.key === "Enter" && !event.shiftKey && !event.altKey && !isComposing(event);
}

/** Alt with a physical key, such as "KeyS": layouts and input methods do not matter. */
export function isAlt(event: KeyboardEvent, code: string, shift = false): boolean {
  return event.altKey && event.shiftKey === shift && !event.ctrlKey && !event.metaKey && event.code === code;
}

/** True when a bare letter should be left to whatever is being typed into. */
export function isTyping(event: Event): boolean {
  return event.target instanceof Element && event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;
}
