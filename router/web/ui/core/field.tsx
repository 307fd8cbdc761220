// A labelled field with its error beside it, choices, and numbers.
import type { ComponentChildren } from "preact";

interface FieldProps { label: string; help?: string; wrong?: string; children: ComponentChildren }

export function Field({ label, help, wrong, children }: FieldProps) {
  return (
    <div class="field">
      <label class="field"><span>{label}</span>{children}</label>
      {help && <span class="field-help">{help}</span>}
      {wrong && <span class="field-error" role="alert">{wrong}</span>}
    </div>
  );
}

interface ChoiceProps {
  type?: "checkbox" | "radio";
  name?: string;
  checked: boolean;
  label: string;
  help?: string;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
  testid?: string;
}

export function Choice({ type = "checkbox", name, checked, label, help, disabled = false, onChange, testid }: ChoiceProps) {
  return (
    <label class="choice">
      <input type={type} name={name} checked={checked} disabled={disabled} data-testid={testid} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}{help && <><br /><span class="field-help">{help}</span></>}</span>
    </label>
  );
}

interface NumberProps {
  value: number | null;
  min?: number;
  max?: number;
  step?: number;
  empty?: boolean;
  label?: string;
  onChange: (value: number | null) => void;
  testid?: string;
}

/** A number, or nothing at all. One above `max` becomes `max`; what is no number in range is put back on leaving. */
export function NumberInput({ value, min = 0, max, step = 1, empty = false, label, onChange, testid }: NumberProps) {
  const read = (text: string) => {
    const number = Math.min(Number(text), max ?? Infinity);
    if (text === "") { if (empty) onChange(null); } else if (Number.isFinite(number) && number >= min) onChange(number);
  };
  return <input type="number" min={min} max={max} step={step} value={value ?? ""} aria-label={label} data-testid={testid} onInput={(event) => read(event.currentTarget.value)} onBlur={(event) => { event.currentTarget.value = String(value ?? ""); }} />;
}
