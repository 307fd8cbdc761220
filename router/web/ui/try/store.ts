// A customer who might write, and where she would go (R4.6). Nothing of it has any effect.
import { signal } from "@preact/signals";
import { type Facts, typed } from "../core/facts";
import { call, type Refused } from "../core/http";
import { instantOf } from "../core/instants";
import type { GroupDraft, Settings, Trial } from "../core/settings";
import type { Group } from "../core/wire";

export interface FactRow { fact: string; value: string }

export interface Asked {
  known: boolean;
  customer: string;
  channel: string;
  facts: FactRow[];
  /** Her first message; "" is a greeting. */
  text: string;
  /** A wall-clock time of the shop; "" is now. */
  at: string;
}

/** Unsaved configuration to try instead of the shop's own. */
export interface Unsaved { groups?: GroupDraft[]; settings?: Settings }

export const asked = signal<Asked>({ known: false, customer: "", channel: "web", facts: [{ fact: "order_status", value: "" }], text: "", at: "" });
export const result = signal<Trial | null>(null);
export const failure = signal<Refused | null>(null);
export const busy = signal(false);

/** Ask something else; the former answer would lie, so it goes. */
export function ask(part: Partial<Asked>): void {
  asked.value = { ...asked.value, ...part };
  forget();
}

export function forget(): void {
  result.value = null;
  failure.value = null;
}

function factsOf(rows: FactRow[], groups: Group[]): Facts {
  const facts: Facts = {};
  for (const { fact, value } of rows) {
    const values = value.split(/[、,，]/).map((one) => one.trim()).filter(Boolean).map((one) => typed(one, fact, groups));
    if (values.length) facts[fact] = values.length > 1 ? values : values[0];
  }
  return facts;
}

/** Try it; `groups` are the shop's, for the kinds of their values. */
export async function attempt(groups: Group[], zone: string, unsaved: Unsaved): Promise<void> {
  if (busy.value) return;
  busy.value = true;
  const { known, customer, channel, facts, text, at } = asked.value;
  const who = known ? { customer: customer.trim() } : {};
  const when = at ? { at: instantOf(at, zone) } : {};
  const says = text.trim() ? { text: text.trim() } : {};
  try {
    result.value = await call<Trial>("POST", "/shunt/try", { ...who, ...when, ...says, channel, facts: factsOf(facts, groups), ...unsaved });
    failure.value = null;
  } catch (error) {
    result.value = null;
    failure.value = error as Refused;
  } finally {
    busy.value = false;
  }
}
