// A base as the YAML file that an import reads: every text is quoted as JSON quotes it, which YAML reads the same.

// YAML takes these for line ends or refuses them, where JSON leaves them as they are.
const UNSAFE = /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g;

function quoted(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function isLeft(value: unknown): boolean {
  return value === null || (Array.isArray(value) && !value.length);
}

function pair(name: string, value: unknown, indent: string): string {
  if (!Array.isArray(value)) return `${name}: ${quoted(value)}\n`;
  return `${name}:\n${value.map((one) => `${indent}  - ${quoted(one)}\n`).join("")}`;
}

/** Write a base; what is empty is left out. */
export function yamlOf({ entries, ...base }: { entries: object[]; [name: string]: unknown }): string {
  const head = Object.entries(base).filter(([, value]) => !isLeft(value)).map(([name, value]) => pair(name, value, ""));
  const items = entries.map((entry) => `  - ${Object.entries(entry).filter(([, value]) => !isLeft(value)).map(([name, value]) => pair(name, value, "    ")).join("    ")}`);
  return `${head.join("")}entries:${items.length ? `\n${items.join("")}` : " []\n"}`;
}
