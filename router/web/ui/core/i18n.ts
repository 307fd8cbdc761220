// The message id is the Chinese text. Other languages come as a small script before the page's own.
import { messageKey } from "./catalogue";

type Catalogue = Record<string, string | string[]>;
type Values = Record<string, string | number>;

const catalogue = (globalThis as { shuntdeskMessages?: Catalogue }).shuntdeskMessages;

export const language = document.documentElement.lang || "zh-CN";
const plurals = new Intl.PluralRules(language);

function fill(text: string, values: Values): string {
  return !text.includes("{") ? text : text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

function translated(id: string): string | string[] | undefined {
  return catalogue?.[messageKey(id)];
}

/** Say a message in the page's language. */
export function t(id: string, values: Values = {}): string {
  const found = translated(id);
  return fill(typeof found === "string" ? found : (found?.[0] ?? id), values);
}

/** Say a message that counts: `{n}` is the number, the language chooses the form. */
export function tn(id: string, n: number, values: Values = {}): string {
  const found = translated(id);
  const forms = typeof found === "string" ? [found] : (found ?? [id]);
  const form = plurals.select(n) === "one" ? forms[0] : (forms[1] ?? forms[0]);
  return fill(form ?? id, { n: n.toLocaleString(language), ...values });
}
