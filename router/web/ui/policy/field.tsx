// A labelled field with its error beside it.
import type { ComponentChildren } from "preact";
import { errorOf } from "./store";

export function Field({ label, name, help, children }: { label: string; name?: string; help?: string; children: ComponentChildren }) {
  const wrong = name ? errorOf(name) : "";
  return (
    <div class="field">
      <label class="field"><span>{label}</span>{children}</label>
      {help && <span class="field-help">{help}</span>}
      {wrong && <span class="field-error" role="alert">{wrong}</span>}
    </div>
  );
}

export function Choice({ type = "checkbox", name, checked, label, help, onChange, testid }: { type?: "checkbox" | "radio"; name?: string; checked: boolean; label: string; help?: string; onChange: (checked: boolean) => void; testid?: string }) {
  return (
    <label class="choice">
      <input type={type} name={name} checked={checked} data-testid={testid} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}{help && <><br /><span class="field-help">{help}</span></>}</span>
    </label>
  );
}

/** A number, or nothing at all. */
export function NumberInput({ value, min = 0, step = 1, empty = false, onChange, testid }: { value: number | null; min?: number; step?: number; empty?: boolean; onChange: (value: number | null) => void; testid?: string }) {
  const read = (text: string) => {
    const number = Number(text);
    if (text === "") { if (empty) onChange(null); } else if (Number.isFinite(number) && number >= min) onChange(number);
  };
  return <input type="number" min={min} step={step} value={value ?? ""} data-testid={testid} onInput={(event) => read(event.currentTarget.value)} />;
}
