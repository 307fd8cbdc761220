// Names other entries in order: the choices of a menu, the related ones under an answer.
import { useState } from "preact/hooks";
import { Field } from "../core/field";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { entries } from "./store";
import { nameOf } from "./types";

const OFFERED = 30;

interface Props { label: string; help: string; id: string; keys: string[]; except?: string; most: number; wrong: string; onChange: (keys: string[]) => void }

function called(key: string): string {
  const found = entries.value.find((one) => one.entry.key === key);
  return found ? nameOf(found.entry) : key;
}

export function EntryPicker({ label, help, id, keys, except, most, wrong, onChange }: Props) {
  const [text, setText] = useState("");
  const free = entries.value.map((one) => one.entry).filter((one) => one.key !== except && !keys.includes(one.key!));
  const typed = text.trim().toLowerCase();
  const offered = free.filter((one) => [one.key!, nameOf(one)].some((name) => name.toLowerCase().includes(typed))).slice(0, OFFERED);
  const add = (name: string) => {
    const found = free.find((one) => one.key === name.trim() || nameOf(one) === name.trim());
    setText(found ? "" : name);
    if (found) onChange([...keys, found.key!]);
  };
  const onInput = (name: string) => { if (free.some((one) => one.key === name)) add(name); else setText(name); };
  return (
    <div class="field">
      {keys.length < most
        ? <Field label={label} help={help} wrong={wrong}><input list={id} placeholder={t("条目的问法或编号")} data-testid={id} value={text} onInput={(event) => onInput(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); add(text); } }} /></Field>
        : <span class="field-help">{label} · {help}</span>}
      {keys.length > 0 && <ul class="row" aria-label={label}>{keys.map((key) => (
        <li key={key} class="chip brand value">{called(key)}<button type="button" aria-label={t("删除 {value}", { value: called(key) })} onClick={() => onChange(keys.filter((one) => one !== key))}><Icon icon="x" size="small" /></button></li>
      ))}</ul>}
      <datalist id={id}>{offered.map((one) => <option key={one.key} value={one.key!}>{nameOf(one)}</option>)}</datalist>
    </div>
  );
}
